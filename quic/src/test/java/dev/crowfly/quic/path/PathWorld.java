package dev.crowfly.quic.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.TransportError;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** A client, a server, the links between them and an attacker, in virtual time. */
final class PathWorld {
  static final long MILLI = PathSide.MILLI;

  /** One-way delay of a link unless said otherwise. */
  static final long DELAY = 25 * MILLI;

  static final Addr HOME = new Addr("home");
  static final Addr WIFI = new Addr("wifi");
  static final Addr LTE = new Addr("lte");
  static final Addr SERVER = new Addr("server");

  private record Flight(
      long arrives, long order, boolean toClient, SocketAddress at, SocketAddress from, Packet p)
      implements Comparable<Flight> {
    @Override
    public int compareTo(Flight other) {
      int byTime = Long.compare(arrives, other.arrives);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Sees each packet of the client before it travels on. */
  @FunctionalInterface
  interface Eavesdropper {
    void onPacket(Packet packet, Link link);
  }

  final PathSide client;
  final PathSide server;
  final List<Link> links = new ArrayList<>();

  /** Packets to addresses where nobody is. */
  final Map<SocketAddress, Integer> bytesToStrangers = new HashMap<>();

  Eavesdropper eavesdropper = (packet, link) -> {};
  long now;
  private final PriorityQueue<Flight> flights = new PriorityQueue<>();
  private final Map<String, PathState> states = new HashMap<>();
  private final Map<Path, long[]> traffic = new HashMap<>();
  private long order;
  private int stepsWithoutProgress;
  private long nextData;

  PathWorld() {
    this(PathSettings.DEFAULT_MAX_PATHS, 8);
  }

  PathWorld(int maxPaths, int cidLimit) {
    this(
        new PathSettings(true, maxPaths, false, PathSide.FIXED_MTU),
        new PathSettings(false, maxPaths, false, PathSide.FIXED_MTU),
        cidLimit);
  }

  PathWorld(PathSettings ofClient, PathSettings ofServer, int cidLimit) {
    client = new PathSide(ofClient, HOME, SERVER, 2 * DELAY, cidLimit, 1);
    Link home = link(HOME, SERVER);
    server = new PathSide(ofServer, SERVER, home.serverPeer, 2 * DELAY, cidLimit, 2);
  }

  /** Both sides give each other as many connection IDs as they may. */
  PathWorld exchangeCids() {
    client.issueCids();
    server.issueCids();
    client.ping();
    run(500 * MILLI);
    return this;
  }

  Link link(SocketAddress clientLocal, SocketAddress clientPeer) {
    for (Link link : links) {
      if (link.clientLocal.equals(clientLocal) && link.clientPeer.equals(clientPeer)) {
        return link;
      }
    }
    Link link = new Link(clientLocal, clientPeer, DELAY);
    links.add(link);
    return link;
  }

  /** Numbers that the side has to bring over. */
  void send(PathSide side, int count) {
    for (int i = 0; i < count; i++) {
      side.toSend.add(nextData++);
    }
  }

  void assertAllArrived() {
    assertEquals(nextData, client.received.size() + (long) server.received.size());
  }

  // ------------------------------------------------------------------------------------ time

  /** Lets this much time pass. */
  void run(long nanos) {
    long end = now + nanos;
    drain();
    for (long next = next(); next <= end; next = next()) {
      // A limit that is lifted can make something due at once; but only once.
      stepsWithoutProgress = next > now ? 0 : stepsWithoutProgress + 1;
      assertTrue(stepsWithoutProgress < 1_000, "time stands still");
      now = Math.max(now, next);
      if (!flights.isEmpty() && flights.peek().arrives <= now) {
        arrive(flights.poll());
      } else {
        client.onTimeout(now);
        server.onTimeout(now);
        long least = Math.min(client.nextTimeout(now), server.nextTimeout(now));
        assertTrue(least > now, "a timeout that was handled is still due");
      }
      drain();
    }
    now = end;
  }

  private long next() {
    long next = Math.min(client.nextTimeout(now), server.nextTimeout(now));
    return flights.isEmpty() ? next : Math.min(next, flights.peek().arrives);
  }

  private void drain() {
    for (Packet p = client.poll(now); p != null; p = client.poll(now)) {
      fromClient(p, client.sentOn);
    }
    for (Packet p = server.poll(now); p != null; p = server.poll(now)) {
      fromServer(p, server.sentOn);
    }
    client.drainEvents();
    server.drainEvents();
    check(client);
    check(server);
  }

  private void fromClient(Packet packet, Path path) {
    Link link = linkOf(path.local(), path.peer());
    if (link == null) {
      return;
    }
    eavesdropper.onPacket(packet, link);
    if (link.up && !link.dropsUp.test(packet)) {
      toServer(packet, link.serverLocal, link.serverPeer, link.delay);
    }
  }

  private Link linkOf(SocketAddress clientLocal, SocketAddress clientPeer) {
    return links.stream()
        .filter(l -> l.clientLocal.equals(clientLocal) && l.clientPeer.equals(clientPeer))
        .findFirst()
        .orElse(null);
  }

  private void fromServer(Packet packet, Path path) {
    countSent(path, packet.size());
    for (Link link : links) {
      if (link.serverLocal.equals(path.local()) && link.serverPeer.equals(path.peer())) {
        if (link.down && !link.dropsDown.test(packet)) {
          flights.add(
              new Flight(
                  now + link.delay, order++, true, link.clientLocal, link.clientPeer, packet));
        }
        return;
      }
    }
    bytesToStrangers.merge(path.peer(), packet.size(), Integer::sum);
  }

  /** A packet arrives at the server after this time, from wherever it pretends to come. */
  void toServer(Packet packet, SocketAddress at, SocketAddress from, long delay) {
    flights.add(new Flight(now + delay, order++, false, at, from, packet));
  }

  private void arrive(Flight flight) {
    if (flight.toClient) {
      try {
        client.receive(flight.p, flight.at, flight.from, now);
      } catch (TransportError e) {
        throw new AssertionError("an error between honest peers", e);
      }
    } else {
      atServer(flight.p, flight.at, flight.from);
    }
  }

  /** A packet is at the server; returns whether it was processed. */
  boolean atServer(Packet packet, SocketAddress at, SocketAddress from) {
    try {
      boolean processed = server.receive(packet, at, from, now);
      Path path = server.paths.find(at, from);
      if (path != null) {
        traffic(path)[0] += packet.size();
      }
      return processed;
    } catch (TransportError e) {
      throw new AssertionError("an error between honest peers", e);
    }
  }

  // ------------------------------------------------------------------------------ invariants

  private long[] traffic(Path path) {
    return traffic.computeIfAbsent(path, key -> new long[2]);
  }

  private void countSent(Path path, int size) {
    long[] bytes = traffic(path);
    bytes[1] += size;
    assertTrue(
        path.isAddressValidated() || bytes[1] <= 3 * bytes[0], "amplification " + path.peer());
  }

  private void check(PathSide side) {
    int active = 0;
    List<PathStats> all = side.paths.commands().pathStats();
    for (PathStats stats : all) {
      active += stats.active() ? 1 : 0;
      Path path = side.paths.find(stats.local(), stats.peer());
      PathState before = states.put(side.client + " " + path.id, stats.state());
      assertTrue(
          before == null
              || stats.state() == PathState.FAILED
              || path.failureTold // it failed and is being asked again, within one step
              || stats.state().compareTo(before) >= 0,
          "from " + before + " to " + stats.state());
    }
    assertEquals(1, active, "active paths");
  }

  // ---------------------------------------------------------------------------------- events

  /** What the side told since this was called last, as words: Validated:wifi. */
  static List<String> events(PathSide side) {
    List<String> words = new ArrayList<>();
    for (PathEvent event : side.events) {
      words.add(
          event.getClass().getSimpleName() + ":" + (side.client ? event.local() : event.peer()));
    }
    side.events.clear();
    return words;
  }
}
