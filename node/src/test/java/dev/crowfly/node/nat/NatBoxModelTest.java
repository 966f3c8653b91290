package dev.crowfly.node.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.crowfly.ice.behavior.FilteringBehavior;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random datagrams in and out, and time, over real sockets on loopback, against a model that is
 * nothing but the sentences of RFC 4787.
 */
class NatBoxModelTest {
  private static final long IDLE = 120;
  private static final int STEPS = 300;

  @ParameterizedTest
  @EnumSource(NatKind.class)
  void mapsAndFiltersAsItsKindSays(NatKind kind) throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      run(kind, seed);
    }
  }

  private static void run(NatKind kind, long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    long[] clock = {0};
    try (Outsiders peers = new Outsiders();
        Inside inside =
            new Inside(
                NatConfig.of(kind, inside(), NatBox.outside(1))
                    .withPermitted(List.of(peers.address(0)))
                    .withIdle(IDLE, () -> clock[0]))) {
      Model model = new Model(kind, peers);
      List<InetSocketAddress> everMapped = new ArrayList<>();
      if (kind == NatKind.NONE) {
        everMapped.addAll(inside.box.mappedAddresses());
        model.addresses.put("all", everMapped.get(0));
      }
      for (int step = 0; step < STEPS; step++) {
        String where = kind + ", seed " + seed + ", step " + step;
        int peer = random.nextInt(peers.count());
        switch (random.nextInt(10)) {
          case 0 -> clock[0] += random.nextLong(2 * IDLE);
          case 1, 2, 3 -> goesOut(model, inside, peers, peer, clock[0], everMapped, where);
          default -> {
            if (!everMapped.isEmpty()) {
              InetSocketAddress to = everMapped.get(random.nextInt(everMapped.size()));
              comesIn(model, inside, peers, peer, to, clock[0], where);
            }
          }
        }
      }
    }
  }

  private static void goesOut(
      Model model,
      Inside inside,
      Outsiders peers,
      int peer,
      long now,
      List<InetSocketAddress> everMapped,
      String where)
      throws Exception {
    NatStats before = inside.box.stats();
    inside.send(peer, peers.address(peer));
    if (!model.mayLeave(peer)) {
      assertEquals(before.unroutable() + 1, inside.box.stats().unroutable(), where);
      return;
    }
    InetSocketAddress seen = peers.receive(peer);
    InetSocketAddress expected = model.mapped(peer, now);
    if (expected == null) {
      for (InetSocketAddress inUse : model.live(now)) {
        assertNotEquals(inUse, seen, where + ": an address of another mapping");
      }
    } else {
      assertEquals(expected, seen, where);
    }
    model.left(peer, seen, now);
    everMapped.remove(seen);
    everMapped.add(seen);
    while (everMapped.size() > 6) {
      everMapped.remove(0);
    }
  }

  private static void comesIn(
      Model model,
      Inside inside,
      Outsiders peers,
      int peer,
      InetSocketAddress to,
      long now,
      String where)
      throws Exception {
    if (!inside.box.mappedAddresses().contains(to)) {
      assertEquals(false, model.live(now).contains(to), where + ": a mapping is gone too early");
      return; // nobody's socket: nothing would tell us
    }
    NatStats before = inside.box.stats();
    peers.send(peer, peer, to);
    List<String> come = inside.settle(before);
    List<String> expected =
        model.admits(peer, to, now) ? List.of(peer + " from " + peers.address(peer)) : List.of();
    assertEquals(expected, come, where);
  }

  /** The sentences. */
  private static final class Model {
    final NatKind kind;
    final Outsiders peers;
    final Map<Object, InetSocketAddress> addresses = new HashMap<>();
    final Map<InetSocketAddress, Long> usedAt = new HashMap<>();
    final Map<InetSocketAddress, Map<Integer, Long>> sentTo = new HashMap<>();

    Model(NatKind kind, Outsiders peers) {
      this.kind = kind;
      this.peers = peers;
    }

    boolean mayLeave(int peer) {
      return kind != NatKind.BLOCKED || peer == 0;
    }

    /** "The NAT reuses the port mapping for subsequent packets…" (§4.1); null if there is none. */
    InetSocketAddress mapped(int peer, long now) {
      InetSocketAddress address = addresses.get(key(peer));
      return address != null && isLive(address, now) ? address : null;
    }

    private Object key(int peer) {
      return kind == NatKind.SYMMETRIC ? peer : "all";
    }

    private boolean isLive(InetSocketAddress address, long now) {
      return kind == NatKind.NONE || now - usedAt.getOrDefault(address, -IDLE - 1) <= IDLE;
    }

    List<InetSocketAddress> live(long now) {
      return addresses.values().stream().filter(each -> isLive(each, now)).toList();
    }

    void left(int peer, InetSocketAddress seen, long now) {
      if (mapped(peer, now) == null) {
        sentTo.remove(seen); // a port of the past may come again; its filter does not
      }
      addresses.put(key(peer), seen);
      usedAt.put(seen, now);
      sentTo.computeIfAbsent(seen, unused -> new HashMap<>()).put(peer, now);
    }

    boolean admits(int peer, InetSocketAddress to, long now) {
      if (!live(now).contains(to)) {
        return false;
      }
      if (kind.filtering() == FilteringBehavior.ENDPOINT_INDEPENDENT) {
        return true;
      }
      for (Map.Entry<Integer, Long> sent : sentTo.getOrDefault(to, Map.of()).entrySet()) {
        InetSocketAddress known = peers.address(sent.getKey());
        boolean sameHost = known.getAddress().equals(peers.address(peer).getAddress());
        boolean same =
            kind.filtering() == FilteringBehavior.ADDRESS_DEPENDENT
                ? sameHost
                : sent.getKey() == peer;
        if (same && now - sent.getValue() <= IDLE) {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  void privateAddressesLeadNowhere() throws Exception {
    try (Inside inside = new Inside(NatConfig.of(NatKind.FULL_CONE, inside(), NatBox.outside(1)))) {
      byte[] six = new byte[16];
      six[15] = 1;
      inside.send(
          1, new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 7}), 4_000));
      inside.send(1, new InetSocketAddress(InetAddress.getByAddress(six), 4_000));
      assertEquals(2, inside.box.stats().unroutable());
      assertEquals(0, inside.box.stats().mappings());
    }
  }

  @Test
  void theLongestUnusedMappingGoesWhenThereAreTooMany() throws Exception {
    long[] clock = {0};
    try (Outsiders peers = new Outsiders();
        Inside inside =
            new Inside(
                NatConfig.of(NatKind.SYMMETRIC, inside(), NatBox.outside(1))
                    .withIdle(IDLE, () -> clock[0])
                    .withMaxMappings(2))) {
      inside.send(0, peers.address(0));
      clock[0]++;
      inside.send(1, peers.address(1));
      clock[0]++;
      inside.send(0, peers.address(0));
      clock[0]++;
      inside.send(2, peers.address(2));
      InetSocketAddress of0 = peers.receive(0);
      assertEquals(of0, peers.receive(0));
      assertEquals(2, inside.box.stats().mappings());
      assertEquals(1, inside.box.stats().expired());
      assertEquals(
          List.of(of0, peers.receive(2)).stream().sorted(NatBoxModelTest::byPort).toList(),
          inside.box.mappedAddresses().stream().sorted(NatBoxModelTest::byPort).toList());
    }
  }

  private static int byPort(InetSocketAddress a, InetSocketAddress b) {
    return Integer.compare(a.getPort(), b.getPort());
  }

  private static InetSocketAddress inside() throws Exception {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 2}), 40_000);
  }
}
