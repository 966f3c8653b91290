package dev.crowfly.node.io;

/**
 * Tells when a loop should let datagrams gather before it looks at its sockets again.
 *
 * <p>A receiver that is faster than its sender waits after every few datagrams, and each time both
 * pay for its being woken. Where every datagram costs a system call anyway, a short sleep makes the
 * runs longer: fewer wake-ups, and one ACK frame for more of them. That is for loops which hardly
 * send: who is answered waits for the answer, and would wait longer. An offload that brings many
 * datagrams with a call has long runs by itself.
 *
 * <p>Some systems can't sleep for less than a millisecond, or for less than 16, in which a socket's
 * buffer overflows. So the sleeps are watched, and left alone where they are too long.
 */
final class Gathering {
  /** The time that the loop sleeps; systems make some 50 µs more of it. */
  static final long SLEEP_NANOS = 20_000;

  /** With fewer in a turn, the next one may be far. */
  static final int LEAST_RECEIVES = 4;

  /** Acknowledgments are rarer than this, answers are not. */
  static final int RECEIVES_PER_SEND = 4;

  /** A sleep that takes longer came too late. */
  static final long LATE_NANOS = 1_000_000;

  /** One may be late because others use the processor; so many in a row are the system's way. */
  static final int LATE_IN_A_ROW = 4;

  /** So often it is not tried then, though it would be worthwhile: a minute of a fast stream. */
  static final int TURNS_WITHOUT = 1_000_000;

  private final Counters counters;
  private long receives;
  private long sent;
  private int late;
  private int turnsWithout;

  Gathering(Counters counters) {
    this.counters = counters;
  }

  /** Whether the turn that ends here was one of a stream of datagrams that we only acknowledge. */
  boolean isWorthwhileAfterTurn() {
    long received = counters.receives - receives;
    long answered = counters.sent - sent;
    receives = counters.receives;
    sent = counters.sent;
    boolean worthwhile = received >= LEAST_RECEIVES && answered * RECEIVES_PER_SEND <= received;
    if (worthwhile && turnsWithout > 0) {
      turnsWithout--;
      return false;
    }
    return worthwhile;
  }

  /** How long a sleep took. */
  void slept(long nanos) {
    late = nanos > LATE_NANOS ? late + 1 : 0;
    if (late == LATE_IN_A_ROW) {
      late = 0;
      turnsWithout = TURNS_WITHOUT;
    }
  }
}
