package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sockets to guess ports with, and checks that make no pair. */
class QuietBaseTest {
  private static final long MILLIS = Wire.MILLIS;
  private static final long SECONDS = 1000 * MILLIS;

  private final Wire wire = new Wire(1);
  private final Wire.Node a = wire.node(IceRole.CONTROLLING).base("192.0.2.1", 1000);
  private final Wire.Node b = wire.node(IceRole.CONTROLLED).base("192.0.2.2", 2000);
  private final InetSocketAddress quiet = Wire.address("192.0.2.1", 1001);
  private final InetSocketAddress ofB = Wire.address("192.0.2.2", 2000);

  private void addQuiet() {
    a.agent.addQuietBase(quiet, List.of(quiet));
    a.addresses.add(quiet);
  }

  private void blockOrdinary() {
    wire.block(Wire.address("192.0.2.1", 1000), ofB);
    wire.block(ofB, Wire.address("192.0.2.1", 1000));
  }

  @Test
  void nothingIsToldOfAQuietBaseAndNothingLeavesItByItself() {
    addQuiet();
    wire.connect(a, b);
    a.agent.restart(wire.now);
    wire.runFor(5 * SECONDS);
    assertTrue(a.candidates.stream().noneMatch(each -> each.hasAddress(quiet)));
    assertTrue(wire.log.stream().noneMatch(each -> each.from().equals(quiet)));
    assertTrue(a.agent.pairs().stream().noneMatch(pair -> pair.base().equals(quiet)));
  }

  @Test
  void oneProbeThatArrivesMakesAValidPairOnBothSides() {
    blockOrdinary();
    addQuiet();
    wire.connect(a, b);
    wire.runFor(300 * MILLIS);
    a.agent.probe(quiet, ofB);
    a.drain();
    wire.runFor(2 * SECONDS);
    assertNotNull(a.agent.nominatedPair(), a.agent.whyNotDirect());
    assertEquals(quiet, a.agent.nominatedPair().base());
    assertEquals(quiet, b.agent.nominatedPair().peer());
  }

  @Test
  void probesFromOneAgentReachTheQuietBasesOfTheOther() {
    blockOrdinary();
    addQuiet();
    wire.connect(a, b);
    wire.runFor(300 * MILLIS);
    b.agent.probe(ofB, quiet);
    b.drain();
    wire.runFor(2 * SECONDS);
    assertEquals(quiet, b.agent.nominatedPair().peer());
  }

  @Test
  void probeThatGetsLostLeavesNothingBehind() {
    addQuiet();
    wire.connect(a, b);
    int pairs = a.agent.pairs().size();
    a.agent.probe(quiet, Wire.address("203.0.113.77", 7));
    a.drain();
    wire.runFor(20 * SECONDS);
    assertEquals(pairs, a.agent.pairs().size());
    assertEquals(
        1,
        wire.log.stream().filter(each -> each.to().getPort() == 7).count(),
        "sent once, never again");
  }

  @Test
  void nothingIsProbedBeforeTheStartOrFromAnUnknownBaseOrAfterTheEnd() {
    addQuiet();
    a.agent.probe(quiet, ofB);
    wire.connect(a, b);
    a.agent.probe(Wire.address("192.0.2.1", 9), ofB);
    a.agent.close();
    a.agent.probe(quiet, ofB);
    a.drain();
    assertTrue(wire.log.stream().noneMatch(each -> each.from().equals(quiet)));
    assertThrows(IllegalStateException.class, () -> a.agent.addQuietBase(quiet, List.of(quiet)));
  }

  @Test
  void aQuietBaseThatIsRemovedTakesItsPairsAlong() {
    blockOrdinary();
    addQuiet();
    wire.connect(a, b);
    a.agent.probe(quiet, ofB);
    a.drain();
    wire.runFor(2 * SECONDS);
    a.agent.removeBase(quiet, wire.now);
    a.drain();
    assertTrue(a.agent.pairs().stream().noneMatch(pair -> pair.base().equals(quiet)));
    assertEquals(1, a.events(IceEvent.PairClosed.class).size());
  }

  @Test
  void thereAreNoMoreQuietBasesThanTheLimit() {
    for (int i = 0; i < 2_047; i++) {
      InetSocketAddress each = Wire.address("192.0.2.1", 2_000 + i);
      a.agent.addQuietBase(each, List.of(each));
    }
    assertThrows(IllegalStateException.class, this::addQuiet);
  }
}
