package dev.crowfly.quic.cid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** {@link RemoteConnectionIds} against an honest peer with a lossy network, and a hostile one. */
class RemoteConnectionIdsModelTest {
  private static final long NONE = RemoteConnectionIds.NONE;

  private static void offer(RemoteConnectionIds ids, long sequence, long retirePriorTo)
      throws TransportError {
    byte[] id = RemoteConnectionIdsTest.id(sequence).toByteArray();
    byte[] token = RemoteConnectionIdsTest.token(sequence % 100);
    token[0] = (byte) (sequence >> 8);
    token[1] = (byte) sequence;
    ids.onNewConnectionId(sequence, retirePriorTo, id, 0, id.length, token, 0);
  }

  /**
   * Two pools joined by a network that loses, repeats and reorders frames: an honest issuer never
   * causes an error, both ends agree in the end, and the client can always move on.
   */
  @Property(tries = 500)
  void honestPeers_alwaysAgreeInTheEnd(@ForAll long seed) throws TransportError {
    SplittableRandom random = new SplittableRandom(seed);
    LocalConnectionIds local =
        new LocalConnectionIds(RemoteConnectionIdsTest.id(0), (id, out, at) -> {});
    local.setPeerLimit(RemoteConnectionIds.ACTIVE_CONNECTION_ID_LIMIT);
    RemoteConnectionIds remote = new RemoteConnectionIds(RemoteConnectionIdsTest.id(0));
    List<long[]> offers = new ArrayList<>();
    List<Long> retirements = new ArrayList<>();
    long current = 0;
    long next = 1;
    for (int i = 0; i < 400; i++) {
      boolean settle = i >= 300;
      if (local.canIssue()) {
        local.issue(RemoteConnectionIdsTest.id(next++));
      }
      long announce = local.nextToAnnounce();
      if (announce != NONE) {
        local.onAnnounced(announce);
        offers.add(new long[] {announce, local.retirePriorTo(announce)});
      }
      long retire = remote.nextToRetire();
      if (retire != NONE) {
        remote.onRetirementSent(retire);
        retirements.add(retire);
      }
      if (!offers.isEmpty() && (settle || random.nextInt(3) == 0)) {
        long[] offer = offers.remove(random.nextInt(offers.size()));
        if (!settle && random.nextInt(4) == 0) {
          local.onAnnouncementLost(offer[0]);
        } else {
          offer(remote, offer[0], offer[1]);
          if (!settle && random.nextInt(4) == 0) {
            offers.add(offer);
          }
          local.onAnnouncementAcked(offer[0]);
        }
      }
      if (!retirements.isEmpty() && (settle || random.nextInt(3) == 0)) {
        long sequence = retirements.remove(random.nextInt(retirements.size()));
        if (!settle && random.nextInt(4) == 0) {
          remote.onRetirementLost(sequence);
        } else {
          local.onRetireConnectionId(sequence, NONE);
          remote.onRetirementAcked(sequence);
        }
      }
      if (!remote.isActive(current) || (!settle && remote.spares() > 0 && random.nextInt(8) == 0)) {
        long spare = remote.takeSpare();
        if (spare != NONE && remote.canRetire()) {
          remote.retire(current);
        }
        current = spare == NONE ? current : spare;
      }
      if (!settle && random.nextInt(60) == 0) {
        local.retireOldest();
      }
      assertTrue(remote.size() <= 8);
      assertTrue(local.size() <= 16);
    }
    assertEquals(8, remote.size());
    assertEquals(8, local.size());
    for (int i = 0; i < local.size(); i++) {
      byte[] id = local.get(i).toByteArray();
      assertEquals(local.get(i), remote.id(local.sequenceOf(id, 0, id.length)));
    }
    assertTrue(remote.isActive(current));
  }

  /** Any sequence of frames ends in a typed error or in a state that a map predicts. */
  @Property(tries = 10_000)
  void hostilePeer_getsATypedError_andNeverMoreThanTheLimits(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RemoteConnectionIds ids = new RemoteConnectionIds(RemoteConnectionIdsTest.id(0));
    NavigableMap<Long, Boolean> active = new TreeMap<>();
    active.put(0L, true);
    Set<Long> everSeen = new HashSet<>(Set.of(0L));
    Set<Long> owed = new HashSet<>();
    long retirePriorTo = 0;
    int span = 4 + random.nextInt(30);
    for (int i = 0; i < 35; i++) {
      long sequence = random.nextLong(span);
      long field = random.nextInt(3) == 0 ? random.nextLong(sequence + 1) : 0;
      retirePriorTo = Math.max(retirePriorTo, field);
      Set<Long> old = new HashSet<>(active.headMap(retirePriorTo).keySet());
      owed.addAll(old);
      active.keySet().removeAll(old);
      if (everSeen.add(sequence)) {
        if (sequence < retirePriorTo) {
          owed.add(sequence);
        } else {
          active.put(sequence, false);
        }
      }
      boolean mustFail = active.size() > 8 || owed.size() > RetirementQueue.CAPACITY;
      try {
        offer(ids, sequence, field);
        assertFalse(mustFail);
      } catch (TransportError error) {
        assertTrue(mustFail, error.getMessage());
        return;
      }
      if (random.nextInt(3) == 0) {
        long taken = ids.takeSpare();
        active.replace(taken, true);
      }
      long due = ids.nextToRetire();
      if (due != NONE && random.nextBoolean()) {
        assertTrue(owed.remove(due));
        ids.onRetirementSent(due);
        ids.onRetirementAcked(due);
      }
      assertEquals(active.size(), ids.size());
      assertEquals(active.values().stream().filter(used -> !used).count(), ids.spares());
      for (long n = 0; n < span; n++) {
        assertEquals(active.containsKey(n), ids.isActive(n));
      }
    }
  }

  @Property(tries = 10_000)
  void arbitraryFields_neverCauseAnythingButATypedError(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RemoteConnectionIds ids = new RemoteConnectionIds(RemoteConnectionIdsTest.id(0));
    byte[] bytes = new byte[64];
    random.nextBytes(bytes);
    for (int i = 0; i < 20; i++) {
      long sequence = random.nextLong() >>> (2 + random.nextInt(62));
      long field = random.nextLong() >>> (2 + random.nextInt(62));
      bytes[random.nextInt(64)] = (byte) random.nextInt();
      try {
        ids.onNewConnectionId(
            sequence, field, bytes, random.nextInt(8), random.nextInt(25), bytes, 40);
      } catch (TransportError error) {
        assertTrue(error.code() >= 0x07 && error.code() <= 0x0a);
      }
      assertTrue(ids.size() <= 8);
    }
  }
}
