package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Limits and windows: RFC 9000 §4.1 and §4.2. */
class FlowControlTest {
  private static final long MAX = (1L << 62) - 1;
  private static final long RTT = 100;

  private static void transfer(ReceiveWindow window, long amount) {
    window.onReceived(amount);
    window.onConsumed(amount);
  }

  @Test
  void aLimitThatIsNotLargerIsIgnored() {
    SendLimit limit = new SendLimit(100);
    assertFalse(limit.raise(100));
    assertFalse(limit.raise(50));
    assertEquals(100, limit.available());
    assertTrue(limit.raise(101));
    limit.use(101);
    assertThrows(IllegalArgumentException.class, () -> limit.use(1));
  }

  @Test
  void theBlockedSignalIsSentOncePerLimit() {
    SendLimit limit = new SendLimit(10);
    limit.setWanted(true);
    assertFalse(limit.isSignalDue(), "10 are left");
    limit.use(10);
    assertTrue(limit.isSignalDue());
    limit.onSignalSent();
    assertFalse(limit.isSignalDue());
    assertTrue(limit.isBlocked());
    limit.raise(20);
    limit.use(10);
    assertFalse(limit.isSignalDue(), "nobody asked for more than 20");
    limit.setWanted(true);
    assertTrue(limit.isSignalDue());
  }

  @Test
  void aLostBlockedSignalIsRepeatedOnlyWhileTheSameLimitBlocks() {
    SendLimit limit = new SendLimit(0);
    limit.setWanted(true);
    limit.onSignalSent();
    limit.raise(5);
    limit.use(5);
    limit.setWanted(true);
    limit.onSignalSent();
    limit.onSignalLost(0);
    assertFalse(limit.isSignalDue());
    limit.onSignalLost(5);
    assertTrue(limit.isSignalDue());
    limit.onSignalSent();
    limit.repeatSignal();
    assertTrue(limit.isSignalDue());
  }

  @Test
  void theUpdateIsDueWhenAQuarterOfTheWindowIsConsumed() {
    ReceiveWindow window = new ReceiveWindow(100, 100, MAX);
    transfer(window, 24);
    assertFalse(window.isUpdateDue());
    transfer(window, 1);
    assertTrue(window.isUpdateDue());
    assertEquals(125, window.nextLimit(0, RTT));
    assertEquals(100, window.limit(), "an announcement counts when it was sent");
    window.onUpdateSent(0, RTT);
    assertEquals(125, window.limit());
    assertFalse(window.isUpdateDue());
  }

  @Test
  void receivedBytesAloneGiveNoCredit() {
    ReceiveWindow window = new ReceiveWindow(100, 100, MAX);
    window.onReceived(100);
    assertFalse(window.allows(1));
    assertFalse(window.isUpdateDue());
    assertThrows(IllegalArgumentException.class, () -> window.onReceived(1));
    assertThrows(IllegalArgumentException.class, () -> window.onConsumed(101));
  }

  @Test
  void onlyTheLastAnnouncementIsRepeatedWhenLost() {
    ReceiveWindow window = new ReceiveWindow(100, 100, MAX);
    transfer(window, 60);
    window.onUpdateSent(0, 0);
    transfer(window, 60);
    window.onUpdateSent(1, 0);
    window.onUpdateLost(160);
    assertFalse(window.isUpdateDue());
    window.onUpdateLost(220);
    assertTrue(window.isUpdateDue());
    assertEquals(220, window.nextLimit(2, 0));
    window.onUpdateSent(2, 0);
    assertFalse(window.isUpdateDue());
  }

  @Test
  void theWindowGrowsWhileAQuarterOfItIsConsumedWithinARoundTrip() {
    ReceiveWindow window = new ReceiveWindow(100, 350, MAX);
    transfer(window, 25);
    window.onUpdateSent(1000, RTT);
    assertEquals(100, window.window(), "the first update only starts the clock");
    transfer(window, 25);
    window.onUpdateSent(1000 + RTT - 1, RTT);
    assertEquals(200, window.window());
    assertEquals(250, window.limit());
    assertFalse(window.isUpdateDue());
    transfer(window, 50);
    window.onUpdateSent(1000 + 2 * RTT, RTT);
    assertEquals(200, window.window(), "slow enough");
    transfer(window, 50);
    window.onUpdateSent(1000 + 2 * RTT + 1, RTT);
    assertEquals(350, window.window(), "the maximum");
  }

  @Test
  void aRepeatedAnnouncementDoesNotGrowTheWindow() {
    ReceiveWindow window = new ReceiveWindow(100, 1000, MAX);
    transfer(window, 50);
    window.onUpdateSent(0, RTT);
    window.onUpdateLost(150);
    window.onUpdateSent(1, RTT);
    assertEquals(100, window.window());
    assertEquals(150, window.limit());
  }

  @Test
  void withoutARoundTripTimeTheWindowStays() {
    ReceiveWindow window = new ReceiveWindow(100, 1000, MAX);
    for (int i = 0; i < 10; i++) {
      transfer(window, 50);
      window.onUpdateSent(i, 0);
    }
    assertEquals(100, window.window());
  }

  @Test
  void noLimitAboveTheCeilingIsAnnounced() {
    ReceiveWindow window = new ReceiveWindow(100, 100, 120);
    transfer(window, 60);
    assertFalse(window.isUpdateDue(), "20 more are not worth a frame");
    transfer(window, 40);
    assertEquals(120, window.nextLimit(0, 0));
  }

  @Test
  void aWindowOfOneMovesOnByOne() {
    ReceiveWindow window = new ReceiveWindow(1, 1, MAX);
    assertFalse(window.isUpdateDue());
    transfer(window, 1);
    assertTrue(window.isUpdateDue());
    window.onUpdateSent(0, 0);
    assertEquals(2, window.limit());
    assertFalse(window.isUpdateDue());
  }

  @Test
  void aWindowOfNothingStaysClosed() {
    ReceiveWindow window = new ReceiveWindow(0, 0, MAX);
    assertFalse(window.isUpdateDue());
    assertFalse(window.allows(1));
  }
}
