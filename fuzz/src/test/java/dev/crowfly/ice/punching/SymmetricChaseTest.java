package dev.crowfly.ice.punching;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.MappingBehavior;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two NATs that map by destination and let strangers' ports in: every check arrives from a port
 * that nobody saw before, and its answer from another. Whoever follows never stops.
 */
class SymmetricChaseTest {
  @ParameterizedTest
  @CsvSource({
    "ENDPOINT_INDEPENDENT,ENDPOINT_INDEPENDENT",
    "ENDPOINT_INDEPENDENT,ADDRESS_DEPENDENT",
    "ADDRESS_DEPENDENT,ENDPOINT_INDEPENDENT",
    "ADDRESS_DEPENDENT,ADDRESS_DEPENDENT"
  })
  void endsWithFewPacketsAndIsNamed(FilteringBehavior one, FilteringBehavior two) {
    Punching punching =
        new Punching(
            Punching.Setting.of(
                AccessKind.nat(MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, one),
                AccessKind.nat(MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, two)),
            3);
    assertFalse(punching.runToOutcome());
    assertTrue(punching.sentPackets() < 120, () -> punching.sentPackets() + " packets");
    long before = punching.sentPackets();
    punching.runUntil(() -> false, punching.now() + 60 * Punching.SECONDS);
    assertTrue(
        punching.sentPackets() - before < 40, () -> punching.sentPackets() - before + " later");
    String why = punching.one().agent().whyNotDirect();
    assertTrue(why.contains("symmetric") && why.contains("Both sides"), why);
  }
}
