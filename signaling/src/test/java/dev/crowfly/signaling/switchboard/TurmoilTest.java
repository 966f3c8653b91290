package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingClientConfig;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.testing.Edge;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Nodes that open, close, lose their legs and restart as a seed says, and an Intermediate that
 * restarts. When it is quiet again, what a trivial model says is true: whoever has a session has it
 * with somebody who has it too, and the Intermediate relays exactly those.
 */
class TurmoilTest {
  private final List<Edge> edges = new ArrayList<>();

  @Property(tries = 150)
  void inTheEndBothSidesAndTheIntermediateKnowTheSameSessions(@ForAll long seed) {
    Random random = new Random(seed);
    World world = new World(seed);
    edges.clear();
    for (char name = 'a'; name < 'f'; name++) {
      Edge edge = world.edge(Ids.node(name));
      edge.client.register("of-" + name, 0);
      edges.add(edge);
    }
    for (int instance = 0; instance < 2; instance++) {
      edges.add(
          world.edge(
              SignalingClientConfig.of(Ids.node('t'), "twin", false, true).withInstance(instance)));
    }
    for (int i = 0; i < 100; i++) {
      step(world, random);
    }
    for (Edge each : edges) {
      if (each.leg() < 0) {
        each.connect();
      }
    }
    world.pass(100 * World.SECOND);
    assertConsistent(world);
  }

  private void step(World world, Random random) {
    Edge edge = edges.get(random.nextInt(edges.size()));
    switch (random.nextInt(12)) {
      case 0 -> edge.lose();
      case 1 -> edge.connect();
      case 2 -> {
        edge.restart();
        if (!isTwin(edge)) {
          edge.client.register("of-" + edge.nodeId.charAt(0), world.now);
        }
      }
      case 3 -> closeOne(world, edge, random);
      case 4 -> {
        if (random.nextInt(8) == 0) {
          world.restartIntermediate();
        }
      }
      case 5 -> world.pass(random.nextInt(20) * World.SECOND);
      case 6 -> edge.accepting = random.nextInt(4) != 0;
      case 7, 8, 9 -> {
        if (edge.leg() < 0) {
          edge.connect();
        }
        open(world, edge, random);
      }
      default -> open(world, edge, random);
    }
    if (random.nextBoolean()) {
      world.run();
    }
  }

  /** Two processes that share a node id, both no Connectors. */
  private static boolean isTwin(Edge edge) {
    return edge.nodeId.charAt(0) == 't';
  }

  private void open(World world, Edge edge, Random random) {
    edge.client.open("of-" + (char) ('a' + random.nextInt(5)), "", Ids.ice(0), world.now);
  }

  private static void closeOne(World world, Edge edge, Random random) {
    List<SessionId> live = new ArrayList<>(sessions(edge).keySet());
    if (!live.isEmpty()) {
      SessionId session = live.get(random.nextInt(live.size()));
      edge.client.close(session, ErrorCode.CANCELLED, "turmoil", world.now);
      edge.told.add(new SignalingEvent.SessionClosed(session, ErrorCode.CANCELLED, "self"));
    }
  }

  /** What the events say that an edge has: session, then role and peer. */
  private static Map<SessionId, String> sessions(Edge edge) {
    Map<SessionId, String> live = new HashMap<>();
    for (SignalingEvent each : edge.told) {
      if (each instanceof SignalingEvent.Answered answered && !answered.answer().existing()) {
        live.put(answered.answer().session(), "agent of " + answered.answer().peer().charAt(0));
      } else if (each instanceof SignalingEvent.Offered offered) {
        Message.Offer offer = offered.offer();
        live.put(offer.session(), "connector of " + offer.peer().charAt(0));
      } else if (each instanceof SignalingEvent.SessionClosed closed) {
        live.remove(closed.session());
      }
    }
    return live;
  }

  private void assertConsistent(World world) {
    TreeSet<String> atAgents = new TreeSet<>();
    TreeSet<String> atConnectors = new TreeSet<>();
    for (Edge edge : edges) {
      char self = edge.nodeId.charAt(0);
      for (Map.Entry<SessionId, String> each : sessions(edge).entrySet()) {
        String role = each.getValue();
        char peer = role.charAt(role.length() - 1);
        if (role.startsWith("agent")) {
          atAgents.add(each.getKey() + " " + self + "-" + peer);
        } else if (edge.client.isAttached(each.getKey())) {
          atConnectors.add(each.getKey() + " " + peer + "-" + self);
        }
      }
    }
    assertEquals(atAgents, atConnectors);
    TreeSet<String> relayed = new TreeSet<>();
    for (SwitchboardEvent.FlowOpened flow : world.flows) {
      relayed.add(flow.session() + " " + node(flow.agentLeg()) + "-" + node(flow.connectorLeg()));
    }
    assertEquals(atAgents, relayed);
    assertEquals(atAgents.size(), world.board.sessions());
    assertEquals(7, world.board.nodes());
    assertEquals(5, world.board.services());
    TreeSet<String> pairs = new TreeSet<>();
    for (String each : atAgents) {
      String pair = each.substring(each.indexOf(' '));
      assertTrue(pairs.add(pair) || pair.startsWith(" t"), "two sessions of one pair");
    }
  }

  private char node(long leg) {
    for (Edge each : edges) {
      if (each.leg() == leg) {
        return each.nodeId.charAt(0);
      }
    }
    throw new AssertionError("a flow on a leg that is gone: " + leg);
  }
}
