package dev.crowfly.sim.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells whether two hosts can reach each other at all, by brute force and without a protocol: both
 * send from every socket to every address of the other that they were told of or have seen, again
 * and again, until nothing changes.
 *
 * <p>They are told each other's socket addresses and what an {@link Observer} saw of them. Reached
 * means: what leaves a socket for an address of the peer arrives, and what the peer sends back,
 * from where that arrived to where it seemed to come from, arrives at that socket from that
 * address.
 *
 * <p>It uses up a network of its own: give it one that is made like the one in question.
 */
public final class ReachabilityOracle {
  /** A pair of symmetric NATs with open filters shows a new address each round, for ever. */
  private static final int MAX_ROUNDS = 12;

  private static final int MAX_ADDRESSES = 64;

  /** What a side may send to. */
  public enum Knowledge {
    /** The addresses that it was told. */
    TOLD,
    /** Those, and the sources of what it got from its peer. */
    TOLD_AND_SEEN
  }

  /** A way to the peer that works in both directions. */
  public record Path(InetSocketAddress local, InetSocketAddress remote) {}

  /**
   * What becomes of two sites.
   *
   * @param reachable whether there is a way that works in both directions
   * @param oneHears whether anything of the second arrives at the first
   * @param twoHears whether anything of the first arrives at the second
   */
  public record Verdict(boolean reachable, boolean oneHears, boolean twoHears) {}

  private record Sent(Side by, InetSocketAddress from, InetSocketAddress to) {}

  private record Arrived(Sent sent, InetSocketAddress at, InetSocketAddress seemsFrom) {}

  private final VirtualNetwork network;
  private final Knowledge knowledge;
  private final Side one;
  private final Side two;
  private final List<Sent> sent = new ArrayList<>();
  private final Set<Arrived> arrived = new LinkedHashSet<>();
  private final Map<Sent, Integer> numbers = new HashMap<>();

  private final class Side {
    final Site site;
    final Set<InetSocketAddress> own = new LinkedHashSet<>();
    final Set<InetSocketAddress> peers = new LinkedHashSet<>();

    Side(Site site) {
      this.site = site;
      own.addAll(site.sockets());
      site.host().receiver((payload, local, peer, now) -> receive(payload, local, peer));
    }

    void receive(byte[] payload, InetSocketAddress local, InetSocketAddress peer) {
      if (Observer.is(peer)) {
        own.add(Observer.decode(payload));
        return;
      }
      Sent what = sent.get(ByteBuffer.wrap(payload).getInt());
      if (what.by() == this || !site.sockets().contains(local)) {
        return;
      }
      arrived.add(new Arrived(what, local, peer));
      if (knowledge == Knowledge.TOLD_AND_SEEN && peers.size() < MAX_ADDRESSES) {
        peers.add(peer);
      }
    }

    void sendEverywhere() {
      for (InetSocketAddress peer : List.copyOf(peers)) {
        for (InetSocketAddress socket : site.sockets()) {
          if (isSameFamily(socket, peer)) {
            send(socket, peer);
          }
        }
      }
    }

    private void send(InetSocketAddress socket, InetSocketAddress peer) {
      Sent what = new Sent(this, socket, peer);
      Integer number = numbers.get(what);
      if (number == null) {
        number = sent.size();
        numbers.put(what, number);
        sent.add(what);
      }
      site.host().send(socket, peer, ByteBuffer.allocate(4).putInt(number).array());
    }
  }

  private ReachabilityOracle(VirtualNetwork network, Site one, Site two, Knowledge knowledge) {
    this.network = network;
    this.knowledge = knowledge;
    this.one = new Side(one);
    this.two = new Side(two);
  }

  /**
   * All ways by which the first site can talk with the second; empty = they can't reach each other.
   */
  public static Set<Path> paths(VirtualNetwork network, Site one, Site two, Knowledge knowledge) {
    return new ReachabilityOracle(network, one, two, knowledge).run();
  }

  /** What becomes of sites of these kinds, each on its own. */
  public static Verdict judge(AccessKind one, AccessKind two, long seed) {
    VirtualNetwork network = new VirtualNetwork(seed);
    Observer.attach(network);
    ReachabilityOracle oracle =
        new ReachabilityOracle(
            network,
            Site.make(network, 0, one, Site.Family.IPV4),
            Site.make(network, 1, two, Site.Family.IPV4),
            Knowledge.TOLD_AND_SEEN);
    boolean reachable = !oracle.run().isEmpty();
    return new Verdict(reachable, oracle.isHeard(oracle.two), oracle.isHeard(oracle.one));
  }

  /** Whether sites of these kinds, each on its own, can reach each other. */
  public static boolean isReachable(AccessKind one, AccessKind two, long seed) {
    return judge(one, two, seed).reachable();
  }

  private boolean isHeard(Side side) {
    return arrived.stream().anyMatch(each -> each.sent().by() == side);
  }

  private Set<Path> run() {
    observe(one);
    observe(two);
    network.settle();
    one.peers.addAll(two.own);
    two.peers.addAll(one.own);
    int before = -1;
    // Filters open in the first round, perhaps behind what came too early: a second one, always.
    for (int round = 0; round < 2 || (round < MAX_ROUNDS && before != changes()); round++) {
      before = changes();
      one.sendEverywhere();
      two.sendEverywhere();
      network.settle();
    }
    return workingPaths();
  }

  private static void observe(Side side) {
    for (InetSocketAddress socket : side.site.sockets()) {
      side.site.host().send(socket, Observer.of(socket), new byte[4]);
    }
  }

  private int changes() {
    return one.peers.size() + two.peers.size() + arrived.size();
  }

  private Set<Path> workingPaths() {
    Set<Path> paths = new LinkedHashSet<>();
    Map<Sent, List<Arrived>> back = new LinkedHashMap<>();
    for (Arrived each : arrived) {
      back.computeIfAbsent(each.sent(), sent -> new ArrayList<>()).add(each);
    }
    for (Arrived there : arrived) {
      Sent out = there.sent();
      if (out.by() != one) {
        continue;
      }
      Sent answer = new Sent(two, there.at(), there.seemsFrom());
      for (Arrived here : back.getOrDefault(answer, List.of())) {
        if (here.at().equals(out.from()) && here.seemsFrom().equals(out.to())) {
          paths.add(new Path(out.from(), out.to()));
        }
      }
    }
    return paths;
  }

  private static boolean isSameFamily(InetSocketAddress one, InetSocketAddress two) {
    return one.getAddress().getClass() == two.getAddress().getClass();
  }
}
