package dev.crowfly.quic.interop.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The outcomes that a peer reports, in order. Peers add from their threads, tests take. */
public final class Outcomes {
  /**
   * The bound that suits every wait in a test: generous, because kwik needs long to warm up on a
   * busy machine, and only ever reached by a test that fails.
   */
  public static final Duration BOUND = Duration.ofSeconds(20);

  private final LinkedBlockingQueue<Outcome> queue = new LinkedBlockingQueue<>();

  Outcomes() {}

  void add(Outcome outcome) {
    queue.add(outcome);
  }

  /** The next outcome, waiting at most {@link #BOUND}. */
  public Outcome next() {
    return next(Outcome.class);
  }

  /**
   * The next outcome of one type, passing over others, within {@link #BOUND}.
   *
   * @throws SilentPeerError when none arrives; it names the outcomes that were passed over
   */
  public <T extends Outcome> T next(Class<T> type) {
    return next(type, BOUND);
  }

  /**
   * The next outcome of one type, passing over others.
   *
   * @throws SilentPeerError when none arrives within the bound
   */
  public <T extends Outcome> T next(Class<T> type, Duration bound) {
    List<Outcome> passedOver = new ArrayList<>();
    long deadline = System.nanoTime() + bound.toNanos();
    try {
      while (true) {
        Outcome outcome = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (outcome == null) {
          throw new SilentPeerError(
              "no " + type.getSimpleName() + " within " + bound + "; saw " + passedOver, null);
        }
        if (type.isInstance(outcome)) {
          return type.cast(outcome);
        }
        passedOver.add(outcome);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + type.getSimpleName(), e);
    }
  }

  /** The outcomes that wait to be taken, without taking them. */
  public List<Outcome> pending() {
    return List.copyOf(queue);
  }
}
