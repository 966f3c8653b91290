package dev.crowfly.node.io;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeMachine;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Applies the fault hook, and keeps the datagrams that it holds back until they are due. */
final class Faults {
  /** What is held back beyond that is lost, as in any queue of a network. */
  private static final int MAX_HELD = 16_384;

  private final PriorityQueue<Held> held =
      new PriorityQueue<>(
          Comparator.<Held>comparingLong(each -> each.due)
              .thenComparingLong(each -> each.sequence));
  private volatile FaultHook hook;
  private long sequence;

  /** A datagram in the queue: a copy, since the hook is nothing for the hot path. */
  static final class Held {
    final byte[] bytes;
    final LocalKey local;
    final InetSocketAddress peer;
    final boolean outgoing;
    private final long due;
    private final long sequence;

    Held(
        byte[] bytes,
        LocalKey local,
        InetSocketAddress peer,
        boolean outgoing,
        long due,
        long sequence) {
      this.bytes = bytes;
      this.local = local;
      this.peer = peer;
      this.outgoing = outgoing;
      this.due = due;
      this.sequence = sequence;
    }
  }

  void set(FaultHook newHook) {
    hook = newHook;
  }

  boolean interceptOutgoing(
      byte[] buffer, int offset, int length, LocalKey local, InetSocketAddress peer, long now) {
    FaultHook present = hook;
    return present != null && intercept(present, buffer, offset, length, local, peer, true, now);
  }

  boolean interceptIncoming(
      byte[] buffer, int offset, int length, LocalKey local, InetSocketAddress peer, long now) {
    FaultHook present = hook;
    return present != null && intercept(present, buffer, offset, length, local, peer, false, now);
  }

  private boolean intercept(
      FaultHook present,
      byte[] buffer,
      int offset,
      int length,
      LocalKey local,
      InetSocketAddress peer,
      boolean outgoing,
      long now) {
    long verdict = present.verdict(local, peer, outgoing, length);
    if (verdict == FaultHook.PASS) {
      return false;
    }
    if (verdict > 0 && held.size() < MAX_HELD) {
      byte[] copy = Arrays.copyOfRange(buffer, offset, offset + length);
      held.add(new Held(copy, local, peer, outgoing, now + verdict, sequence++));
    }
    return true;
  }

  long nextTimeout() {
    Held first = held.peek();
    return first == null ? NodeMachine.NEVER : first.due;
  }

  /** The next datagram that was held back long enough, or null. */
  Held poll(long now) {
    Held first = held.peek();
    return first == null || first.due > now ? null : held.poll();
  }
}
