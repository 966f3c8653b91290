package dev.crowfly.quic.connection;

import dev.crowfly.quic.QuicObserver.DropReason;
import dev.crowfly.quic.QuicObserver.KeyTrigger;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.crypto.OpenStatus;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.PacketHeader;
import java.net.SocketAddress;

/**
 * Takes a datagram apart: packets, protection, frames (RFC 9000 §12.2, RFC 9001 §5.5).
 *
 * <p>What is not authentic is dropped without a trace but in the counters. An error in what is
 * authentic comes out as a {@link TransportError} and ends the connection.
 */
final class PacketReceiver {
  /** RFC 9000 §14.1: a server drops Initial packets in smaller datagrams. */
  private static final int MIN_INITIAL_DATAGRAM_BYTES = 1200;

  private static final int RESET_TOKEN_BYTES = 16;

  private final PacketEffects effects;
  private final FrameRouter router;
  private final ObserverFeed feed;
  private final PacketHeader header = new PacketHeader();
  private final FrameReader frames = new FrameReader();
  private final EarlyPackets early = new EarlyPackets();
  private final byte[] tail = new byte[RESET_TOKEN_BYTES];

  // The datagram being taken apart.
  private Path path;
  private SocketAddress local;
  private SocketAddress peer;
  private int datagramBytes;

  private long received;
  private long dropped;

  PacketReceiver(PacketEffects effects, FrameRouter router) {
    this.effects = effects;
    this.router = router;
    feed = effects.feed();
  }

  /** A datagram was dropped before it came here. */
  void countDropped(int length) {
    dropped++;
    feed.unreadable(length, DropReason.REJECTED);
  }

  private void drop(DropReason reason) {
    dropped++;
    feed.dropped(header, reason);
  }

  /** Packets that were authentic and new. */
  long received() {
    return received;
  }

  /** Packets that were not. */
  long dropped() {
    return dropped;
  }

  /**
   * Takes in a datagram; its bytes are scrambled afterwards.
   *
   * @param known the path between the two ends, or null if there is none yet
   */
  void receive(
      byte[] buf,
      int offset,
      int length,
      Path known,
      SocketAddress localEnd,
      SocketAddress peerEnd,
      long now)
      throws TransportError {
    path = known;
    local = localEnd;
    peer = peerEnd;
    datagramBytes = length;
    int limit = offset + length;
    int cidLength = effects.localCidLength();
    int firstCidOffset = -1;
    int firstCidLength = 0;
    for (int position = offset; position < limit; position = header.end()) {
      if (!header.parse(buf, position, limit, cidLength)) {
        dropped++;
        feed.unreadable(limit - position, DropReason.INVALID);
        return;
      }
      if (firstCidOffset < 0) {
        firstCidOffset = header.dcidOffset();
        firstCidLength = header.dcidLength();
      } else if (!isSame(buf, firstCidOffset, firstCidLength)) {
        // RFC 9000 §12.2: all packets of a datagram are for the same connection.
        drop(DropReason.REJECTED);
        continue;
      }
      receivePacket(buf, now, now);
    }
    // An early packet may itself bring the keys of another one.
    while (!early.isEmpty() && effects.takeKeysChanged()) {
      receiveEarly(now);
    }
  }

  private boolean isSame(byte[] buf, int cidOffset, int cidLength) {
    if (cidLength != header.dcidLength()) {
      return false;
    }
    for (int i = 0; i < cidLength; i++) {
      if (buf[cidOffset + i] != buf[header.dcidOffset() + i]) {
        return false;
      }
    }
    return true;
  }

  private void receivePacket(byte[] buf, long arrivedAt, long now) throws TransportError {
    if (header.type() == null) {
      drop(DropReason.UNSUPPORTED); // a version that we don't speak and did not ask for
      return;
    }
    switch (header.type()) {
      case INITIAL -> receiveInitial(buf, arrivedAt, now);
      case HANDSHAKE -> receiveLong(EncryptionLevel.HANDSHAKE, buf, arrivedAt, now);
      case ONE_RTT -> receiveProtected(effects.space(EncryptionLevel.ONE_RTT), buf, arrivedAt, now);
      case RETRY -> count(effects.onRetry(buf, header, now));
      case VERSION_NEGOTIATION -> count(effects.onVersionNegotiation(buf, header));
      case ZERO_RTT -> drop(DropReason.UNSUPPORTED); // never offered, so never accepted
    }
  }

