package dev.crowfly.quic.connection;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.AeadProvider;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.crypto.InitialSecrets;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.crypto.PacketKeys;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.wire.TransportParameters;

/**
 * How a connection comes to be: which keys are there when, and what each step of the handshake
 * entails (RFC 9001 §4.1, §4.9).
 *
 * <p>What TLS reports in the middle of a packet takes effect at its end, in {@link #settle}: keys
 * must not go while the packet that ends their use is being read.
 */
final class Establishment implements HandshakeObserver {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final boolean client;
  private final ConnectionParts parts;
  private final AeadProvider aeads;

  private boolean completeUnsettled;
  private boolean keysChanged;
  private boolean halfRttUntold;

  /** The parts are joined already, or will be before the first call. */
  Establishment(boolean client, ConnectionParts parts, AeadProvider aeads) {
    this.client = client;
    this.parts = parts;
    this.aeads = aeads;
  }

  /** Initial keys come from where the client sent its Initial (RFC 9001 §5.2). */
  void installInitialKeys(byte[] dcid) {
    InitialSecrets secrets = InitialSecrets.derive(dcid, 0, dcid.length);
    PacketKeys send = client ? secrets.clientKeys() : secrets.serverKeys();
    PacketKeys receive = client ? secrets.serverKeys() : secrets.clientKeys();
    space(EncryptionLevel.INITIAL).install(send, receive);
    secrets.discard();
    parts.feed().keysInstalled(EncryptionLevel.INITIAL);
  }

  @Override
  public void onKeys(
      EncryptionLevel level, CipherSuite suite, byte[] clientSecret, byte[] serverSecret) {
    byte[] send = client ? clientSecret : serverSecret;
    byte[] receive = client ? serverSecret : clientSecret;
    if (level == EncryptionLevel.HANDSHAKE) {
      space(level).install(PacketKeys.derive(suite, send), PacketKeys.derive(suite, receive));
      parts.recovery().onHandshakeKeysAvailable();
    } else {
      space(level).install(OneRttKeys.derive(suite, send, receive, aeads, aeads.limits(suite)));
      // RFC 9001 §5.7: a server may send at once, and receive only when the handshake is complete.
      halfRttUntold = !client;
    }
    parts.feed().keysInstalled(level);
    keysChanged = true;
  }

  @Override
  public void onPeerParameters(TransportParameters parameters) throws TransportError {
    parts.feed().peerParameters(parameters);
    parts.handshakeIds().check(parameters);
    parts.negotiation().onPeer(parameters);
    parts.recovery().setPeerMaxAckDelay(parameters.maxAckDelayMillis() * NANOS_PER_MILLI);
    parts.streams().onPeerParameters(parameters);
    parts.datagrams().onPeerLimit(parameters.maxDatagramFrameSize());
    parts.paths().mtuDiscovery().onPeerLimit(parameters.maxUdpPayloadSize());
    parts.paths().setPeerMaxAckDelay(parameters.maxAckDelayMillis() * NANOS_PER_MILLI);
    parts
        .paths()
        .setAddressDiscovery(
            parts.localParameters().addressDiscovery(), parameters.addressDiscovery());
    if (parameters.disableActiveMigration()) {
      parts.paths().onPeerDisabledMigration();
    }
    byte[] resetToken = parameters.statelessResetToken();
    if (resetToken != null) {
      parts.ids().remote().setInitialResetToken(resetToken, 0);
    }
  }

  @Override
  public void onComplete() {
    completeUnsettled = true;
  }

  /** Whether a server has become able to send data since the last call. */
  boolean takeHalfRtt() {
    boolean untold = halfRttUntold;
    halfRttUntold = false;
    return untold;
  }

  /** Whether keys came since the last call: packets that were waiting can be tried. */
  boolean takeKeysChanged() {
    boolean changed = keysChanged;
    keysChanged = false;
    return changed;
  }

  /** A packet of {@code space} is authentic; its frames are still to be processed. */
  void onAuthentic(PacketSpace space, long now) {
    if (!client && space.level() == EncryptionLevel.HANDSHAKE) {
      // RFC 9000 §8.1: only who got our Initial can have made it. RFC 9001 §4.9.1: its keys for
      // Initial packets are gone, so that a close that this packet brings about must not use them.
      parts.path().onAddressValidated();
      discard(EncryptionLevel.INITIAL, now);
    }
  }

  /**
   * A packet was processed to its end.
   *
   * @return whether the handshake has become complete
   */
  boolean settle() {
    if (!completeUnsettled) {
      return false;
    }
    completeUnsettled = false;
    parts.lifecycle().onHandshakeComplete();
    space(EncryptionLevel.ONE_RTT).startReceiving();
    keysChanged = true;
    parts.ids().issueUpTo(parts.negotiation().peer().activeConnectionIdLimit());
    return true;
  }

  /**
   * The handshake is confirmed: at a server when it is complete, at a client by HANDSHAKE_DONE.
   *
   * @return whether this is news
   */
  boolean confirm(long now) {
    if (!parts.lifecycle().onHandshakeConfirmed()) {
      return false;
    }
    if (!client) {
      parts.control().oweHandshakeDone();
    }
    // A client whose Finished was acknowledged by HANDSHAKE_DONE alone may still hold Initial keys.
    discard(EncryptionLevel.INITIAL, now);
    discard(EncryptionLevel.HANDSHAKE, now);
    space(EncryptionLevel.ONE_RTT).oneRttKeys().onHandshakeConfirmed();
    parts.recovery().onHandshakeConfirmed();
    parts.paths().onHandshakeConfirmed();
    parts.paths().mtuDiscovery().onHandshakeConfirmed(now);
    return true;
  }

  /** RFC 9001 §4.9.1: a client gives up Initial keys with its first Handshake packet. */
  void onHandshakePacketSent(long now) {
    if (client) {
      discard(EncryptionLevel.INITIAL, now);
    }
  }

  private void discard(EncryptionLevel level, long now) {
    PacketSpace space = space(level);
    if (!space.isDiscarded()) {
      parts.spaces().discard(space);
      parts.feed().keysDiscarded(level);
      parts
          .recovery()
          .discardSpace(
              level == EncryptionLevel.INITIAL
                  ? PacketNumberSpace.INITIAL
                  : PacketNumberSpace.HANDSHAKE,
              now);
    }
  }

  private PacketSpace space(EncryptionLevel level) {
    return parts.spaces().of(level);
  }
}
