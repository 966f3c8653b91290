package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SentPacketLogTest implements TokenOwner {
  private static final int FLAGS = SentPacketLog.ACK_ELICITING | SentPacketLog.IN_FLIGHT;
  private static final long NONE = SentPacketLog.NONE;

  private final List<String> tokens = new ArrayList<>();
  private final SentPacketLog log = new SentPacketLog();

  @Override
  public void onTokenAcked(int kind, long a, long b, long c) {
    tokens.add("acked " + kind + ":" + a + ":" + b + ":" + c);
  }

  @Override
  public void onTokenLost(int kind, long a, long b, long c) {
    tokens.add("lost " + kind + ":" + a + ":" + b + ":" + c);
  }

  @Override
  public void onTokenProbe(int kind, long a, long b, long c) {
    tokens.add("probe " + kind + ":" + a + ":" + b + ":" + c);
  }

  private void send(long pn, long now) {
    log.begin(pn);
    log.token(1, pn, 2, 3);
    log.commit(now, 100, FLAGS, 0, pn + 1);
  }

  @Test
  void everythingAboutAPacket_isRemembered() {
    log.begin(0);
    log.commit(7, 1_350, SentPacketLog.IN_FLIGHT | SentPacketLog.MTU_PROBE, 63, 1L << 40);
    assertEquals(7, log.sentTime(0));
    assertEquals(1_350, log.size(0));
    assertEquals(63, log.path(0));
    assertEquals(1L << 40, log.ordinal(0));
    assertFalse(log.isAckEliciting(0));
    assertTrue(log.isInFlight(0));
    assertTrue(log.isMtuProbe(0));
    assertFalse(log.isProbed(0));
    assertTrue(log.isOutstanding(0));
    assertFalse(log.isOutstanding(1));
  }

  @Test
  void tokensComeBackInOrder_withAllFourNumbers() {
    log.begin(0);
    log.token(-5, Long.MIN_VALUE, 0, Long.MAX_VALUE);
    log.token(6, 1, 2, 3);
    log.commit(0, 100, FLAGS, 0, 1);
    send(1, 0);
    log.probe(0, this);
    log.markLost(0, this);
    log.markAcked(0, this);
    String first = "-5:" + Long.MIN_VALUE + ":0:" + Long.MAX_VALUE;
    assertEquals(
        List.of(
            "probe " + first,
            "probe 6:1:2:3",
            "lost " + first,
            "lost 6:1:2:3",
            "acked " + first,
            "acked 6:1:2:3"),
        tokens);
    assertTrue(log.isAcked(0));
    assertFalse(log.isLost(0));
  }

  @Test
  void misuse_isRefused() {
    assertThrows(IllegalStateException.class, () -> log.token(0, 0, 0, 0));
    assertThrows(IllegalStateException.class, () -> log.commit(0, 0, 0, 0, 0));
    send(3, 0);
    assertThrows(IllegalArgumentException.class, () -> log.begin(3));
    assertThrows(IllegalArgumentException.class, () -> log.begin(4 + 33));
    assertThrows(IllegalArgumentException.class, () -> new SentPacketLog(96));
  }

  @Test
  void settledPacketsAtTheFront_giveUpTheirSpace() {
    for (int i = 0; i < 10; i++) {
      send(i, i);
    }
    log.markAcked(1, this);
    log.release(10, 100);
    assertEquals(0, log.base());
    log.markAcked(0, this);
    log.release(10, 100);
    assertEquals(2, log.base());
    assertEquals(10, log.next());
  }

  @Test
  void lostPacket_isRememberedForOneToTwoRetentionPeriods() {
    send(0, 0);
    send(1, 0);
    log.markLost(0, this);
    log.release(100, 100);
    log.release(199, 100);
    assertTrue(log.isLost(0));
    assertEquals(0, log.firstLost(0, NONE));
    log.release(200, 100);
    assertEquals(1, log.base());
    assertEquals(NONE, log.firstLost(0, NONE));
  }

  @Test
  void packetNotInFlight_isForgottenAfterARetentionPeriod() {
    log.begin(0);
    log.commit(0, 40, 0, 0, 1);
    log.release(99, 100);
    assertTrue(log.isOutstanding(0));
    log.release(100, 100);
    assertEquals(1, log.base());
    assertTrue(tokens.isEmpty());
  }

  @Test
  void skippedNumbers_areKnownForTheLastSixteenSkips() {
    for (long pn = 2; pn <= 2 * 17; pn += 2) {
      send(pn - 1, 0);
      log.markAcked(pn - 1, this);
      log.release(0, 0);
    }
    assertFalse(log.containsSkipped(0, 0));
    assertTrue(log.containsSkipped(2, 2));
    assertTrue(log.containsSkipped(1, 33));
    assertFalse(log.containsSkipped(33, 33));
    assertTrue(log.containsSkipped(32, 33));
  }

  @Test
  void fullLog_hasNoRoomUntilTheFrontGoes() {
    SentPacketLog small = new SentPacketLog(64);
    for (int i = 0; i < 64; i++) {
      small.begin(i);
      assertTrue(small.hasRoom());
      small.commit(0, 1, FLAGS, 0, i);
    }
    small.begin(64);
    assertFalse(small.hasRoom());
    small.dropFront();
    assertTrue(small.hasRoom());
    small.commit(0, 1, FLAGS, 0, 64);
    assertTrue(small.isOutstanding(64));
    assertFalse(small.isOutstanding(0));
  }

  private static final class Packet {
    final long time;
    final boolean inFlight;
    final int tokens;
    String state = "outstanding";

    Packet(long time, boolean inFlight, int tokens) {
      this.time = time;
      this.inFlight = inFlight;
      this.tokens = tokens;
    }
  }

  /** The model: a map of packets, each with its state as a word. */
  @Property(tries = 500)
  void behavesLikeAMapOfPackets(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SentPacketLog ring = new SentPacketLog(1 << 10);
    TreeMap<Long, Packet> model = new TreeMap<>();
    long now = 0;
    int appetite = 1 + random.nextInt(30);
    for (int i = 0; i < 40; i++) {
      now += random.nextInt(5);
      for (int j = random.nextInt(appetite); j > 0; j--) {
        long pn = ring.next() + (random.nextInt(8) == 0 ? random.nextInt(33) : 0);
        sendBoth(ring, model, random, pn, now);
      }
      settleSome(ring, model, random);
      ring.release(now, 20);
      checkFront(ring, model, now);
      assertSame(ring, model);
      if (random.nextInt(40) == 0) {
        ring.clear();
        model.clear();
        assertSame(ring, model);
      }
    }
  }

  private static void sendBoth(
      SentPacketLog ring,
      NavigableMap<Long, Packet> model,
      SplittableRandom random,
      long pn,
      long now) {
    boolean inFlight = random.nextInt(4) != 0;
    ring.begin(pn);
    if (random.nextInt(10) == 0) {
      ring.token(9, 9, 9, 9);
      ring.begin(pn);
    }
    Packet packet = new Packet(now, inFlight, random.nextInt(4));
    for (int t = 0; t < packet.tokens; t++) {
      ring.token(t, pn, now, -pn);
    }
    if (!ring.hasRoom()) {
      while (!ring.hasRoom()) {
        ring.dropFront();
      }
      model.headMap(ring.base()).clear();
    }
    ring.commit(now, (int) pn % 1_000, inFlight ? FLAGS : 0, (int) pn % 5, 3 * pn);
    model.put(pn, packet);
  }

  private void settleSome(
      SentPacketLog ring, NavigableMap<Long, Packet> model, SplittableRandom random) {
    for (Map.Entry<Long, Packet> entry : model.entrySet()) {
      long pn = entry.getKey();
      Packet packet = entry.getValue();
      int what = random.nextInt(12);
      tokens.clear();
      if (what < 4 && !packet.state.equals("acked") && !packet.state.equals("forgotten")) {
        ring.markAcked(pn, this);
        packet.state = "acked";
        assertTokens("acked", pn, packet);
      } else if (what == 4 && packet.state.equals("outstanding")) {
        ring.markLost(pn, this);
        packet.state = "lost";
        assertTokens("lost", pn, packet);
      } else if (what == 5 && packet.state.equals("outstanding")) {
        ring.probe(pn, this);
        assertTokens("probe", pn, packet);
      } else if (what == 6 && packet.state.equals("outstanding") && !packet.inFlight) {
        ring.forget(pn);
        packet.state = "forgotten";
      }
    }
  }

  private void assertTokens(String what, long pn, Packet packet) {
    assertEquals(packet.tokens, tokens.size());
    for (int t = 0; t < packet.tokens; t++) {
      assertEquals(what + " " + t + ":" + pn + ":" + packet.time + ":" + -pn, tokens.get(t));
    }
  }

  /** What was released must be settled or old; what stays at the front must not be acknowledged. */
  private static void checkFront(SentPacketLog ring, NavigableMap<Long, Packet> model, long now) {
    Map<Long, Packet> released = model.headMap(ring.base());
    for (Packet packet : released.values()) {
      boolean old = !packet.inFlight && packet.time <= now - 20;
      assertTrue(!packet.state.equals("outstanding") || old, packet.state);
    }
    released.clear();
    if (!model.isEmpty()) {
      Packet front = model.firstEntry().getValue();
      assertTrue(front.state.equals("outstanding") || front.state.equals("lost"), front.state);
    }
  }

  private static void assertSame(SentPacketLog ring, NavigableMap<Long, Packet> model) {
    long outstanding = ring.firstOutstanding(0, NONE);
    long lost = ring.firstLost(0, NONE);
    for (Map.Entry<Long, Packet> entry : model.entrySet()) {
      long pn = entry.getKey();
      Packet packet = entry.getValue();
      assertEquals(packet.state.equals("acked"), ring.isAcked(pn));
      assertEquals(packet.time, ring.sentTime(pn));
      assertEquals(packet.inFlight, ring.isInFlight(pn));
      assertEquals((int) pn % 1_000, ring.size(pn));
      assertEquals((int) pn % 5, ring.path(pn));
      assertEquals(3 * pn, ring.ordinal(pn));
      if (packet.state.equals("outstanding")) {
        assertEquals(pn, outstanding);
        outstanding = ring.firstOutstanding(pn + 1, NONE);
      } else if (packet.state.equals("lost")) {
        assertEquals(pn, lost);
        lost = ring.firstLost(pn + 1, NONE);
      }
    }
    assertEquals(NONE, outstanding);
    assertEquals(NONE, lost);
  }
}
