package dev.crowfly.sim.scenario;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.time.Duration;
import java.util.List;

/**
 * An Agent and a Connector of a world, and a session between them, with bytes both ways from its
 * first moment.
 *
 * <pre>
 *   agent ---[ place ]---+           +---[ place ]--- connector
 *                        | internet  |
 *                        +-----+-----+
 *                              |
 *                         intermediate
 * </pre>
 */
final class Meeting {
  private static final String WORK = "work";
  private static final long UP = 4_000;
  private static final long DOWN = 3_000;

  private final World world;
  private final SimNode agent;
  private final SimNode connector;
  private SimSession session;
  private Transfer first;
  private long openedAt;
  private long sentBefore;

  /** These two nodes; the service is published now. */
  Meeting(SimNode agent, SimNode connector) {
    world = agent.world();
    this.agent = agent;
    this.connector = connector;
    WorkService.publish(connector, WORK);
  }

  /** Waits until both are connected, and opens the session. */
  Meeting begin() {
    return begin(PathMode.AUTO);
  }

  /** The same over such paths. */
  Meeting begin(PathMode mode) {
    world.ready();
    return open(mode);
  }

  /** Opens the session, whoever is connected. */
  Meeting open(PathMode mode) {
    openedAt = world.now();
    sentBefore = sent();
    session = agent.connect(WORK, mode);
    first = Transfer.both(session, UP, DOWN, 0);
    return this;
  }

  SimSession session() {
    return session;
  }

  /** Since the session was asked for. */
  long millis() {
    return (world.now() - openedAt) / 1_000_000;
  }

  /** Datagrams of both nodes since the session was asked for. */
  long packets() {
    return sent() - sentBefore;
  }

  private long sent() {
    return agent.host().sent() + connector.host().sent();
  }

  /** Lets time pass until bytes go directly; gives whether they do in time. */
  boolean isDirectWithin(Duration time) {
    return world.reaches(session::isDirect, time);
  }

  /** Lets time pass until both sides have told that there is no direct path. */
  Meeting untilGivenUp(Duration atMost) {
    world.until(() -> !refusals(agent).isEmpty() && !refusals(connector).isEmpty(), atMost);
    return this;
  }

  /** Why there is no direct path, in the Agent's words and then in the Connector's. */
  List<String> reasons() {
    return List.of(refusals(agent).get(0).detail(), refusals(connector).get(0).detail());
  }

  private static List<NodeEvent.Punched> refusals(SimNode node) {
    return node.told(NodeEvent.Punched.class).stream().filter(each -> !each.direct()).toList();
  }

  /**
   * Bytes go both ways; gives how many the relay carried of them.
   *
   * @throws dev.crowfly.sim.WorldError if they don't arrive
   */
  long talk(long bytes) {
    world.until(first::isDone);
    long before = relayed();
    Transfer echo = Transfer.echo(session, bytes);
    world.until(echo::isDone);
    return relayed() - before;
  }

  private long relayed() {
    return world.intermediate().core().stats().relayBytes();
  }
}
