package dev.crowfly.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random worlds in bulk. {@code -Dcrowfly.swarm.seeds=5000} runs more of them, {@code
 * -Dcrowfly.swarm.from=N} others, {@code -Dcrowfly.swarm.seed=N} one, with its story, trace,
 * capture and keys in {@code target/swarm}.
 */
class SwarmTest {
  private static final long FROM = Long.getLong("crowfly.swarm.from", 1);
  private static final int SEEDS = Integer.getInteger("crowfly.swarm.seeds", 200);

  /** The one world to be replayed; -1 = the swarm. */
  private static final long ONE = Long.getLong("crowfly.swarm.seed", -1);

  private static final Trim TRIM = Trim.of(System.getProperty("crowfly.swarm.without", ""));

  /** So many failures are told in full; the rest only by a line. */
  private static final int TOLD = 2;

  /** Every so many worlds, one is run again, and has to be the same. */
  private static final int AGAIN = 25;

  @Test
  void randomWorlds_surviveWhatHappensToThem() throws IOException {
    if (ONE >= 0) {
      Replay.run(ONE, TRIM);
      return;
    }
    Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    long begin = System.nanoTime();
    List<Outcome> outcomes =
        LongStream.range(FROM, FROM + SEEDS)
            .parallel()
            .mapToObj(seed -> live(seed, failures))
            .filter(each -> each != null)
            .toList();
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.println(Outcome.summary(outcomes, FROM, SEEDS, failures.size(), seconds));
    failures.stream().limit(TOLD).forEach(each -> System.out.println(each.text()));
    failures.forEach(
        each -> System.out.println(each.line() + "\n  " + Replay.command(each.seed(), TRIM)));
    assertEquals(List.of(), failures.stream().map(Failure::line).toList());
  }

  private static Outcome live(long seed, Queue<Failure> failures) {
    Life life = null;
    try {
      life = new Life(seed, TRIM);
      Outcome outcome = life.live();
      if (seed % AGAIN == 0) {
        assertEquals(outcome.hash(), new Life(seed, TRIM).live().hash(), "same seed, same hash");
      }
      return outcome;
    } catch (RuntimeException | AssertionError e) {
      failures.add(Failure.of(seed, life, e));
      return null;
    }
  }
}
