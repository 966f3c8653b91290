package dev.crowfly.ice.candidate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Priorities against the formulas, computed another way. */
class PrioritiesTest {
  private static final BigInteger TWO_TO_32 = BigInteger.ONE.shiftLeft(32);

  @Test
  void numbersThatTheRfcsNameComeOut() {
    // RFC 8839 §5.1 and RFC 8445 §15.1
    assertEquals(2130706431L, Priorities.candidate(CandidateType.HOST, 65535));
    assertEquals(1694498815L, Priorities.candidate(CandidateType.SERVER_REFLEXIVE, 65535));
    assertEquals(1862270975L, Priorities.candidate(CandidateType.PEER_REFLEXIVE, 65535));
    assertThrows(
        IllegalArgumentException.class, () -> Priorities.candidate(CandidateType.HOST, 65536));
    assertThrows(
        IllegalArgumentException.class, () -> Priorities.candidate(CandidateType.HOST, -1));
  }

  @Property
  void candidatePriorityIsTheFormula(
      @ForAll CandidateType type, @ForAll @IntRange(max = 65535) int preference) {
    long priority = Priorities.candidate(type, preference);
    long expected = type.preference() * 16777216L + preference * 256L + (256 - 1);
    assertEquals(expected, priority);
    assertTrue(priority >= 1 && priority <= Integer.MAX_VALUE);
    assertEquals(preference, Priorities.localPreference(priority));
  }

  @Property
  void pairPriorityIsTheFormula(
      @ForAll @LongRange(min = 1, max = Integer.MAX_VALUE) long g,
      @ForAll @LongRange(min = 1, max = Integer.MAX_VALUE) long d) {
    BigInteger expected =
        TWO_TO_32
            .multiply(BigInteger.valueOf(g).min(BigInteger.valueOf(d)))
            .add(BigInteger.TWO.multiply(BigInteger.valueOf(g).max(BigInteger.valueOf(d))))
            .add(g > d ? BigInteger.ONE : BigInteger.ZERO);
    assertEquals(expected, BigInteger.valueOf(Priorities.pair(g, d)));
    if (g != d) {
      assertNotEquals(Priorities.pair(g, d), Priorities.pair(d, g), "the roles tell them apart");
    }
  }
}
