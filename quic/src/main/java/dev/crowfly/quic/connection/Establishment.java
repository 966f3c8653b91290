package dev.crowfly.quic.connection;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.AeadLimits;
import dev.crowfly.quic.crypto.AeadProvider;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.crypto.InitialSecrets;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.crypto.PacketKeys;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.stream.Streams;
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
  private final PacketSpaces spaces;
  private final Recovery recovery;
  private final Path path;
  private final HandshakeIds handshakeIds;
  private final ConnectionIds ids;
  private final Negotiation negotiation;
  private final Lifecycle lifecycle;
  private final ControlFrames control;
  private final Streams streams;
  private final AeadProvider aeads;
  private final Datagrams datagrams;
  private final Observation observation;

  private boolean completeUnsettled;
  private boolean keysChanged;

  Establishment(
      boolean client,
      PacketSpaces spaces,
      Recovery recovery,
      Path path,
      HandshakeIds handshakeIds,
      ConnectionIds ids,
      Negotiation negotiation,
      Lifecycle lifecycle,
      ControlFrames control,
      Streams streams,
      Datagrams datagrams,
      AeadProvider aeads,
      Observation observation) {
    this.aeads = aeads;
    this.observation = observation;
    this.streams = streams;
    this.datagrams = datagrams;
    this.client = client;
    this.spaces = spaces;
    this.recovery = recovery;
    this.path = path;
    this.handshakeIds = handshakeIds;
    this.ids = ids;
    this.negotiation = negotiation;
    this.lifecycle = lifecycle;
    this.control = control;
  }

  /** Initial keys come from where the client sent its Initial (RFC 9001 §5.2). */
  void installInitialKeys(byte[] dcid) {
    InitialSecrets secrets = InitialSecrets.derive(dcid, 0, dcid.length);
    PacketKeys send = client ? secrets.clientKeys() : secrets.serverKeys();
    PacketKeys receive = client ? secrets.serverKeys() : secrets.clientKeys();
    space(EncryptionLevel.INITIAL).install(send, receive);
    secrets.discard();
    observation.keysInstalled(EncryptionLevel.INITIAL);
  }

  @Override
  public void onKeys(
      EncryptionLevel level, CipherSuite suite, byte[] clientSecret, byte[] serverSecret) {
    byte[] send = client ? clientSecret : serverSecret;
    byte[] receive = client ? serverSecret : clientSecret;
    if (level == EncryptionLevel.HANDSHAKE) {
      space(level).install(PacketKeys.derive(suite, send), PacketKeys.derive(suite, receive));
      recovery.onHandshakeKeysAvailable();
    } else {
      space(level).install(OneRttKeys.derive(suite, send, receive, aeads, AeadLimits.of(suite)));
    }
    observation.keysInstalled(level);
    keysChanged = true;
  }

  @Override
  public void onPeerParameters(TransportParameters parameters) throws TransportError {
    observation.peerParameters(parameters);
    handshakeIds.check(parameters);
    negotiation.onPeer(parameters);
    recovery.setPeerMaxAckDelay(parameters.maxAckDelayMillis() * NANOS_PER_MILLI);
    streams.onPeerParameters(parameters);
    datagrams.onPeerLimit(parameters.maxDatagramFrameSize());
    byte[] resetToken = parameters.statelessResetToken();
    if (resetToken != null) {
      ids.remote().setInitialResetToken(resetToken, 0);
    }
  }

  @Override
  public void onComplete() {
    completeUnsettled = true;
  }

  /** Whether keys came since the last call: packets that were waiting can be tried. */
  boolean takeKeysChanged() {
    boolean changed = keysChanged;
    keysChanged = false;
    return changed;
  }

  /**
   * A packet of {@code space} was processed to its end.
   *
   * @return whether the handshake has become complete
   */
  boolean settle(PacketSpace space, long now) {
    if (!client && space.level() == EncryptionLevel.HANDSHAKE) {
      // RFC 9000 §8.1: only who got our Initial can have made it. RFC 9001 §4.9.1.
      path.onAddressValidated();
      discard(EncryptionLevel.INITIAL, now);
    }
    if (!completeUnsettled) {
      return false;
    }
    completeUnsettled = false;
    lifecycle.onHandshakeComplete();
    space(EncryptionLevel.ONE_RTT).startReceiving();
    keysChanged = true;
    ids.issueUpTo(negotiation.peer().activeConnectionIdLimit());
    return true;
  }

  /**
   * The handshake is confirmed: at a server when it is complete, at a client by HANDSHAKE_DONE.
   *
   * @return whether this is news
   */
  boolean confirm(long now) {
    if (!lifecycle.onHandshakeConfirmed()) {
      return false;
    }
    if (!client) {
      control.oweHandshakeDone();
    }
    // A client whose Finished was acknowledged by HANDSHAKE_DONE alone may still hold Initial keys.
    discard(EncryptionLevel.INITIAL, now);
    discard(EncryptionLevel.HANDSHAKE, now);
    space(EncryptionLevel.ONE_RTT).oneRttKeys().onHandshakeConfirmed();
    recovery.onHandshakeConfirmed();
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
      space.discard();
      observation.keysDiscarded(level);
      recovery.discardSpace(
          level == EncryptionLevel.INITIAL
              ? PacketNumberSpace.INITIAL
              : PacketNumberSpace.HANDSHAKE,
          now);
    }
  }

  private PacketSpace space(EncryptionLevel level) {
    return spaces.of(level);
  }
}
