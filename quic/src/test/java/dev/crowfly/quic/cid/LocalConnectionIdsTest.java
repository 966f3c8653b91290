package dev.crowfly.quic.cid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LocalConnectionIdsTest {
  private static final long NONE = LocalConnectionIds.NONE;

  private final LocalConnectionIds ids =
      new LocalConnectionIds(id(0), LocalConnectionIdsTest::token);

  private static ConnectionId id(long number) {
    return ConnectionId.ofHex(String.format("aa%08x", number));
  }

  private static void token(ConnectionId id, byte[] out, int offset) {
    for (int i = 0; i < 16; i++) {
      out[offset + i] = (byte) (id.byteAt(4) + i);
    }
  }

  private void issueAll() {
    while (ids.canIssue()) {
      long sequence = ids.issue(id(ids.size() + 100L));
      ids.onAnnounced(sequence);
      ids.onAnnouncementAcked(sequence);
    }
  }

  private static void assertViolation(TransportError error) {
    assertEquals(TransportErrorCode.PROTOCOL_VIOLATION, error.code());
    assertEquals(0x19, error.frameType());
  }

  // RFC 9000 §5.1.1: "The sequence number of the initial connection ID is 0"
  @Test
  void initialId_hasNumber0_andNeedsNoFrame() {
    assertEquals(id(0), ids.id(0));
    assertEquals(1, ids.size());
    assertEquals(id(0), ids.get(0));
    assertEquals(NONE, ids.nextToAnnounce());
  }

  // RFC 9000 §5.1.1: "The sequence number on each newly issued connection ID MUST increase by 1"
  @Test
  void sequenceNumbers_increaseByOne() {
    ids.setPeerLimit(8);
    for (long n = 1; n < 8; n++) {
      assertEquals(n, ids.issue(id(n)));
    }
  }

  // RFC 9000 §5.1.1: "An endpoint MUST NOT provide more connection IDs than the peer's limit"
  @Test
  void noMoreThanThePeersLimit_norThanOurs() {
    ids.issue(id(1));
    assertFalse(ids.canIssue(), "2 unless the peer says otherwise");
    ids.setPeerLimit(4);
    ids.issue(id(2));
    ids.issue(id(3));
    assertFalse(ids.canIssue());
    assertThrows(IllegalStateException.class, () -> ids.issue(id(4)));
    ids.setPeerLimit(Long.MAX_VALUE);
    for (long n = 4; ids.canIssue(); n++) {
      ids.issue(id(n));
    }
    assertEquals(LocalConnectionIds.MAX_ACTIVE, ids.size());
  }

  @Test
  void preferredAddress_isNumber1_andNeedsNoFrame() throws TransportError {
    ids.issuePreferredAddress(id(1));
    assertEquals(id(1), ids.id(1));
    assertEquals(NONE, ids.nextToAnnounce());
    assertEquals(id(1), ids.onRetireConnectionId(1, 0));
    assertThrows(IllegalStateException.class, () -> ids.issuePreferredAddress(id(2)));
  }

  @Test
  void announcement_isOwedUntilSent_andAgainWhenLost() {
    ids.setPeerLimit(3);
    ids.issue(id(1));
    ids.issue(id(2));
    assertEquals(1, ids.nextToAnnounce());
    ids.onAnnounced(1);
    assertEquals(2, ids.nextToAnnounce());
    ids.onAnnounced(2);
    assertEquals(NONE, ids.nextToAnnounce());
    ids.onAnnouncementLost(1);
    assertEquals(1, ids.nextToAnnounce());
    ids.onAnnouncementAcked(1);
    assertEquals(NONE, ids.nextToAnnounce());
    ids.onAnnouncementLost(1);
    assertEquals(NONE, ids.nextToAnnounce(), "a copy of an announcement that arrived");
  }

  @Test
  void announcementLost_afterRetirement_isNotRepeated() throws TransportError {
    ids.issue(id(1));
    ids.onAnnounced(1);
    ids.onRetireConnectionId(1, 0);
    ids.onAnnouncementLost(1);
    ids.onAnnouncementAcked(1);
    assertEquals(NONE, ids.nextToAnnounce());
  }

  @Test
  void resetTokens_comeFromTheSource() {
    byte[] out = new byte[18];
    ids.copyResetToken(0, out, 1);
    byte[] expected = new byte[18];
    token(id(0), expected, 1);
    assertArrayEquals(expected, out);
    assertThrows(IllegalArgumentException.class, () -> ids.copyResetToken(1, out, 0));
  }

  // RFC 9000 §19.16: "containing a sequence number greater than any previously sent to the peer
  // MUST
  // be treated as a connection error of type PROTOCOL_VIOLATION"
  @Test
  void retiringWhatWasNeverSent_isAProtocolViolation() {
    assertViolation(assertThrows(TransportError.class, () -> ids.onRetireConnectionId(1, 0)));
    ids.issue(id(1));
    assertViolation(assertThrows(TransportError.class, () -> ids.onRetireConnectionId(1, 0)));
    assertViolation(
        assertThrows(TransportError.class, () -> ids.onRetireConnectionId(Long.MAX_VALUE, 0)));
  }

  // RFC 9000 §19.16: "MUST NOT refer to the Destination Connection ID field of the packet in which
  // the frame is contained"
  @Test
  void retiringTheIdOfTheSamePacket_isAProtocolViolation() {
    assertViolation(assertThrows(TransportError.class, () -> ids.onRetireConnectionId(0, 0)));
  }

  // RFC 9000 §19.16: "An endpoint that provides a zero-length connection ID MUST treat receipt of a
  // RETIRE_CONNECTION_ID frame as a connection error of type PROTOCOL_VIOLATION"
  @Test
  void zeroLengthIds_areNeitherIssuedNorRetired() {
    LocalConnectionIds empty = new LocalConnectionIds(ConnectionId.EMPTY, (i, out, at) -> {});
    assertFalse(empty.canIssue());
    assertFalse(empty.retireOldest());
    assertEquals(0, empty.issuable());
    assertTrue(empty.isZeroLength());
    assertEquals(0, empty.sequenceOf(new byte[1], 1, 0));
    assertViolation(assertThrows(TransportError.class, () -> empty.onRetireConnectionId(0, NONE)));
    assertThrows(IllegalStateException.class, () -> empty.issuePreferredAddress(id(1)));
  }

  @Test
  void retirement_makesRoom_andRepeatsAreIgnored_evenWithOneIdLeft() throws TransportError {
    ids.issue(id(1));
    ids.onAnnounced(1);
    assertEquals(id(0), ids.onRetireConnectionId(0, 1));
    assertNull(ids.onRetireConnectionId(0, 1));
    assertNull(ids.id(0));
    assertEquals(1, ids.size());
    assertTrue(ids.canIssue());
    assertEquals(2, ids.issue(id(2)));
  }

  @Test
  void latePacketToARetiredId_isMerelyUnknown() throws TransportError {
    ids.issue(id(1));
    ids.onAnnounced(1);
    byte[] packet = id(0).toByteArray();
    assertEquals(0, ids.sequenceOf(packet, 0, packet.length));
    ids.onRetireConnectionId(0, 1);
    assertEquals(NONE, ids.sequenceOf(packet, 0, packet.length));
  }

  // RFC 9000 §5.1.2: "The endpoint SHOULD continue to accept the previously issued connection IDs
  // until they are retired by the peer"
  @Test
  void rotation_replacesTheOldestId_andKeepsItValidMeanwhile() throws TransportError {
    ids.setPeerLimit(8);
    issueAll();
    assertEquals(0, ids.issuable());
    for (long n = 0; n < 20; n++) {
      assertTrue(ids.retireOldest());
      assertEquals(1, ids.issuable());
      assertEquals(8 + n, ids.issue(id(8 + n)));
      assertEquals(9, ids.size(), "the old one is still valid");
      assertEquals(n + 1, ids.retirePriorTo(8 + n));
      assertEquals(n, ids.retirePriorTo(n), "never above the sequence number of the frame");
      // RFC 9000 §5.1.2: "SHOULD NOT issue updates of the Retire Prior To field before"
      assertFalse(ids.retireOldest());
      ids.onAnnounced(8 + n);
      ConnectionId oldest = ids.id(n);
      assertEquals(oldest, ids.onRetireConnectionId(n, 8 + n));
      assertFalse(ids.canIssue());
    }
  }

  @Test
  void sameIdTwice_orAnEmptyOne_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> ids.issue(id(0)));
    assertThrows(IllegalArgumentException.class, () -> ids.issue(ConnectionId.EMPTY));
    assertThrows(IndexOutOfBoundsException.class, () -> ids.get(1));
  }

  // A thousand migrations in a row work: whatever the peer retires is replaced.
  @Test
  void aThousandRetirements_neverExhaustThePool() throws TransportError {
    ids.setPeerLimit(8);
    for (long n = 0; n < 1_000; n++) {
      while (ids.canIssue()) {
        long sequence = ids.issue(id(1_000 + n * 10 + ids.size()));
        ids.onAnnounced(sequence);
        ids.onAnnouncementAcked(sequence);
      }
      assertEquals(8, ids.size());
      ids.onRetireConnectionId(n, n + 1);
    }
  }

  /** The model: a map from sequence number to ID, and a list of the frames in flight. */
  @Property(tries = 500)
  void behavesLikeAMap(@ForAll long seed) throws TransportError {
    SplittableRandom random = new SplittableRandom(seed);
    LocalConnectionIds pool = new LocalConnectionIds(id(0), LocalConnectionIdsTest::token);
    int limit = 2 + random.nextInt(10);
    pool.setPeerLimit(limit);
    NavigableMap<Long, ConnectionId> model = new TreeMap<>();
    model.put(0L, id(0));
    List<Long> inFlight = new ArrayList<>();
    long next = 1;
    long largestSent = 0;
    long retirePriorTo = 0;
    for (int i = 0; i < 120; i++) {
      boolean room = model.tailMap(retirePriorTo).size() < Math.min(limit, 8) && model.size() < 16;
      assertEquals(room, pool.canIssue());
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          if (room) {
            assertEquals(next, pool.issue(id(next)));
            model.put(next, id(next));
            next++;
          }
        }
        case 2 -> {
          long sequence = pool.nextToAnnounce();
          if (sequence != NONE) {
            assertTrue(model.containsKey(sequence));
            assertTrue(pool.retirePriorTo(sequence) <= sequence);
            pool.onAnnounced(sequence);
            largestSent = Math.max(largestSent, sequence);
            inFlight.add(sequence);
          }
        }
        case 3 -> {
          if (!inFlight.isEmpty()) {
            long sequence = inFlight.remove(random.nextInt(inFlight.size()));
            if (random.nextBoolean()) {
              pool.onAnnouncementAcked(sequence);
              inFlight.removeIf(s -> s == sequence);
            } else {
              pool.onAnnouncementLost(sequence);
            }
          }
        }
        case 4 -> retireBoth(pool, model, random.nextLong(next + 2), largestSent);
        default -> {
          boolean done = model.isEmpty() || model.firstKey() >= retirePriorTo;
          boolean expected = done && !model.isEmpty();
          if (random.nextInt(4) == 0) {
            assertEquals(expected, pool.retireOldest());
            retirePriorTo = expected ? model.firstKey() + 1 : retirePriorTo;
          }
        }
      }
      assertEquals(model.size(), pool.size());
      int at = 0;
      for (var entry : model.entrySet()) {
        byte[] bytes = entry.getValue().toByteArray();
        assertEquals(entry.getKey(), pool.sequenceOf(bytes, 0, bytes.length));
        assertEquals(entry.getValue(), pool.get(at++));
      }
    }
  }

  private static void retireBoth(
      LocalConnectionIds pool,
      NavigableMap<Long, ConnectionId> model,
      long sequence,
      long largestSent)
      throws TransportError {
    if (sequence > largestSent) {
      assertThrows(TransportError.class, () -> pool.onRetireConnectionId(sequence, NONE));
    } else {
      assertEquals(model.remove(sequence), pool.onRetireConnectionId(sequence, NONE));
    }
  }
}
