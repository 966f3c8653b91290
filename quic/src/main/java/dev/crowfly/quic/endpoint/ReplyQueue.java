package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.Transmit;
import java.net.SocketAddress;
import java.util.ArrayDeque;

/**
 * Datagrams that answer strangers and belong to no connection. Bounded: under a flood the newest
 * answers are not given.
 */
final class ReplyQueue {
  private static final int MAX_REPLIES = 256;

  private static final class Reply {
    private final byte[] bytes;
    private final SocketAddress local;
    private final SocketAddress peer;

    Reply(byte[] bytes, SocketAddress local, SocketAddress peer) {
      this.bytes = bytes;
      this.local = local;
      this.peer = peer;
    }
  }

  private final ArrayDeque<Reply> replies = new ArrayDeque<>();

  boolean hasRoom() {
    return replies.size() < MAX_REPLIES;
  }

  /**
   * Queues an answer; call {@link #hasRoom} first.
   *
   * @param bytes kept, not copied
   */
  void add(byte[] bytes, SocketAddress local, SocketAddress peer) {
    replies.add(new Reply(bytes, local, peer));
  }

  /** Moves the oldest answer that fits into the slot; those that don't fit are dropped. */
  boolean poll(Transmit out) {
    for (Reply reply = replies.poll(); reply != null; reply = replies.poll()) {
      if (reply.bytes.length <= out.limit() - out.offset()) {
        System.arraycopy(reply.bytes, 0, out.buffer(), out.offset(), reply.bytes.length);
        out.filled(reply.bytes.length, reply.local, reply.peer);
        return true;
      }
    }
    return false;
  }
}
