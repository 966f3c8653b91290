package dev.crowfly.quic.connection;

import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.stream.SendBuffer;
import dev.crowfly.quic.stream.Streams;
import dev.crowfly.quic.wire.FrameWriter;

/** Lets each owner put its frames into an open packet, in the order of their urgency. */
final class PacketFiller {
  private final ConnectionIds ids;
  private final ControlFrames control;
  private final Streams streams;
  private final Datagrams datagrams;

  PacketFiller(ConnectionIds ids, ControlFrames control, Streams streams, Datagrams datagrams) {
    this.streams = streams;
    this.datagrams = datagrams;
    this.ids = ids;
    this.control = control;
  }

  /**
   * Whether there are frames for {@code space} that ask for an acknowledgment.
   *
   * @param roomBytes what a packet would have for frames, at least
   */
  boolean hasData(PacketSpace space, int roomBytes) {
    return space.crypto().hasPending()
        || (space.level() == EncryptionLevel.ONE_RTT
            && (control.hasPending()
                || ids.hasPending()
                || datagrams.hasPending(roomBytes)
                || streams.hasPending()));
  }

  /** Drops what will never fit, so that the rest has its turn. */
  void dropDatagramsLargerThan(int mostBytes) {
    datagrams.dropLargerThan(mostBytes);
  }

  /** Whether what is owed has to travel in a datagram of full size. */
  boolean needsFullDatagram(PacketSpace space) {
    return space.level() == EncryptionLevel.ONE_RTT && control.needsFullDatagram();
  }

  /** Acknowledges what has not been acknowledged; returns the largest number, or -1. */
  long writeAck(PacketSpace space, FrameWriter frames, TokenSink tokens, long now) {
    if (!space.acks().hasUnackedAckEliciting()) {
      return -1;
    }
    long delay = Negotiation.encodeAckDelay(space.acks().ackDelayNanos(now));
    if (!frames.ack(space.acks().ranges(), delay)) {
      return -1;
    }
    long largest = space.acks().largestReceived();
    space.acks().onAckSent();
    tokens.token(TokenKind.ACK, space.number().index(), largest, 0);
    return largest;
  }

  /**
   * Writes frames that ask for an acknowledgment.
   *
   * @param probe whether there has to be one, if only a PING
   * @return whether there is one
   */
  boolean writeData(
      PacketSpace space,
      FrameWriter frames,
      TokenSink tokens,
      boolean probe,
      long now,
      long rttNanos) {
    int before = frames.position();
    writeCrypto(space, frames, tokens);
    if (space.level() == EncryptionLevel.ONE_RTT) {
      control.write(frames, tokens);
      ids.write(frames, tokens);
      datagrams.write(frames, tokens);
      streams.write(frames, tokens, now, rttNanos);
    }
    if (probe && frames.position() == before) {
      frames.ping();
    }
    return frames.position() > before;
  }

  private static void writeCrypto(PacketSpace space, FrameWriter frames, TokenSink tokens) {
    SendBuffer outgoing = space.crypto().outgoing();
    while (outgoing.hasPending(Long.MAX_VALUE)) {
      long offset = outgoing.nextOffset();
      int length = outgoing.nextLength(frames.cryptoCapacity(offset), Long.MAX_VALUE);
      if (length <= 0) {
        return;
      }
      byte[] view = outgoing.viewArray(offset, length);
      if (!frames.crypto(offset, view, outgoing.viewOffset(offset, length), length)) {
        return;
      }
      outgoing.onSent(offset, length);
      tokens.token(TokenKind.CRYPTO, space.number().index(), offset, length);
    }
  }
}
