package dev.crowfly.quic.connection;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.stream.DatagramQueue;
import dev.crowfly.quic.wire.FrameType;
import dev.crowfly.quic.wire.FrameWriter;

/**
 * Unreliable datagrams, both ways (RFC 9221): two bounded queues from which the oldest is dropped
 * when they are full.
 */
final class Datagrams {
  /** The tag of datagrams whose fate nobody asked for. */
  static final long UNTAGGED = -1;

  /** What a frame with a length costs beside its data, at most. */
  private static final int FRAME_OVERHEAD = 1 + 4;

  private final Events events;
  private final int localMaxFrameBytes;
  private final DatagramQueue outgoing;
  private final DatagramQueue incoming;
  private long peerMaxFrameBytes;
  private boolean readableTold;

  /**
   * Queues of a new connection.
   *
   * @param localMaxFrameBytes our max_datagram_frame_size; 0 = we take none
   */
  Datagrams(Events events, int localMaxFrameBytes, int maxQueued, int maxQueuedBytes) {
    this.events = events;
    this.localMaxFrameBytes = localMaxFrameBytes;
    outgoing = new DatagramQueue(maxQueued, maxQueuedBytes, tag -> settle(tag, false));
    incoming = new DatagramQueue(maxQueued, maxQueuedBytes, tag -> {});
  }

  /** The peer's max_datagram_frame_size; 0 = it takes none. */
  void onPeerLimit(long maxDatagramFrameSize) {
    peerMaxFrameBytes = maxDatagramFrameSize;
  }

  /** How many bytes a datagram may have, given the room that a packet's frames have; 0 = none. */
  int maxBytes(int packetRoomBytes) {
    long most =
        Math.min(
            peerMaxFrameBytes - FRAME_OVERHEAD,
            (long) packetRoomBytes - FrameWriter.datagramToEndOverhead());
    return (int) Math.max(0, most);
  }

  /** Queues a datagram; those that it pushes out are settled as not arrived. */
  void send(byte[] data, int offset, int length, long tag) {
    outgoing.offer(data, offset, length, tag);
  }

  /** How many wait to be sent. */
  int queued() {
    return outgoing.size();
  }

  /** Drops what fits no packet any more. */
  void dropLargerThan(int mostBytes) {
    while (!outgoing.isEmpty() && outgoing.firstLength() > mostBytes) {
      outgoing.drop();
    }
  }

  /** Whether the oldest datagram fits into a packet with so much room for frames. */
  boolean hasPending(int packetRoomBytes) {
    return !outgoing.isEmpty() && outgoing.firstLength() < packetRoomBytes;
  }

  /**
   * Writes datagrams as long as they fit; the next one waits for the next packet.
   *
   * @return whether any was written
   */
  boolean write(FrameWriter frames, TokenSink tokens) {
    int before = frames.position();
    while (hasPending(frames.remaining())) {
      int length = outgoing.firstLength();
      byte[] array = outgoing.firstArray();
      int offset = outgoing.firstOffset();
      if (!frames.datagram(array, offset, length)) {
        // No room for a length field, but perhaps more than for a frame that reaches to the end.
        frames.padding(frames.remaining() - length - FrameWriter.datagramToEndOverhead());
        frames.datagramToEnd(array, offset, length);
      }
      tokens.token(TokenKind.DATAGRAM, outgoing.firstTag(), 0, 0);
      outgoing.removeFirst();
    }
    return frames.position() > before;
  }

  void onFrame(byte[] buf, int offset, int length) throws TransportError {
    if (localMaxFrameBytes == 0 || 1 + length > localMaxFrameBytes) {
      throw new TransportError(
          TransportErrorCode.PROTOCOL_VIOLATION,
          FrameType.DATAGRAM,
          "a datagram of " + length + " bytes where " + localMaxFrameBytes + " were announced");
    }
    incoming.offer(buf, offset, length, UNTAGGED);
    if (!readableTold) {
      readableTold = true;
      events.datagramsReadable();
    }
  }

  /** The length of the oldest received datagram, or -1 when there is none. */
  int nextBytes() {
    return incoming.isEmpty() ? -1 : incoming.firstLength();
  }

  /**
   * Takes the oldest received datagram.
   *
   * @return its length, or -1 when there is none
   * @throws IndexOutOfBoundsException when it does not fit into {@code out}; it stays
   */
  int read(byte[] out, int offset) {
    if (incoming.isEmpty()) {
      readableTold = false;
      return -1;
    }
    int length = incoming.firstLength();
    System.arraycopy(incoming.firstArray(), incoming.firstOffset(), out, offset, length);
    incoming.removeFirst();
    return length;
  }

  /** A sent datagram was acknowledged or lost. */
  void settle(long tag, boolean acknowledged) {
    if (tag != UNTAGGED) {
      events.datagramSettled(tag, acknowledged);
    }
  }

  /** How many a full queue, or a path that does not carry them, made us drop. */
  long dropped() {
    return outgoing.droppedCount() + incoming.droppedCount();
  }

  /** Nothing more will leave; what has come can still be read. */
  void onConnectionEnd() {
    outgoing.release();
  }
}
