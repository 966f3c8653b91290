package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Two honest peers, a network that loses, repeats, reorders and damages, and updates at any
 * permitted moment, against a model that knows the generation of every packet.
 */
class KeyUpdateModelTest {
  private static final long PTO = 1000;
  private static final long RETENTION = 3 * PTO;
  private static final int STEPS = 500;
  private static final int TRIES = 500;

  /** What must have happened in all tries together, or the property proves nothing. */
  private static final Map<String, Integer> SEEN = new TreeMap<>();

  /** What the model knows of one end. */
  private static final class End {
    final OneRttPeer peer;
    final List<OneRttPeer.Flight> towards = new ArrayList<>();
    long generation;
    long previousGoneAt = Long.MAX_VALUE;
    long rejected;

    End(CipherSuite suite, boolean client, AeadLimits limits) {
      peer = new OneRttPeer(suite, client, limits);
      peer.keys.onPto(PTO);
      peer.keys.onHandshakeConfirmed();
    }

    void updated() {
      generation++;
      previousGoneAt = Long.MAX_VALUE;
    }
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void every_packet_opens_unless_its_keys_are_legitimately_gone(
      @ForAll CipherSuite suite, @ForAll long seed) throws TransportError {
    SplittableRandom random = new SplittableRandom(seed);
    // Updates because of the limit, and others.
    AeadLimits limits = new AeadLimits(random.nextInt(40, 200), 1L << 30);
    End[] ends = {new End(suite, true, limits), new End(suite, false, limits)};
    int lossPercent = random.nextInt(0, 40);
    long now = 0;
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(100) < 3 ? random.nextLong(4 * PTO) : random.nextLong(PTO / 5);
      End end = ends[random.nextInt(2)];
      End other = end == ends[0] ? ends[1] : ends[0];
      switch (random.nextInt(12)) {
        case 0 -> update(end, now);
        case 1 -> timeout(end, now);
        case 2, 3, 4, 5 -> send(end, other, random, lossPercent, now);
        default -> deliver(end, random, now);
      }
      assertEquals(end.generation, end.peer.keys.generation());
      assertTrue(Math.abs(end.generation - other.generation) <= 1);
    }
  }

  @AfterContainer
  static void everything_of_interest_happened() {
    for (String what :
        List.of("current", "next", "previous", "previous is gone", "long gone", "damaged")) {
      assertTrue(SEEN.getOrDefault(what, 0) > TRIES / 4, () -> what + " in " + SEEN);
    }
  }

  private static void saw(String what) {
    SEEN.merge(what, 1, Integer::sum);
  }

  private static void update(End end, long now) {
    if (end.peer.keys.mayInitiateUpdate(now)) {
      end.peer.keys.initiateUpdate(now);
      end.updated();
    }
  }

  private static void timeout(End end, long now) {
    if (end.peer.keys.nextTimeout() <= now) {
      end.peer.keys.onTimeout(now);
      assertTrue(end.peer.keys.nextTimeout() > now);
    }
  }

  private static void send(End end, End other, SplittableRandom random, int lossPercent, long now) {
    if (end.peer.keys.updateIfDue(now)) {
      end.updated();
    }
    if (end.peer.keys.sendLimitReached()) {
      return;
    }
    OneRttPeer.Flight flight = end.peer.send();
    assertEquals(end.generation, flight.generation());
    if (random.nextInt(100) >= lossPercent) {
      other.towards.add(flight);
    }
  }

  /** Delivers any packet that is under way, perhaps damaged, perhaps to come again. */
  private static void deliver(End end, SplittableRandom random, long now) throws TransportError {
    if (end.towards.isEmpty()) {
      return;
    }
    int index = random.nextInt(3) == 0 ? random.nextInt(end.towards.size()) : 0;
    OneRttPeer.Flight flight = end.towards.get(index);
    int created = end.peer.provider.created;
    int opened = end.peer.provider.opened;
    boolean expected = false;
    OpenStatus status;
    if (random.nextInt(5) == 0) {
      byte[] damaged = flight.bytes().clone();
      saw("damaged");
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      status = end.peer.receive(damaged, flight.packetNumber(), now);
    } else {
      if (random.nextInt(8) != 0) {
        end.towards.remove(index);
      }
      expected = opens(end, flight, now);
      status = end.peer.receive(flight, now);
    }
    if (expected) {
      onOpened(end, flight, now);
    } else {
      end.rejected++;
    }
    assertEquals(expected ? OpenStatus.OPENED : OpenStatus.NOT_AUTHENTIC, status);
    assertEquals(end.rejected, end.peer.keys.rejectedPackets());
    // RFC 9001 §9.5: whatever the packet, one key is tried and none is made.
    assertEquals(created, end.peer.provider.created);
    assertEquals(opened + 1, end.peer.provider.opened);
  }

  private static boolean opens(End end, OneRttPeer.Flight flight, long now) {
    long ahead = flight.generation() - end.generation;
    if (ahead >= 0) {
      assertTrue(ahead <= 1);
      saw(ahead == 0 ? "current" : "next");
      return true;
    }
    boolean gone = ahead < -1 || now >= end.previousGoneAt;
    saw(ahead < -1 ? "long gone" : gone ? "previous is gone" : "previous");
    return !gone;
  }

  private static void onOpened(End end, OneRttPeer.Flight flight, long now) {
    if (flight.generation() > end.generation) {
      end.updated();
    }
    if (flight.generation() == end.generation && end.previousGoneAt == Long.MAX_VALUE) {
      end.previousGoneAt = now + RETENTION;
    }
  }
}
