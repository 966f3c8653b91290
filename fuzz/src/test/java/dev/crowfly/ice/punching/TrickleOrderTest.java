package dev.crowfly.ice.punching;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.net.AccessKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * RFC 8838: credentials, candidates and the end of candidates in every order and as late as can be.
 */
class TrickleOrderTest {
  /** Between messages that come one after the other. */
  private static final long STEP = 40 * Punching.MILLIS;

  /** Credentials, two candidates and the end of them. */
  private static final int MESSAGES = 4;

  private static List<List<Integer>> permutations(int size) {
    if (size == 0) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (List<Integer> shorter : permutations(size - 1)) {
      for (int at = 0; at <= shorter.size(); at++) {
        List<Integer> longer = new ArrayList<>(shorter);
        longer.add(at, size - 1);
        all.add(longer);
      }
    }
    return all;
  }

  /** The message that was told first arrives at the place that the order gives it. */
  private static long place(List<Integer> order, int index) {
    return index < order.size() ? order.get(index) : order.size();
  }

  private static void reaches(Punching.Setting setting, long seed, String what) {
    Punching punching = new Punching(setting, seed);
    assertTrue(punching.runToOutcome(), () -> what + "\n" + punching);
    assertTrue(punching.carriesData(), () -> what + "\n" + punching);
  }

  private static Punching.Setting restricted(Signaling signaling) {
    return Punching.Setting.of(AccessKind.PORT_RESTRICTED, AccessKind.ADDRESS_RESTRICTED)
        .signaling(signaling);
  }

  @Test
  void everyOrderOnBothSides() {
    List<List<Integer>> orders = permutations(MESSAGES);
    for (List<Integer> toFirst : orders) {
      for (List<Integer> toSecond : orders) {
        reaches(
            restricted(
                (second, index, kind) -> STEP * (1 + place(second ? toSecond : toFirst, index))),
            7,
            "orders " + toFirst + " and " + toSecond);
      }
    }
  }

  @Test
  void oneSideHearsEverythingMuchLater() {
    for (long late : new long[] {500, 1000, 2000, 4000, 8000}) {
      reaches(
          restricted((second, index, kind) -> second ? late * Punching.MILLIS : STEP),
          8,
          "late by " + late);
      reaches(
          restricted((second, index, kind) -> second ? STEP : late * Punching.MILLIS),
          8,
          "late by " + late);
    }
  }

  @Test
  void endOfCandidatesComesSecondsLate() {
    reaches(
        restricted(
            (second, index, kind) ->
                kind == Signaling.Kind.END_OF_CANDIDATES ? 5 * Punching.SECONDS : STEP),
        9,
        "late end");
  }

  @Test
  void reflexiveCandidatesComeAfterTheChecksOfHostCandidatesHaveFailed() {
    reaches(
        restricted((second, index, kind) -> index <= 1 ? STEP : 5 * Punching.SECONDS),
        10,
        "late candidates");
  }

  @Test
  void shuffledSignalingUnderLoss() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<Integer> toFirst = new ArrayList<>(List.of(0, 1, 2, 3));
      List<Integer> toSecond = new ArrayList<>(List.of(0, 1, 2, 3));
      Collections.shuffle(toFirst, random);
      Collections.shuffle(toSecond, random);
      reaches(
          restricted(
                  (second, index, kind) -> STEP * (1 + place(second ? toSecond : toFirst, index)))
              .loss(0.2),
          seed,
          "seed " + seed);
    }
  }

  /** The peer's answered check is not sent again: who forgets it waits for the next keepalive. */
  @Test
  void earlyChecks_areTakenUpAsSoonAsTheCredentialsCome() {
    Signaling late =
        (second, index, kind) ->
            !second && kind == Signaling.Kind.CREDENTIALS ? Punching.SECONDS : STEP;
    Punching punching =
        new Punching(
            Punching.Setting.of(AccessKind.PUBLIC, AccessKind.SYMMETRIC).signaling(late), 12);
    assertTrue(punching.runToOutcome(), punching::toString);
    long nominatedAt = punching.one().nominatedAt();
    assertTrue(
        nominatedAt > Punching.SECONDS && nominatedAt < 2 * Punching.SECONDS,
        () -> "at " + nominatedAt + "\n" + punching);
  }

  @Test
  void oneSideStartsLater() {
    for (long late : new long[] {100, 1000, 3000, 7000}) {
      Punching.Setting setting = restricted(Signaling.USUAL);
      setting.start2 = late * Punching.MILLIS;
      reaches(setting, 11, "second starts after " + late);
      setting = restricted(Signaling.USUAL);
      setting.start1 = late * Punching.MILLIS;
      reaches(setting, 11, "first starts after " + late);
    }
  }
}