  private void count(boolean accepted) {
    if (accepted) {
      received++;
    } else {
      drop(DropReason.INVALID);
    }
  }

  private void receiveInitial(byte[] buf, long arrivedAt, long now) throws TransportError {
    // RFC 9000 §17.2.2: a server's Initial has no token.
    boolean wrong =
        effects.isClient() ? header.tokenLength() != 0 : datagramBytes < MIN_INITIAL_DATAGRAM_BYTES;
    if (wrong) {
      drop(DropReason.INVALID);
    } else {
      receiveLong(EncryptionLevel.INITIAL, buf, arrivedAt, now);
    }
  }

  private void receiveLong(EncryptionLevel level, byte[] buf, long arrivedAt, long now)
      throws TransportError {
    // RFC 9000 §9: nobody moves during the handshake.
    if (path != null && effects.acceptsSource(buf, header)) {
      receiveProtected(effects.space(level), buf, arrivedAt, now);
    } else {
      drop(DropReason.INVALID);
    }
  }

  private void receiveProtected(PacketSpace space, byte[] buf, long arrivedAt, long now)
      throws TransportError {
    if (!space.canReceive()) {
      if (!space.isDiscarded() && early.keep(buf, header, arrivedAt)) {
        feed.buffered(header);
      } else {
        drop(DropReason.NO_KEY);
      }
      return;
    }
    keepTail(buf);
    OpenStatus status = space.open(buf, header, now);
    if (space.oneRttKeys() != null) {
      feed.keyPhase(space.oneRttKeys().generation(), KeyTrigger.REMOTE_UPDATE);
    }
    if (status != OpenStatus.OPENED) {
      drop(DropReason.NOT_AUTHENTIC);
      if (space.level() == EncryptionLevel.ONE_RTT) {
        effects.onUnauthentic(tail, now);
      }
    } else if (space.acks().isDuplicate(space.packetNumber())) {
      drop(DropReason.DUPLICATE);
    } else {
      process(space, buf, arrivedAt, now);
    }
  }

  private void process(PacketSpace space, byte[] buf, long arrivedAt, long now)
      throws TransportError {
    effects.onAuthentic(space, buf, header, now);
    if (space.level() == EncryptionLevel.ONE_RTT) {
      path = effects.onOneRttPacket(path, local, peer, datagramBytes, now);
      feed.on(path);
      if (path == null) {
        drop(DropReason.REJECTED);
        return;
      }
    }
    received++;
    feed.received(space, buf, header);
    if (!PacketHeader.reservedBitsZero(space.firstByte())) {
      throw new TransportError(
          TransportErrorCode.PROTOCOL_VIOLATION, "the reserved bits of a packet are not zero");
    }
    int payload = space.payloadOffset();
    int payloadEnd = payload + space.payloadLength();
    long number = space.packetNumber();
    router.begin(space, path, now);
    try {
      frames.read(buf, payload, payloadEnd, space.packetType(), router);
    } catch (TransportError error) {
      throw router.blame(error);
    }
    space.acks().onPacketReceived(number, router.isAckEliciting(), arrivedAt);
    if (space.level() == EncryptionLevel.ONE_RTT) {
      effects.paths().onProcessed(path, number, router.isNonProbing(), now);
    }
    effects.onProcessed(now);
  }

  /** Opening may destroy the last bytes, where a stateless reset has its token. */
  private void keepTail(byte[] buf) {
    int from = header.end() - RESET_TOKEN_BYTES;
    if (from >= header.offset()) {
      System.arraycopy(buf, from, tail, 0, RESET_TOKEN_BYTES);
    }
  }

  /** Tries the packets that came before their keys. */
  private void receiveEarly(long now) throws TransportError {
    for (EarlyPackets.Early packet : early.takeAll()) {
      byte[] bytes = packet.bytes();
      if (header.parse(bytes, 0, bytes.length, effects.localCidLength())) {
        receivePacket(bytes, packet.arrivedAt(), now);
      }
    }
  }
}
