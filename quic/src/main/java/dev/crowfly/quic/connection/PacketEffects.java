package dev.crowfly.quic.connection;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.path.PathManager;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.stream.Streams;
import dev.crowfly.quic.wire.PacketHeader;
import java.net.SocketAddress;
import java.util.Arrays;

/**
 * What received packets and their frames bring about: for {@link PacketReceiver} and {@link
 * FrameRouter}, who know the bytes, but not whom they concern.
 */
final class PacketEffects {
  private final boolean client;
  private final ConnectionParts parts;
  private final Ending ending;

  PacketEffects(boolean client, ConnectionParts parts, Ending ending) {
    this.client = client;
    this.parts = parts;
    this.ending = ending;
  }

  boolean isClient() {
    return client;
  }

  /** How the connection ends. */
  Ending ending() {
    return ending;
  }

  /** The length of the connection IDs that we issue. */
  int localCidLength() {
    return parts.localCidLength();
  }

  PacketSpace space(EncryptionLevel level) {
    return parts.spaces().of(level);
  }

  ObserverFeed feed() {
    return parts.feed();
  }

  Recovery recovery() {
    return parts.recovery();
  }

  Handshake handshake() {
    return parts.handshake();
  }

  ConnectionIds ids() {
    return parts.ids();
  }

  Streams streams() {
    return parts.streams();
  }

  Datagrams datagrams() {
    return parts.datagrams();
  }

  PathManager paths() {
    return parts.paths();
  }

  /**
   * A 1-RTT packet was authentic and new.
   *
   * @param known the path between its ends, or null
   * @return the path that it came on, perhaps a new one; null = drop it
   */
  Path onOneRttPacket(
      Path known, SocketAddress local, SocketAddress peer, int datagramBytes, long now) {
    long scidSequence = parts.ids().sequenceOfPacket();
    return parts.paths().onAuthenticated(known, local, peer, scidSequence, datagramBytes, now);
  }

  boolean takeKeysChanged() {
    return parts.establishment().takeKeysChanged();
  }

  /** Whether a long header names the peer as the peer calls itself (RFC 9000 §7.2). */
  boolean acceptsSource(byte[] buf, PacketHeader header) {
    HandshakeIds handshakeIds = parts.handshakeIds();
    return !handshakeIds.isPeerKnown()
        || handshakeIds.isPeer(buf, header.scidOffset(), header.scidLength());
  }

  boolean onRetry(byte[] buf, PacketHeader header, long now) {
    return client && parts.answers().onRetry(buf, header, now);
  }

  boolean onVersionNegotiation(byte[] buf, PacketHeader header) {
    boolean ended = client && parts.answers().onVersionNegotiation(buf, header);
    if (ended) {
      ending.onVersionNegotiation();
    }
    return ended;
  }

  /** A packet was authentic; its frames come next. */
  void onAuthentic(PacketSpace space, byte[] buf, PacketHeader header, long now) {
    parts.establishment().onAuthentic(space, now);
    if (!parts.handshakeIds().isPeerKnown()) {
      parts.answers().onFirstPacket(buf, header);
    }
    parts.ids().onAuthentic(buf, header);
  }

  /** All frames of a packet were processed. */
  void onProcessed(long now) {
    if (!parts.lifecycle().isLive()) {
      return;
    }
    if (parts.establishment().takeHalfRtt()) {
      parts.events().halfRttDataAllowed();
    }
    if (parts.establishment().settle()) {
      parts.timers().stop(Timer.HANDSHAKE);
      parts.idle().onPeerTimeout(parts.negotiation().peer().maxIdleTimeoutMillis());
      parts.events().handshakeCompleted();
      if (!client) {
        onHandshakeConfirmed(now);
      }
    }
    parts.idle().onReceived(parts.ptoNanos(), now);
    if (parts.streams().mayBeBlocked()) {
      parts.idle().onBlocked(parts.ptoNanos(), now);
    }
  }

  void onHandshakeConfirmed(long now) {
    if (parts.establishment().confirm(now)) {
      parts.events().handshakeConfirmed();
    }
  }

  /**
   * A 1-RTT packet did not open: it may be a stateless reset.
   *
   * @param tail the last 16 bytes as they came
   */
  void onUnauthentic(byte[] tail, long now) {
    if (parts.ids().remote().isStatelessReset(tail, tail.length)) {
      ending.onStatelessReset(now);
    }
  }

  void onAckBegin(PacketSpace space, long largestAcknowledged, long ackDelay, long now)
      throws TransportError {
    long delay =
        space.level() == EncryptionLevel.ONE_RTT ? parts.negotiation().ackDelayNanos(ackDelay) : 0;
    recovery().onAckBegin(space.number(), largestAcknowledged, delay, now);
    space.onAcked(largestAcknowledged);
    if (space.oneRttKeys() != null) {
      space.oneRttKeys().onAcked(largestAcknowledged, now);
    }
  }

  void onAckEnd(PacketSpace space) {
    recovery().onAckEnd();
    if (space.oneRttKeys() != null) {
      space.oneRttKeys().onPto(parts.ptoNanos());
    }
  }

  void onStreamsAvailable(boolean bidirectional) {
    parts.events().streamsAvailable(bidirectional);
  }

  void onNewToken(byte[] buf, int offset, int length) {
    parts.events().newToken(Arrays.copyOfRange(buf, offset, offset + length));
  }
}
