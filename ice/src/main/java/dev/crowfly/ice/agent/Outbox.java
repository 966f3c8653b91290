package dev.crowfly.ice.agent;

import dev.crowfly.ice.IceTransmit;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;

/**
 * Datagrams that may leave now. Requests are few, for they are paced; replies are bounded here, for
 * anybody may provoke them.
 */
final class Outbox {
  /** More replies than these wait only for somebody who floods us. */
  static final int MAX_REPLIES = 64;

  private record Datagram(byte[] bytes, SocketAddress base, InetSocketAddress peer, boolean reply) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private final ArrayDeque<Datagram> queue = new ArrayDeque<>();
  private int replies;

  void request(byte[] bytes, SocketAddress base, InetSocketAddress peer) {
    queue.add(new Datagram(bytes, base, peer, false));
  }

  /** Returns false if too many replies wait already. */
  boolean reply(byte[] bytes, SocketAddress base, InetSocketAddress peer) {
    if (replies >= MAX_REPLIES) {
      return false;
    }
    replies++;
    queue.add(new Datagram(bytes, base, peer, true));
    return true;
  }

  /** Fills the slot; returns the length, or -1 if there is nothing. */
  int poll(IceTransmit out) {
    Datagram head = queue.peek();
    if (head == null) {
      return -1;
    }
    int length = head.bytes.length;
    if (length > out.limit() - out.offset()) {
      throw new IllegalArgumentException(
          "a slot of " + (out.limit() - out.offset()) + " bytes: give 576 at least");
    }
    queue.remove();
    if (head.reply) {
      replies--;
    }
    System.arraycopy(head.bytes, 0, out.buffer(), out.offset(), length);
    out.filled(length, head.base, head.peer);
    return length;
  }

  void removeBase(SocketAddress base) {
    queue.removeIf(
        each -> {
          boolean gone = each.base.equals(base);
          if (gone && each.reply) {
            replies--;
          }
          return gone;
        });
  }

  void clear() {
    queue.clear();
    replies = 0;
  }

  int size() {
    return queue.size();
  }
}
