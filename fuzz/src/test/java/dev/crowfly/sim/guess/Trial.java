package dev.crowfly.sim.guess;

import dev.crowfly.ice.guess.GuessingRules;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.edge.EdgeConfig;
import dev.crowfly.sim.NodeSettings;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Chance;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.Host;
import dev.crowfly.sim.net.MappingBehavior;
import dev.crowfly.sim.net.NatSettings;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.net.PortAssignment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** An Agent and a Connector behind two NATs, and a session between them. */
final class Trial implements AutoCloseable {
  static final AccessKind SEQUENTIAL = sequential(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
  static final GuessingRules PREDICTIONS = GuessingRules.defaults();
  static final GuessingRules SEARCHES =
      PREDICTIONS.withBirthday(GuessingRules.DEFAULT_SOCKETS, GuessingRules.DEFAULT_PROBES);

  private static final int SERVER_PORTS = 60_000;

  final World world;
  final SimNode connector;
  final SimNode agent;
  SimSession session;
  private long sentBefore;
  private long openedAt;

  Trial(long seed, AccessKind ofAgent, AccessKind ofConnector) {
    this(seed, ofAgent, ofConnector, PREDICTIONS, PREDICTIONS);
  }

  Trial(
      long seed,
      AccessKind ofAgent,
      AccessKind ofConnector,
      GuessingRules agentGuesses,
      GuessingRules connectorGuesses) {
    world = World.seeded(seed);
    connector = node("connector", ofConnector, connectorGuesses).publish("echo", stream -> {});
    agent = node("agent", ofAgent, agentGuesses);
  }

  static AccessKind sequential(FilteringBehavior filtering) {
    NatSettings settings =
        NatSettings.of(MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, filtering)
            .ports(PortAssignment.SEQUENTIAL);
    return AccessKind.nat(settings).named("sequential " + settings.shortName());
  }

  private SimNode node(String name, AccessKind access, GuessingRules guesses) {
    NodeSettings settings = NodeSettings.at(world.place(name + "'s place", access));
    return world.node(
        name, settings.config((EdgeConfig.Builder builder) -> builder.guessing(guesses)));
  }

  /** Another host in each place talks to a new server so often in a second, on average. */
  Trial busy(double perSecond) {
    for (SimNode node : new SimNode[] {agent, connector}) {
      Place place = node.places().get(0);
      Host neighbour = new Host("neighbour of " + node);
      InetAddress own = place.leaseIpv4();
      neighbour.attach(place.segment(), own);
      talk(neighbour, own, world.chance("neighbour of " + node), perSecond, 0);
    }
    return this;
  }

  private void talk(Host host, InetAddress own, Chance chance, double perSecond, int count) {
    double wait = -Math.log(1 - chance.nextDouble()) / perSecond;
    world.after(
        Duration.ofNanos((long) (wait * 1e9)),
        () -> {
          InetSocketAddress server =
              new InetSocketAddress("203.0.113.200", 1_000 + count % SERVER_PORTS);
          host.send(new InetSocketAddress(own, 20_000), server, new byte[10]);
          talk(host, own, chance, perSecond, count + 1);
        });
  }

  /** Opens the session; gives whether it takes a direct path in time. */
  boolean isDirectWithin(Duration time) {
    if (session == null) {
      world.ready();
      sentBefore = sent();
      openedAt = world.now();
      session = agent.connect("echo");
    }
    return world.reaches(session::isDirect, time);
  }

  private long sent() {
    return agent.host().sent() + connector.host().sent();
  }

  /** Datagrams that both sides sent since the session was asked for. */
  long packets() {
    return sent() - sentBefore;
  }

  long millis() {
    return (world.now() - openedAt) / 1_000_000;
  }

  int extraSockets() {
    return agent.extraSockets() + connector.extraSockets();
  }

  /** How many sockets were asked for at both sides, since the beginning. */
  int socketsAskedFor() {
    int count = 0;
    for (SimNode node : new SimNode[] {agent, connector}) {
      for (NodeEvent.OpenSockets each : node.told(NodeEvent.OpenSockets.class)) {
        count += each.count();
      }
    }
    return count;
  }

  @Override
  public void close() {
    world.close();
  }
}
