package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/**
 * A sender's limit against a receiver's window over a channel that loses and reorders: the sender
 * never exceeds, and never starves.
 */
class FlowControlModelTest {
  private static final long MAX = (1L << 62) - 1;

  enum Kind {
    SEND,
    CONSUME,
    ANNOUNCE,
    DELIVER,
    LOSE,
    SIGNAL
  }

  record Step(Kind kind, int amount) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Kind.values()), Arbitraries.integers().between(0, 300))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(150);
  }

  @Property(tries = 3000)
  void theSenderNeverExceedsAndNeverStarves(
      @ForAll("steps") List<Step> steps,
      @ForAll @LongRange(min = 1, max = 200) long window,
      @ForAll @LongRange(min = 0, max = 1000) long rttNanos) {
    Run run = new Run(window, rttNanos);
    for (Step step : steps) {
      run.apply(step);
      run.check();
    }
    run.drain();
  }

  private static final class Run {
    final long initialWindow;
    final long rttNanos;
    final SendLimit limit;
    final ReceiveWindow window;
    final List<Long> inFlight = new ArrayList<>();
    long largestDelivered;
    long largestAnnounced;
    long now;

    Run(long initialWindow, long rttNanos) {
      this.initialWindow = initialWindow;
      this.rttNanos = rttNanos;
      limit = new SendLimit(initialWindow);
      window = new ReceiveWindow(initialWindow, 4 * initialWindow, MAX);
      largestDelivered = initialWindow;
      largestAnnounced = initialWindow;
    }

    void apply(Step step) {
      now += step.amount;
      switch (step.kind) {
        case SEND -> send(Math.min(step.amount, limit.available()));
        case CONSUME ->
            window.onConsumed(Math.min(step.amount, window.received() - window.consumed()));
        case ANNOUNCE -> announce();
        case DELIVER -> {
          if (!inFlight.isEmpty()) {
            deliver(inFlight.remove(step.amount % inFlight.size()));
          }
        }
        case LOSE -> {
          if (!inFlight.isEmpty()) {
            window.onUpdateLost(inFlight.remove(step.amount % inFlight.size()));
          }
        }
        case SIGNAL -> {
          limit.setWanted(step.amount > 100);
          assertEquals(step.amount > 100 && limit.used() == largestDelivered, limit.isBlocked());
        }
      }
    }

    void send(long amount) {
      assertTrue(window.allows(amount), "what the sender may send the receiver must take");
      limit.use(amount);
      window.onReceived(amount);
    }

    void announce() {
      if (window.isUpdateDue()) {
        long announced = window.nextLimit(now, rttNanos);
        assertTrue(announced >= largestAnnounced, "a limit went back");
        window.onUpdateSent(now, rttNanos);
        assertEquals(announced, window.limit());
        assertFalse(window.isUpdateDue(), "an update right after an update");
        largestAnnounced = announced;
        inFlight.add(announced);
      }
    }

    void deliver(long announced) {
      assertEquals(announced > largestDelivered, limit.raise(announced));
      largestDelivered = Math.max(largestDelivered, announced);
    }

    void check() {
      assertEquals(largestDelivered, limit.limit());
      assertEquals(largestAnnounced, window.limit());
      assertEquals(window.received(), limit.used());
      assertTrue(window.limit() - window.consumed() <= window.window());
      assertTrue(window.window() <= 4 * initialWindow);
      assertTrue(window.window() >= initialWindow);
      assertTrue(rttNanos > 0 || window.window() == initialWindow);
    }

    /** Once everything is consumed and announcements arrive, at least half a window is free. */
    void drain() {
      window.onConsumed(window.received() - window.consumed());
      for (long lost : inFlight) {
        window.onUpdateLost(lost);
      }
      inFlight.clear();
      announce();
      while (!inFlight.isEmpty()) {
        deliver(inFlight.remove(0));
      }
      assertTrue(limit.available() > window.window() / 2 - 1, "starved");
      assertTrue(limit.available() > 0, "starved");
    }
  }
}
