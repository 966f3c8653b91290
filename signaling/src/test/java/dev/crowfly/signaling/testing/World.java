package dev.crowfly.signaling.testing;

import dev.crowfly.signaling.client.SignalingClientConfig;
import dev.crowfly.signaling.registry.AccessPolicy;
import dev.crowfly.signaling.registry.InMemoryServiceRegistry;
import dev.crowfly.signaling.registry.ServiceRegistry;
import dev.crowfly.signaling.switchboard.Switchboard;
import dev.crowfly.signaling.switchboard.SwitchboardConfig;
import dev.crowfly.signaling.switchboard.SwitchboardEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A switchboard and edges, their streams cut into pieces as a seed says, in virtual time. It checks
 * what must hold whatever happens: flows are opened and closed in pairs, on legs that are there.
 */
public final class World {
  /** One second. */
  public static final long SECOND = 1_000_000_000L;

  /** The Intermediate's node id. */
  public static final String INTERMEDIATE = Ids.node('i');

  /** What the switchboard told. */
  public final List<SwitchboardEvent> told = new ArrayList<>();

  /** The flows that are open. */
  public final Set<SwitchboardEvent.FlowOpened> flows = new HashSet<>();

  /** Who may do what; may be set at any time. */
  public AccessPolicy access = AccessPolicy.OPEN;

  /** Round-trip times by leg. */
  public final Map<Long, Long> rtts = new HashMap<>();

  /** The time. */
  public long now;

  /** How long the pieces are that the streams are cut into. */
  public int mostBytes = 2000;

  /** The switchboard of the moment. */
  public Switchboard board;

  final byte[] scratch = new byte[1 << 16];
  final Random random;
  private final SwitchboardConfig config;
  private final Map<Long, Edge> legs = new LinkedHashMap<>();
  private final List<Edge> edges = new ArrayList<>();
  private long lastLeg;

  /** A world with an empty switchboard. */
  public World(long seed) {
    this(seed, SwitchboardConfig.builder(INTERMEDIATE).build(), new InMemoryServiceRegistry());
  }

  /** A world with a switchboard of these limits. */
  public World(long seed, SwitchboardConfig config, ServiceRegistry registry) {
    this.config = config;
    random = new Random(seed);
    newBoard(registry);
  }

  private void newBoard(ServiceRegistry registry) {
    board =
        new Switchboard(
            config,
            registry,
            new AccessPolicy() {
              @Override
              public boolean mayRegister(String node, String service) {
                return access.mayRegister(node, service);
              }

              @Override
              public boolean mayReach(String node, String service) {
                return access.mayReach(node, service);
              }
            },
            random::nextBytes,
            leg -> rtts.getOrDefault(leg, 0L));
  }

  /** Another edge, not connected yet. */
  public Edge edge(String nodeId) {
    return edge(SignalingClientConfig.of(nodeId, "test/1", true, true));
  }

  /** Another edge, not connected yet. */
  public Edge edge(SignalingClientConfig edgeConfig) {
    Edge edge = new Edge(this, edgeConfig);
    edges.add(edge);
    return edge;
  }

  /** A connected edge. */
  public Edge connectedEdge(String nodeId) {
    Edge edge = edge(nodeId);
    edge.connect();
    run();
    return edge;
  }

  long connect(Edge edge, String nodeId) {
    long leg = ++lastLeg;
    legs.put(leg, edge);
    board.connected(leg, nodeId, new InetSocketAddress("192.0.2.1", 1000 + (int) leg), now);
    return leg;
  }

  /** The leg ends. */
  public void disconnect(long leg) {
    legs.remove(leg);
    board.disconnected(leg, now);
    drain();
  }

  /** The Intermediate starts anew: all legs are lost, and all that it knew. */
  public void restartIntermediate() {
    for (Edge each : edges) {
      each.lose();
    }
    drain();
    legs.clear();
    flows.clear();
    newBoard(new InMemoryServiceRegistry());
  }

  /** Lets everybody talk until nobody has anything to say. */
  public void run() {
    boolean again = true;
    while (again) {
      again = false;
      for (Edge each : edges) {
        again |= each.pump();
      }
      drain();
    }
  }

  /** Lets time pass, with all that is due in it. */
  public void pass(long nanos) {
    long end = now + nanos;
    run();
    while (next() <= end) {
      now = Math.max(now, next());
      board.onTimeout(now);
      for (Edge each : edges) {
        each.client.onTimeout(now);
      }
      if (next() <= now) {
        throw new AssertionError("a timeout that is not over after it: " + next());
      }
      run();
    }
    now = end;
  }

  private long next() {
    long next = board.nextTimeout();
    for (Edge each : edges) {
      next = Math.min(next, each.client.nextTimeout());
    }
    return next;
  }

  private void drain() {
    for (SwitchboardEvent event = board.pollEvent(); event != null; event = board.pollEvent()) {
      told.add(event);
      if (event instanceof SwitchboardEvent.FlowOpened opened) {
        opened(opened);
      } else if (event instanceof SwitchboardEvent.FlowClosed closed) {
        boolean was =
            flows.remove(
                new SwitchboardEvent.FlowOpened(
                    closed.session(),
                    closed.agentLeg(),
                    closed.agentFlow(),
                    closed.connectorLeg(),
                    closed.connectorFlow()));
        if (!was) {
          throw new AssertionError("never opened: " + closed);
        }
      } else if (event instanceof SwitchboardEvent.LegMustClose must) {
        Edge edge = legs.get(must.leg());
        if (edge != null) {
          edge.readWhatIsLeft(must.leg());
          edge.lose(must.leg());
        }
      }
    }
  }

  private void opened(SwitchboardEvent.FlowOpened opened) {
    for (SwitchboardEvent.FlowOpened each : flows) {
      boolean taken =
          uses(each, opened.agentLeg(), opened.agentFlow())
              || uses(each, opened.connectorLeg(), opened.connectorFlow());
      if (taken) {
        throw new AssertionError(opened + " uses what " + each + " has");
      }
    }
    flows.add(opened);
  }

  private static boolean uses(SwitchboardEvent.FlowOpened flow, long leg, int id) {
    return (flow.agentLeg() == leg && flow.agentFlow() == id)
        || (flow.connectorLeg() == leg && flow.connectorFlow() == id);
  }

  /** What the switchboard told, of one kind. */
  public <T extends SwitchboardEvent> List<T> told(Class<T> kind) {
    return told.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Whether the switchboard told such a thing. */
  public boolean told(Predicate<SwitchboardEvent> what) {
    return told.stream().anyMatch(what);
  }
}
