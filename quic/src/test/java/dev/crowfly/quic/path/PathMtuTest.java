package dev.crowfly.quic.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.AllocationMeter;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathMtuTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;

  private long now = SECOND;

  private PathMtu started(int maxBytes) {
    PathMtu mtu = new PathMtu(true, 1_200, maxBytes);
    mtu.start(now);
    return mtu;
  }

  private void pass(PathMtu mtu) {
    int size = mtu.probeSize(65_527, now);
    assertTrue(size > mtu.currentBytes());
    mtu.onProbeSent(size);
    long sent = now;
    now += 20 * MS;
    mtu.onPacketAcked(size, sent, true);
    assertEquals(size, mtu.currentBytes());
  }

  private void lose(PathMtu mtu) {
    int size = mtu.probeSize(65_527, now);
    assertTrue(size > mtu.currentBytes());
    mtu.onProbeSent(size);
    assertEquals(0, mtu.probeSize(65_527, now), "one probe at a time");
    mtu.onPacketLost(size, now, true);
  }

  private void fail(PathMtu mtu) {
    for (int i = 0; i < PathMtu.MAX_PROBES; i++) {
      lose(mtu);
      if (i < PathMtu.MAX_PROBES - 1) {
        assertEquals(0, mtu.probeSize(65_527, now), "the next try waits");
        assertEquals(now + PathMtu.RETRY_NANOS, mtu.nextTimeout());
        now = mtu.nextTimeout();
        mtu.onTimeout(now);
        assertEquals(PathMtu.NEVER, mtu.nextTimeout());
      }
    }
  }

  // RFC 9000 §14.3
  @Test
  void beforeTheStart_thereAre1200BytesAndNoProbes() {
    PathMtu mtu = new PathMtu(true, 1_200, 1_500);
    assertEquals(PathMtu.State.BASE, mtu.state());
    assertEquals(1_200, mtu.currentBytes());
    assertEquals(0, mtu.probeSize(65_527, now));
    assertEquals(PathMtu.NEVER, mtu.nextTimeout());
  }

  @Test
  void switchedOff_staysAt1200() {
    PathMtu mtu = new PathMtu(false, 1_200, 9_000);
    mtu.start(now);
    mtu.onTimeout(now);
    assertEquals(PathMtu.State.DISABLED, mtu.state());
    assertEquals(0, mtu.probeSize(65_527, now));
    assertEquals(1_200, mtu.currentBytes());
  }

  @Test
  void ethernet_isKnownAfterTwoProbes() {
    PathMtu mtu = started(1_472);
    assertEquals(1_452, mtu.probeSize(65_527, now));
    pass(mtu);
    assertEquals(1_472, mtu.probeSize(65_527, now));
    pass(mtu);
    assertEquals(PathMtu.State.SEARCH_COMPLETE, mtu.state());
    assertEquals(PathMtu.NEVER, mtu.nextTimeout(), "nothing larger is allowed");
  }

  @Test
  void loopback_isKnownAfterTwoProbes() {
    PathMtu mtu = started(16_384);
    pass(mtu);
    pass(mtu);
    assertEquals(16_384, mtu.currentBytes());
    assertEquals(PathMtu.State.SEARCH_COMPLETE, mtu.state());
  }

  // RFC 9000 §18.2: max_udp_payload_size
  @Test
  void peersLimit_isKept() {
    PathMtu mtu = new PathMtu(true, 1_200, 9_000);
    mtu.limit(1_300);
    mtu.start(now);
    assertEquals(1_300, mtu.probeSize(65_527, now));
    PathMtu none = new PathMtu(true, 1_200, 9_000);
    none.limit(1_200);
    none.start(now);
    assertEquals(PathMtu.State.SEARCH_COMPLETE, none.state());
    assertEquals(0, none.probeSize(65_527, now));
  }

  @Test
  void capBelowTheBase_isAnError() {
    assertThrows(IllegalArgumentException.class, () -> new PathMtu(true, 1_200, 1_199));
  }

  // RFC 8899 §5.1.2: MAX_PROBES
  @Test
  void sizeFailsAfterThreeLostProbes() {
    PathMtu mtu = started(1_472);
    fail(mtu);
    assertTrue(mtu.probeSize(65_527, now) < 1_452, "another size");
    assertEquals(1_200, mtu.currentBytes());
    assertEquals(3, mtu.probesSent());
  }

  @Test
  void probeAckedAfterItWasDeclaredLost_counts() {
    PathMtu mtu = started(1_472);
    lose(mtu);
    mtu.onPacketAcked(1_452, now, true);
    assertEquals(1_452, mtu.currentBytes());
  }

  // RFC 8899 §5.1.1: PMTU_RAISE_TIMER
  @Test
  void tenMinutesLater_theNextLargerSizeIsTried() {
    PathMtu mtu = started(1_472);
    pass(mtu);
    fail(mtu);
    assertEquals(PathMtu.State.SEARCHING, mtu.state());
    while (mtu.state() == PathMtu.State.SEARCHING) {
      fail(mtu);
    }
    assertEquals(1_452, mtu.currentBytes());
    long completedAt = now;
    assertEquals(completedAt + PathMtu.RAISE_NANOS, mtu.nextTimeout());
    long before = mtu.probesSent();
    now = mtu.nextTimeout();
    mtu.onTimeout(now);
    fail(mtu);
    assertEquals(PathMtu.State.SEARCH_COMPLETE, mtu.state());
    assertEquals(before + 3, mtu.probesSent(), "a raise in vain costs three probes");
    now = mtu.nextTimeout();
    pass(mtu);
    assertTrue(mtu.currentBytes() > 1_452);
  }

  private void loseData(PathMtu mtu, int count) {
    for (int i = 0; i < count; i++) {
      now += 2 * MS;
      mtu.onPacketLost(mtu.currentBytes(), now, false);
    }
  }

  /** A small packet that overtakes many large ones makes them seem lost, for a moment. */
  @Test
  void packetsLostThatWereSentTogether_areNoBlackHole() {
    PathMtu mtu = started(1_472);
    pass(mtu);
    pass(mtu);
    for (int i = 0; i < 100; i++) {
      mtu.onPacketLost(1_472, now + i * MS / 20, false);
    }
    assertEquals(1_472, mtu.currentBytes());
    mtu.onPacketLost(1_472, now + 10 * MS, false);
    assertEquals(1_200, mtu.currentBytes());
  }

  // RFC 8899 §4.3
  @Test
  void sixLargePacketsLostInARow_areABlackHole() {
    PathMtu mtu = started(1_472);
    pass(mtu);
    pass(mtu);
    loseData(mtu, 5);
    assertEquals(1_472, mtu.currentBytes());
    // Small ones that arrive prove nothing.
    mtu.onPacketAcked(1_300, now, false);
    loseData(mtu, 1);
    assertEquals(1_200, mtu.currentBytes());
    assertEquals(1, mtu.blackHoles());
    // Losses of packets sent before are no second one.
    for (int i = 0; i < 100; i++) {
      mtu.onPacketLost(1_472, now, false);
    }
    assertEquals(1, mtu.blackHoles());
  }

  @Test
  void lossesBeforeALargePacketThatArrived_areCongestion() {
    PathMtu mtu = started(1_472);
    pass(mtu);
    pass(mtu);
    long start = now;
    mtu.onPacketAcked(1_472, start + 100 * MS, false);
    loseData(mtu, 45);
    assertEquals(1_472, mtu.currentBytes());
    now = start + 200 * MS;
    loseData(mtu, 5);
    mtu.onPacketAcked(1_472, now, false);
    loseData(mtu, 5);
    assertEquals(0, mtu.blackHoles());
  }

  @Test
  void afterABlackHole_theSearchWaitsForLife_andBeginsWithTheSizeBefore() {
    PathMtu mtu = started(1_472);
    pass(mtu);
    pass(mtu);
    mtu.onPacketSent(1_472, now, false);
    mtu.onProbeTimeout(1, now);
    assertEquals(1_472, mtu.currentBytes());
    mtu.onProbeTimeout(2, now);
    assertEquals(1_200, mtu.currentBytes());
    assertEquals(now + SECOND, mtu.nextTimeout());
    now = mtu.nextTimeout();
    mtu.onTimeout(now);
    assertEquals(0, mtu.probeSize(65_527, now), "nothing has arrived since");
    mtu.onPacketAcked(1_200, now, false);
    assertEquals(1_472, mtu.probeSize(65_527, now));
    pass(mtu);
    assertEquals(PathMtu.State.SEARCH_COMPLETE, mtu.state());
  }

  @Test
  void blackHolesThatFollowEachOther_makeThePauseLonger() {
    PathMtu mtu = started(1_472);
    long[] expected = {1, 4, 16, 64, 64};
    for (long seconds : expected) {
      while (mtu.probeSize(65_527, now) != 0) {
        pass(mtu);
      }
      mtu.onPacketSent(1_472, now, false);
      mtu.onProbeTimeout(2, now);
      assertEquals(now + seconds * SECOND, mtu.nextTimeout());
      mtu.onPacketAcked(1_200, now, false);
      now = mtu.nextTimeout();
    }
    while (mtu.probeSize(65_527, now) != 0) {
      pass(mtu);
    }
    now += PathMtu.RAISE_NANOS;
    mtu.onPacketSent(1_472, now, false);
    mtu.onProbeTimeout(2, now);
    assertEquals(now + SECOND, mtu.nextTimeout());
  }

  @Test
  void probeTimeoutsOfSmallPackets_areNoBlackHole() {
    PathMtu mtu = started(1_472);
    pass(mtu);
    pass(mtu);
    mtu.onPacketSent(1_472, now, false);
    mtu.onPacketAcked(1_472, now, false);
    now += MS;
    mtu.onPacketSent(100, now, false);
    mtu.onPacketSent(1_500, now, true);
    mtu.onProbeTimeout(5, now + SECOND);
    assertEquals(1_472, mtu.currentBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1_200, 1_472, 65_527})
  void afterProbeTimeoutsAtTheBase_thereIsNothingToFallBackTo(int max) {
    PathMtu mtu = started(max);
    for (int i = 1; i < 10; i++) {
      mtu.onProbeTimeout(i, now);
    }
    assertEquals(0, mtu.blackHoles());
  }

  private PathMtu startedAt(int baseBytes, int maxBytes) {
    PathMtu mtu = new PathMtu(true, baseBytes, maxBytes);
    mtu.start(now);
    return mtu;
  }

  @Test
  void base_isUsedFromTheStart_asFarAsTheCapAndThePeerAllow() {
    assertEquals(1_232, new PathMtu(true, 1_232, 9_000).currentBytes());
    assertEquals(1_210, new PathMtu(true, 1_232, 1_210).currentBytes());
    PathMtu mtu = new PathMtu(false, 9_000, 9_000);
    assertEquals(9_000, mtu.currentBytes());
    mtu.limit(1_300);
    assertEquals(1_300, mtu.currentBytes());
    assertThrows(IllegalArgumentException.class, () -> new PathMtu(true, 1_199, 9_000));
  }

  // RFC 8899 §5.2: BASE, then ERROR
  @Test
  void blackHole_fallsBackToTheBase_andToTheMinimumOnlyIfThatFailsToo() {
    PathMtu mtu = startedAt(1_232, 1_472);
    pass(mtu);
    loseData(mtu, 6);
    assertEquals(1_232, mtu.currentBytes());
    loseData(mtu, 6);
    assertEquals(1_200, mtu.currentBytes());
    assertEquals(1_200, mtu.baseBytes());
    assertEquals(0, mtu.probeSize(65_527, now), "nothing has arrived since");
    mtu.onPacketAcked(1_200, now, false);
    assertEquals(1_232, mtu.probeSize(65_527, now), "the promise is tried first, and at once");
    pass(mtu);
    assertEquals(1_232, mtu.baseBytes());
  }

  @Test
  void baseThatTheHandshakeDoesNotGetThrough_isGivenUp_andTriedFirstAfterIt() {
    PathMtu mtu = new PathMtu(true, 1_232, 1_472);
    mtu.onProbeTimeout(1, now);
    assertEquals(1_232, mtu.currentBytes());
    mtu.onProbeTimeout(2, now);
    assertEquals(1_200, mtu.currentBytes());
    assertEquals(PathMtu.State.BASE, mtu.state());
    mtu.start(now);
    assertEquals(1_232, mtu.probeSize(65_527, now));
  }

  /** Found by a fuzz target: a leg was too narrow for the relay for ten minutes, after a second. */
  @Test
  void searchThatEndsBelowTheBase_isFollowedByTheNextOneSoon() {
    PathMtu mtu = new PathMtu(true, 1_232, 1_232);
    mtu.onProbeTimeout(2, now);
    mtu.start(now);
    fail(mtu);
    pass(mtu);
    assertEquals(1_216, mtu.currentBytes());
    assertEquals(PathMtu.State.SEARCH_COMPLETE, mtu.state());
    for (long seconds : new long[] {1, 4, 16, 64, 64}) {
      long pause = mtu.nextTimeout() - now;
      assertTrue(pause > (seconds - 1) * SECOND && pause <= seconds * SECOND, "pause " + pause);
      now = mtu.nextTimeout();
      mtu.onTimeout(now);
      assertEquals(1_232, mtu.probeSize(65_527, now));
      fail(mtu);
    }
    now = mtu.nextTimeout();
    mtu.onTimeout(now);
    pass(mtu);
    assertEquals(PathMtu.NEVER, mtu.nextTimeout());
  }

  @Test
  void switchedOff_nothingIsEverGivenUp() {
    PathMtu mtu = new PathMtu(false, 1_232, 1_472);
    mtu.onProbeTimeout(5, now);
    loseData(mtu, 20);
    assertEquals(1_232, mtu.currentBytes());
    assertEquals(0, mtu.blackHoles());
  }

  @Test
  void sizesWithoutRoom_wait_andOthersAreTriedMeanwhile() {
    PathMtu mtu = started(9_000);
    assertEquals(0, mtu.probeSize(1_231, now), "no usual size fits");
    assertEquals(1_280, mtu.probeSize(1_300, now));
    mtu.onProbeSent(1_280);
    mtu.onPacketLost(1_280, now, true);
    now += PathMtu.RETRY_NANOS;
    assertEquals(1_280, mtu.probeSize(65_527, now), "brought to its end");
    mtu.onProbeSent(1_280);
    mtu.onPacketAcked(1_280, now, true);
    assertEquals(1_452, mtu.probeSize(1_500, now));
    assertEquals(0, mtu.probeSize(1_280, now));
    assertEquals(PathMtu.NEVER, mtu.nextTimeout(), "nobody is called for want of room");
  }

  // Datagrams differ in size by a few bytes; the largest that arrived may have been a single one.
  @Test
  void burstsOfLosses_ofAlmostFullDatagrams_areNoBlackHole() {
    PathMtu mtu = started(1_472);
    pass(mtu);
    pass(mtu);
    for (int burst = 0; burst < 100; burst++) {
      now += 10 * MS;
      mtu.onPacketAcked(1_470, now, false);
      for (int i = 0; i < 10; i++) {
        mtu.onPacketLost(1_470, now - MS - i, false);
      }
    }
    assertEquals(0, mtu.blackHoles());
  }

  @Property(tries = 10_000)
  void anyCallsInAnyOrder_keepTheSizesInTheirBounds(
      @ForAll @IntRange(min = 1_200, max = 65_527) int base,
      @ForAll @IntRange(min = 1_200, max = 65_527) int max,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PathMtu mtu = new PathMtu(true, base, max);
    long time = 0;
    for (int i = 0; i < 100; i++) {
      time += random.nextLong(SECOND);
      int size = random.nextBoolean() ? mtu.currentBytes() : 1 + random.nextInt(65_527);
      mtu.onPacketSent(size, time, random.nextBoolean());
      switch (random.nextInt(7)) {
        case 0 -> {
          mtu.limit(1_200 + random.nextInt(68_800));
          mtu.start(time);
        }
        case 1 -> mtu.onPacketAcked(size, time, random.nextBoolean());
        case 2 -> mtu.onPacketLost(size, time, random.nextBoolean());
        case 3 -> mtu.onProbeTimeout(random.nextInt(4), time);
        case 4 -> {
          time = Math.max(time, mtu.nextTimeout() == PathMtu.NEVER ? 0 : mtu.nextTimeout());
          mtu.onTimeout(time);
          assertTrue(mtu.nextTimeout() > time);
        }
        default -> {
          int room = random.nextBoolean() ? 65_527 : random.nextInt(65_527);
          int probe = mtu.probeSize(room, time);
          assertTrue(probe == 0 || (probe > mtu.currentBytes() && probe <= Math.min(max, room)));
          if (probe != 0) {
            mtu.onProbeSent(probe);
            mtu.onPacketLost(probe, time, true);
          }
        }
      }
      assertTrue(mtu.currentBytes() >= 1_200 && mtu.currentBytes() <= max);
      assertTrue(mtu.baseBytes() >= 1_200 && mtu.baseBytes() <= Math.min(base, mtu.currentBytes()));
    }
  }

  @Test
  void nothingIsEverAllocated() {
    PathMtu mtu = started(9_000);
    lifeOfAPath(mtu);
    assertEquals(0, AllocationMeter.bytesAllocatedBy(() -> lifeOfAPath(mtu)));
    assertTrue(mtu.probesSent() > 10);
  }

  private void lifeOfAPath(PathMtu mtu) {
    for (int i = 0; i < 20_000; i++) {
      now += 5 * MS;
      mtu.onTimeout(now);
      int probe = mtu.probeSize(65_527, now);
      if (probe != 0) {
        mtu.onProbeSent(probe);
        if (probe <= 1_472) {
          mtu.onPacketAcked(probe, now, true);
        } else {
          mtu.onPacketLost(probe, now, true);
        }
      }
      mtu.onPacketAcked(mtu.currentBytes(), now, false);
      mtu.onPacketLost(mtu.currentBytes(), now - MS, false);
      mtu.onPacketSent(mtu.currentBytes(), now + 1, false);
      if (i % 1_000 == 0) {
        mtu.onProbeTimeout(2, now);
      }
    }
  }
}
