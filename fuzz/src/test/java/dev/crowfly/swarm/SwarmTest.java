package dev.crowfly.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Random worlds in bulk. */
class SwarmTest {
  private static final long FROM = Long.getLong("crowfly.swarm.from", 1);
  private static final int SEEDS = Integer.getInteger("crowfly.swarm.seeds", 200);

  /** So many failures are told in full; the rest only by their seeds. */
  private static final int TOLD = 3;

  @Test
  void randomWorlds_surviveWhatHappensToThem() {
    long begin = System.nanoTime();
    ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
    AtomicInteger done = new AtomicInteger();
    List<Outcome> outcomes =
        LongStream.range(FROM, FROM + SEEDS)
            .parallel()
            .mapToObj(seed -> live(seed, failures, done))
            .filter(each -> each != null)
            .toList();
    System.out.println(summary(outcomes, failures.size()));
    System.out.printf(Locale.ROOT, "in %.1f s%n", (System.nanoTime() - begin) / 1e9);
    failures.stream().limit(TOLD).forEach(each -> System.out.println(each.text()));
    assertEquals(List.of(), failures.stream().map(Failure::line).toList());
  }

  record Failure(long seed, String line, String text) {}

  private static Outcome live(
      long seed, ConcurrentLinkedQueue<Failure> failures, AtomicInteger done) {
    Life life = null;
    try {
      life = new Life(seed, Trim.NOTHING);
      return life.live();
    } catch (RuntimeException | AssertionError e) {
      String message = String.valueOf(e.getMessage());
      String what = message.split("\n", 2)[0];
      failures.add(
          new Failure(
              seed,
              "seed " + seed + ": " + what,
              (life == null ? "" : life.describe()) + message));
      return null;
    }
  }

  private static String summary(List<Outcome> all, int failures) {
    return String.format(
        Locale.ROOT,
        "swarm: %d worlds (seeds %d to %d), %.1f virtual hours, %d events, %d datagrams, %d"
            + " sessions, %d troubles, %d of %d streams done, %.1f MB; reachable %d, direct %d;"
            + " failures %d",
        all.size() + failures,
        FROM,
        FROM + SEEDS - 1,
        all.stream().map(Outcome::time).reduce(Duration.ZERO, Duration::plus).toSeconds() / 3600.0,
        all.stream().mapToLong(Outcome::events).sum(),
        all.stream().mapToLong(Outcome::datagrams).sum(),
        all.stream().mapToLong(Outcome::visits).sum(),
        all.stream().mapToLong(Outcome::troubles).sum(),
        all.stream().mapToLong(Outcome::errandsDone).sum(),
        all.stream().mapToLong(Outcome::errands).sum(),
        all.stream().mapToLong(Outcome::bytes).sum() / 1e6,
        all.stream().mapToLong(Outcome::reachable).sum(),
        all.stream().mapToLong(Outcome::direct).sum(),
        failures);
  }
}
