package dev.crowfly.sim.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each stage does its one thing, as often as told. */
class StagesTest {
  private static final int MANY = 20_000;
  private static final long MILLI = 1_000_000;

  @Test
  void clearLink_deliversAtTheSameInstant_butNotFromInsideTheSending() {
    List<String> order = new ArrayList<>();
    Agenda agenda = new Agenda(5);
    OpenLink open =
        new OpenLink(
            Link.CLEAR, Chance.of(1), agenda, datagram -> order.add("came"), (datagram, why) -> {});
    open.carry(new Datagram(LinkRun.endpoint(1), LinkRun.endpoint(2), new byte[1]));
    order.add("sent");
    agenda.step();
    assertEquals(List.of("sent", "came"), order);
    assertEquals(5, agenda.now());
  }

  @Test
  void delay_isTheSameForAll() {
    LinkRun run = new LinkRun(1, Stages.delay(Duration.ofMillis(7))).send(100, 100, 10);
    assertEquals(100, run.arrivals.size());
    assertTrue(run.arrivals.stream().allMatch(each -> each.took() == 7 * MILLI));
  }

  @Test
  void jitter_isEvenlySpread_andReorders() {
    LinkRun run = new LinkRun(1, Stages.jitter(Duration.ofMillis(10))).send(MANY, 100, 1_000);
    double mean = run.arrivals.stream().mapToLong(LinkRun.Arrival::took).average().orElseThrow();
    assertEquals(5 * MILLI, mean, 0.2 * MILLI);
    assertTrue(run.arrivals.stream().allMatch(each -> each.took() <= 10 * MILLI));
    assertFalse(run.isInOrder());
  }

  @Test
  void jitterInOrder_keepsTheOrder() {
    LinkRun run =
        new LinkRun(1, Stages.jitterInOrder(Duration.ofMillis(10))).send(MANY, 100, 100_000);
    assertTrue(run.isInOrder());
    assertTrue(run.arrivals.stream().anyMatch(each -> each.took() > 9 * MILLI));
    assertTrue(run.arrivals.stream().allMatch(each -> each.took() <= 10 * MILLI));
  }

  @Test
  void loss_isAsOftenAsTold_andWithoutMemory() {
    LinkRun run = new LinkRun(1, Stages.loss(0.2)).send(MANY, 100, 1_000);
    assertEquals(0.2, run.drops.size() / (double) MANY, 0.01);
    assertEquals(MANY, run.drops.size() + run.arrivals.size());
    assertEquals(1 / 0.8, meanBurst(run), 0.05);
    assertTrue(run.drops.stream().allMatch("loss"::equals));
  }

  @Test
  void burstLoss_hasTheMeanAndTheBurstsOfItsModel() {
    // Bad for 10 datagrams at a time, in one of eleven: 1/11 of 0.9.
    LinkRun run = new LinkRun(1, Stages.burstLoss(0.01, 0.1, 0, 0.9)).send(10 * MANY, 100, 1_000);
    assertEquals(0.9 / 11, run.drops.size() / (10.0 * MANY), 0.01);
    assertTrue(meanBurst(run) > 4, "bursts of " + meanBurst(run));
  }

  /** How many are missing in a row, where some are. */
  private static double meanBurst(LinkRun run) {
    int bursts = 0;
    int latest = -1;
    for (int number : run.numbers()) {
      bursts += number > latest + 1 ? 1 : 0;
      latest = number;
    }
    return run.drops.size() / (double) bursts;
  }

  @Test
  void duplication_doublesAsManyAsTold() {
    LinkRun run = new LinkRun(1, Stages.duplication(0.1)).send(MANY, 100, 1_000);
    assertEquals(1.1, run.arrivals.size() / (double) MANY, 0.01);
    assertEquals(MANY, run.numbers().stream().distinct().count());
  }

  @Test
  void reordering_letsAsManyComeLate() {
    LinkRun run =
        new LinkRun(1, Stages.reordering(0.1, Duration.ofMillis(5))).send(MANY, 100, 1_000);
    long late = run.arrivals.stream().filter(each -> each.took() > 0).count();
    assertEquals(0.1, late / (double) MANY, 0.01);
    assertFalse(run.isInOrder());
    assertTrue(run.arrivals.stream().allMatch(each -> each.took() <= 5 * MILLI));
  }

  @Test
  void corruption_flipsAFewBitsOfACopy() {
    LinkRun run = new LinkRun(1, Stages.corruption(0.3, 3)).send(MANY, 1_000, 1_000);
    int corrupt = 0;
    for (LinkRun.Arrival each : run.arrivals) {
      byte[] payload = each.datagram().payload();
      int flipped =
          IntStream.range(12, payload.length).map(i -> Integer.bitCount(payload[i] & 0xff)).sum();
      assertTrue(flipped <= 3, "flipped " + flipped);
      corrupt += flipped > 0 ? 1 : 0;
    }
    assertEquals(0.3, corrupt / (double) MANY, 0.02);
  }

  @Test
  void rate_spacesPacketsByTheirSize_headersIncluded() {
    LinkRun run = new LinkRun(1, Stages.rate(1_000_000, 1 << 20)).send(100, 972, 0);
    for (int i = 0; i < 100; i++) {
      assertEquals((i + 1) * MILLI, run.arrivals.get(i).took(), "packet " + i);
    }
  }

