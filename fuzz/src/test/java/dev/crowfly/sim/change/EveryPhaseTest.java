package dev.crowfly.sim.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each disturbance in each phase.
 *
 * <pre>
 *   Agent ---[NAT]---+                         leg, open, answer, C over the relay,
 *     |              +--- Intermediate         checks, direct, idle, traffic,
 *     X  disturbed   +                         failed over, closing
 *     |              |
 *   Connector -[NAT]-+                         then X, then: does it live?
 * </pre>
 *
 * Afterwards data flows, with no byte lost or repeated (the traffic checks itself), the path is the
 * one that an oracle finds for the kinds of NATs, and after closing nobody remembers the session.
 * With one seed, rebinding, roaming and a restarted Intermediate are played in each phase; of the
 * other disturbances every second pair, as on a chessboard. All of them, with more seeds: {@code
 * -Dcrowfly.change.seeds=10}.
 */
class EveryPhaseTest {
  private static final int SEEDS = Integer.getInteger("crowfly.change.seeds", 1);
  private static final Set<Disturbance> ALWAYS =
      EnumSet.of(
          Disturbance.REBIND_AGENT,
          Disturbance.REBIND_CONNECTOR,
          Disturbance.REBIND_BOTH,
          Disturbance.ROAM_AGENT,
          Disturbance.ROAM_CONNECTOR,
          Disturbance.ROAM_BOTH,
          Disturbance.INTERMEDIATE_RESTART);
  private static final Map<Disturbance, List<Long>> FLOWS = new EnumMap<>(Disturbance.class);
  private static final Map<Disturbance, List<Long>> PATHS = new EnumMap<>(Disturbance.class);
  private static final Punchable ORACLE = new Punchable();

  static Stream<Arguments> all() {
    List<Arguments> all = new ArrayList<>();
    boolean isTurn = false;
    for (Disturbance disturbance : Disturbance.values()) {
      for (Phase phase : Phase.values()) {
        isTurn = !isTurn;
        boolean isPlayed = isTurn || SEEDS > 1 || ALWAYS.contains(disturbance);
        for (int i = 0; i < SEEDS && isPlayed; i++) {
          long seed = 1_000L * disturbance.name().hashCode() + 31L * phase.name().hashCode() + i;
          all.add(Arguments.of(disturbance, phase, seed));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0} in phase {1}, seed {2}")
  @MethodSource("all")
  void sessionLives(Disturbance disturbance, Phase phase, long seed) {
    Scene scene = new Scene(seed);
    phase.reach(scene);
    if (phase == Phase.CLOSING) {
      disturbance.happen(scene);
      scene.world.until(scene::isForgotten, Duration.ofMinutes(4));
    } else {
      disturbance.happen(scene);
      add(FLOWS, disturbance, scene.untilDataFlows());
    }
    finish(scene, disturbance, phase);
  }

  private static void finish(Scene scene, Disturbance disturbance, Phase phase) {
    scene.untilDataFlows();
    boolean direct =
        ORACLE.is(scene.client.places().get(0).access(), scene.server.places().get(0).access());
    add(PATHS, disturbance, scene.untilPathIs(direct));
    if (phase.hasConnection() && disturbance.survives() == Disturbance.Survives.STREAMS) {
      assertEquals(0, scene.session.losses(), scene.world::story);
      if (scene.running != null) {
        scene.world.until(scene.running::isDone, Duration.ofMinutes(5));
      }
    }
    scene.close();
  }

  private static void add(Map<Disturbance, List<Long>> to, Disturbance disturbance, long nanos) {
    to.computeIfAbsent(disturbance, key -> new ArrayList<>()).add(nanos);
  }

  @AfterAll
  static void print() {
    System.out.println(
        "disturbance                     runs  data flows after, s   path right after, s");
    System.out.println(
        "                                      p50    p95    max     p50    p95    max");
    for (Disturbance each : FLOWS.keySet()) {
      System.out.printf(
          Locale.ROOT,
          "%-30s  %4d %s %s%n",
          each,
          FLOWS.get(each).size(),
          figures(FLOWS.get(each)),
          figures(PATHS.getOrDefault(each, List.of())));
    }
  }

  private static String figures(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    if (sorted.isEmpty()) {
      return "";
    }
    int last = sorted.size() - 1;
    return String.format(
        Locale.ROOT,
        "%6.2f %6.2f %6.2f",
        sorted.get(last / 2) / 1e9,
        sorted.get(last * 95 / 100) / 1e9,
        sorted.get(last) / 1e9);
  }
}
