package dev.crowfly.quic.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.recovery.NewReno;
import dev.crowfly.quic.testing.Pair;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** RFC 9000 §8.1. */
class AmplificationBudgetTest {
  @Test
  void nothingReceived_nothingMayLeave() {
    AmplificationBudget budget = new AmplificationBudget();
    assertEquals(0, budget.allow(1200));
    budget.onReceived(1);
    assertEquals(3, budget.allow(1200));
    assertEquals(2, budget.allow(2));
  }

  @Test
  void lifted_everythingMayLeave() {
    AmplificationBudget budget = new AmplificationBudget();
    budget.onSent(100);
    assertFalse(budget.isLifted());
    budget.lift();
    assertTrue(budget.isLifted());
    assertEquals(1200, budget.allow(1200));
    budget.onSent(1_000_000);
    assertEquals(1200, budget.allow(1200));
  }

  @Property(tries = 1_000)
  void neverMoreThanThreeTimesWhatCame(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    AmplificationBudget budget = new AmplificationBudget();
    long received = 0;
    long sent = 0;
    for (int i = 0; i < 200; i++) {
      if (random.nextInt(3) == 0) {
        int bytes = random.nextInt(1500);
        budget.onReceived(bytes);
        received += bytes;
      } else {
        int wanted = random.nextInt(1500);
        int allowed = budget.allow(wanted);
        assertEquals(Math.min(wanted, 3 * received - sent), allowed);
        budget.onSent(allowed);
        sent += allowed;
      }
    }
  }

  private static Path path(boolean validated, int maxDatagramBytes) {
    return new Path(
        Pair.SERVER_ADDRESS,
        Pair.CLIENT_ADDRESS,
        new PathProperties(maxDatagramBytes, 1, validated, new byte[0]),
        new PathMtu(false, maxDatagramBytes, maxDatagramBytes),
        new NewReno(maxDatagramBytes));
  }

  @Test
  void path_isLimitedUntilItIsValidated() {
    Path path = path(false, 1300);
    assertFalse(path.isAddressValidated());
    assertEquals(0, path.sendableBytes(1500));
    path.onReceived(1200);
    assertEquals(1300, path.sendableBytes(1500));
    path.onSent(1300);
    path.onSent(1300);
    assertEquals(1000, path.sendableBytes(1500));
    path.onAddressValidated();
    assertEquals(1300, path.sendableBytes(1500));
    assertEquals(1250, path.sendableBytes(1250));
  }

  @Test
  void path_thatThePolicyVouchesFor_isNotLimited() {
    assertTrue(path(true, 1200).isAddressValidated());
    assertEquals(1200, path(true, 1200).sendableBytes(1500));
  }

  @Test
  void path_isKnownByBothEnds() {
    Path path = path(true, 1200);
    assertTrue(path.matches(Pair.SERVER_ADDRESS, Pair.CLIENT_ADDRESS));
    assertTrue(path.matches(Pair.address(2, 4433), Pair.address(1, 50_001)));
    assertFalse(path.matches(Pair.SERVER_ADDRESS, Pair.address(1, 50_002)));
    assertFalse(path.matches(Pair.address(3, 4433), Pair.CLIENT_ADDRESS));
  }
}
