package dev.crowfly.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.sim.SimIntermediate;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.MappingBehavior;
import dev.crowfly.sim.net.NatSettings;
import dev.crowfly.sim.net.PortAssignment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every kind of access against every kind, in both roles, with whole nodes.
 *
 * <pre>
 *   agent --1 ms--[ kind ]---+            +---[ kind ]--1 ms-- connector
 *                            |  20 ms     |
 *                            +-- internet-+
 *                                  |
 *                            intermediate
 * </pre>
 *
 * <p>What has to come out is decided by the oracle and the rule of port prediction: bytes go
 * directly soon, and the relay stands still; or both sides say why they don't, and the relay
 * carries them; or there is no UDP at all, and the error says whose. Nothing is skipped.
 *
 * <p>{@code -Dcrowfly.matrix.seeds=N} takes more seeds than one.
 */
class NatMatrixTest {
  private static final long FIRST_SEED = 20_261_122;
  private static final int SEEDS = Integer.getInteger("crowfly.matrix.seeds", 1);

  private static List<AccessKind> kinds() {
    List<AccessKind> kinds = new ArrayList<>(AccessKind.every());
    kinds.remove(AccessKind.BLOCKED_BUT_OBSERVER);
    kinds.add(AccessKind.blockedBut(SimIntermediate.PORT).named("blocked but 4433"));
    kinds.add(
        AccessKind.nat(
                NatSettings.of(
                        MappingBehavior.ADDRESS_AND_PORT_DEPENDENT,
                        FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT)
                    .ports(PortAssignment.SEQUENTIAL))
            .named("sequential"));
    return kinds;
  }

  @Test
  void everyPairIsDirectOrRelayed_asTheOracleSays() {
    NatMatrix matrix = new NatMatrix(kinds());
    for (int i = 0; i < SEEDS; i++) {
      matrix.run(FIRST_SEED + i);
    }
    System.out.println(matrix);
    assertEquals(List.of(), matrix.wrong());
  }
}
