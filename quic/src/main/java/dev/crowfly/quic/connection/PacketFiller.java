package dev.crowfly.quic.connection;

import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.path.PathManager;
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
  private final PathManager paths;

  /** Whether the last packet with application data began with datagrams. */
  private boolean lastWereDatagrams;

  PacketFiller(
      ConnectionIds ids,
      ControlFrames control,
      Streams streams,
      Datagrams datagrams,
      PathManager paths) {
    this.paths = paths;
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
  boolean hasData(PacketSpace space, int roomBytes, long now) {
    return space.crypto().hasPending()
        || (space.level() == EncryptionLevel.ONE_RTT
            && (control.hasPending()
                || ids.hasPending()
                || paths.probes().owesFrames(paths.activePath(), now)
                || datagrams.hasPending(roomBytes)
                || streams.hasPending()));
  }

  /** Has a PING leave with the next packet. */
  void owePing() {
    control.owePing();
  }

  /** Drops what will never fit, so that the rest has its turn. */
  void dropDatagramsLargerThan(int mostBytes) {
    datagrams.dropLargerThan(mostBytes);
  }

  /**
   * Writes the frames that ask about a path, or answer for it.
   *
   * @return whether the datagram has to be of full size
   */
  boolean writeProbing(Path path, FrameWriter frames, TokenSink tokens, long now) {
    boolean full = paths.probes().writeProbingFrames(path, frames);
    paths.probes().writeObservation(path, frames, tokens, TokenKind.OBSERVED_ADDRESS, now);
    return full;
  }

  /** Whether an acknowledgment that is about to leave should ask whether it arrives. */
  boolean wantsPingWithAck(PacketSpace space, long now) {
    return space.level() == EncryptionLevel.ONE_RTT && paths.probes().wantsPingWithAck(now);
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
      if (streams.writeControl(frames, tokens, now, rttNanos)) {
        writeApplicationData(frames, tokens);
      }
    }
    if (probe && frames.position() == before) {
      frames.ping();
    }
    return frames.position() > before;
  }

  /** Datagrams and streams begin a packet in turns, so that neither starves the other. */
  private void writeApplicationData(FrameWriter frames, TokenSink tokens) {
    boolean streamsFirst = lastWereDatagrams && streams.hasData();
    if (streamsFirst) {
      streams.writeData(frames, tokens);
    }
    boolean wroteDatagrams = datagrams.write(frames, tokens);
    if (!streamsFirst) {
      streams.writeData(frames, tokens);
    }
    lastWereDatagrams = wroteDatagrams && !streamsFirst;
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