  @Test
  void rate_dropsWhatItsQueueHasNoRoomFor_andTheQueueDrains() {
    LinkRun run = new LinkRun(1, Stages.rate(1_000_000, 10_000)).send(100, 972, 0);
    assertEquals(10, run.arrivals.size());
    assertEquals(90, run.drops.size());
    assertEquals("queue full", run.drops.get(0));
    run.send(5, 972, 0);
    assertEquals(15, run.arrivals.size());
    assertEquals(MILLI, run.arrivals.get(10).took());
  }

  @Test
  void rate_withoutAQueue_takesWhatComesWhenItIsIdle() {
    LinkRun run = new LinkRun(1, Stages.rate(1_000_000, 0)).send(10, 972, MILLI);
    assertEquals(10, run.arrivals.size());
  }

  @Test
  void mtu_countsHeaders() {
    assertEquals(1, new LinkRun(1, Stages.mtu(1_028)).send(1, 1_000, 0).arrivals.size());
    LinkRun tooLarge = new LinkRun(1, Stages.mtu(1_028)).send(1, 1_001, 0);
    assertEquals(List.of("larger than 1028"), tooLarge.drops);
  }

  @Test
  void blackout_isCutAndHealed_byHandAndByPlan() {
    Blackout cut = Blackout.ofAll().between(1_000 + 10, 1_000 + 20);
    LinkRun run = new LinkRun(1, cut).send(30, 100, 1);
    assertEquals(10, run.drops.size());
    assertEquals(20, run.arrivals.size());
    cut.cut();
    run.send(5, 100, 1);
    assertEquals(20, run.arrivals.size());
    cut.heal();
    run.send(5, 100, 1);
    assertEquals(25, run.arrivals.size());
  }

  @Test
  void surgicalDrop_takesOneAlone() {
    LinkRun run =
        new LinkRun(1, Stages.dropNth(3, datagram -> datagram.payload().length > 50))
            .send(10, 20, 1)
            .send(10, 100, 1);
    assertEquals(1, run.drops.size());
    assertFalse(run.numbers().contains(12));
    LinkRun all = new LinkRun(1, Stages.drop(datagram -> true)).send(10, 20, 1);
    assertEquals(10, all.drops.size());
  }

  @Test
  void adversaries_rewriteReplayAndCopy() {
    LinkRun rewritten =
        new LinkRun(1, Stages.rewrite(each -> each.withSource(LinkRun.endpoint(9)))).send(3, 20, 1);
    assertTrue(
        rewritten.arrivals.stream()
            .allMatch(each -> each.datagram().source().equals(LinkRun.endpoint(9))));
    LinkRun swallowed = new LinkRun(1, Stages.rewrite(each -> null)).send(3, 20, 1);
    assertEquals(List.of("adversary", "adversary", "adversary"), swallowed.drops);
    LinkRun replayed = new LinkRun(1, Stages.replay(1, Duration.ofNanos(100))).send(2, 20, 1);
    assertEquals(List.of(0, 1, 0, 1), replayed.numbers());
    LinkRun copied =
        new LinkRun(1, Stages.copy(1, Duration.ZERO, each -> each.withSource(LinkRun.endpoint(9))))
            .send(1, 20, 1);
    assertEquals(
        List.of(LinkRun.endpoint(1), LinkRun.endpoint(9)),
        copied.arrivals.stream().map(each -> each.datagram().source()).toList());
  }

  @Test
  void anotherStage_doesNotShiftTheChanceOfTheOthers() {
    LinkRun alone = new LinkRun(5, Stages.loss(0.5)).send(1_000, 20, 1);
    LinkRun beside =
        new LinkRun(5, Stages.burstLoss(0.5, 0.5, 0, 0), Stages.loss(0.5), Stages.duplication(0))
            .send(1_000, 20, 1);
    assertEquals(alone.drops.size(), beside.drops.size());
    assertEquals(alone.numbers(), beside.numbers());
  }

  @Test
  void twoStagesOfAKind_haveTheirOwnChance() {
    LinkRun run = new LinkRun(5, Stages.loss(0.5), Stages.loss(0.5)).send(MANY, 20, 1);
    assertEquals(0.25, run.arrivals.size() / (double) MANY, 0.02);
  }

  @Test
  void lambda_isAStageToo() {
    Stage toSomeoneElse =
        chance -> (datagram, onward) -> onward.pass(datagram.withPayload(new byte[12]), 3);
    LinkRun run = new LinkRun(1, toSomeoneElse).send(1, 100, 1);
    assertArrayEquals(new byte[12], run.arrivals.get(0).datagram().payload());
    assertEquals(1_003, run.arrivals.get(0).at());
  }

  @Test
  void nonsense_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Stages.loss(1.1));
    assertThrows(IllegalArgumentException.class, () -> Stages.loss(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Stages.delay(Duration.ofMillis(-1)));
    assertThrows(IllegalArgumentException.class, () -> Stages.rate(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Stages.corruption(0.1, 0));
    assertThrows(IllegalArgumentException.class, () -> Stages.dropNth(0, datagram -> true));
  }
}
