package dev.crowfly.node.io;

/**
 * Tells when a loop should let datagrams gather before it looks at its sockets again.
 *
 * <p>A receiver that is faster than its sender waits after every few datagrams, and each time both
 * pay for its being woken. Where every datagram costs a system call anyway, a short sleep makes the
 * runs longer: fewer wake-ups, and one ACK frame for more of them. That is for loops which hardly
 * send: who is answered waits for the answer, and would wait longer. An offload that brings many
 * datagrams with a call has long runs by itself.
 */
final class Gathering {
  /** The time that the loop sleeps; systems make some 50 µs more of it. */
  static final long SLEEP_NANOS = 20_000;

  /** With fewer in a turn, the next one may be far. */
  static final int LEAST_RECEIVES = 4;

  /** Acknowledgments are rarer than this, answers are not. */
  static final int RECEIVES_PER_SEND = 4;

  private final Counters counters;
  private long receives;
  private long sent;

  Gathering(Counters counters) {
    this.counters = counters;
  }

  /** Whether the turn that ends here was one of a stream of datagrams that we only acknowledge. */
  boolean isWorthwhileAfterTurn() {
    long received = counters.receives - receives;
    long answered = counters.sent - sent;
    receives = counters.receives;
    sent = counters.sent;
    return received >= LEAST_RECEIVES && answered * RECEIVES_PER_SEND <= received;
  }
}
