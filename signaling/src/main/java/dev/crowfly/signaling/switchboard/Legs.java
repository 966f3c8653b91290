package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** The legs: their beginning with a greeting, and their end. */
final class Legs {
  /** How often a leg that may not be read is looked after. */
  private static final long THROTTLE_NANOS = 50_000_000L;

  /** How many processes may share a node id. */
  private static final int MAX_INSTANCES = 16;

  /** Two processes that displace each other so soon are no restart. */
  private static final long DISPLACED_AGAIN_NANOS = 60_000_000_000L;

  private final Board board;
  private final OutputBudget budget;
  private final Names names;
  private final Resumptions resumptions;
  private final Map<Long, BoardLeg> byId = new HashMap<>();
  private final Map<String, Integer> instances = new HashMap<>();
  private final Deadlines<BoardLeg> greetings;
  private final Deadlines<BoardLeg> throttled = new Deadlines<>(THROTTLE_NANOS);
  private int up;

  Legs(Board board, OutputBudget budget, Names names, Resumptions resumptions) {
    this.board = board;
    this.budget = budget;
    this.names = names;
    this.resumptions = resumptions;
    greetings = new Deadlines<>(board.config().greetingTimeoutNanos());
  }

  Deadlines<BoardLeg> greetings() {
    return greetings;
  }

  Deadlines<BoardLeg> throttled() {
    return throttled;
  }

  /** Null if there is none. */
  BoardLeg get(long id) {
    return byId.get(id);
  }

  /** How many have greeted and are here. */
  int up() {
    return up;
  }

  void connected(long id, String nodeId, InetSocketAddress observed, long now) {
    if (id < 0 || byId.containsKey(id)) {
      throw new IllegalArgumentException("no number for a new leg: " + id);
    }
    BoardLeg leg = new BoardLeg(id, nodeId, observed, new Output(id, budget), board.config(), now);
    byId.put(id, leg);
    budget.legs(byId.size());
    greetings.start(leg, now);
  }

  void disconnected(long id, long now) {
    BoardLeg leg = byId.remove(id);
    if (leg == null) {
      return;
    }
    end(leg, "the connection has ended", now);
    leg.output().clear();
    budget.legs(byId.size());
    budget.isGone(id);
  }

  void greet(BoardLeg leg, Message.Hello hello, long now) throws SignalingException {
    if (!leg.isGreeting()) {
      throw new SignalingException(ErrorCode.MALFORMED, "a second greeting");
    }
    if (hello.version() < Message.VERSION) {
      throw new SignalingException(
          ErrorCode.VERSION,
          "the node speaks version " + hello.version() + ", we speak " + Message.VERSION);
    }
    if (!hello.nodeId().equals(leg.nodeId())) {
      throw new SignalingException(
          ErrorCode.WRONG_NODE, "the node id is not that of the certificate");
    }
    String key = Node.keyOf(hello);
    Node node = board.nodes().get(key);
    if (node == null && board.nodes().size() >= board.config().maxNodes()) {
      throw new SignalingException(ErrorCode.LIMIT, "the Intermediate has too many nodes");
    }
    if (node == null && instances.getOrDefault(leg.nodeId(), 0) >= MAX_INSTANCES) {
      throw new SignalingException(
          ErrorCode.LIMIT, "too many processes share the node id at the same time");
    }
    if (node == null) {
      node = new Node(key, hello);
      remember(node);
    } else {
      makeRoom(node, hello.instance(), now);
    }
    join(leg, node, now);
  }

  private void remember(Node node) {
    board.nodes().put(node.key(), node);
    instances.merge(node.id(), 1, Integer::sum);
  }

  /** Ends what is left of the leg, or of the process, that the node had before. */
  private void makeRoom(Node node, long instance, long now) {
    boolean restarted = node.instance() != instance;
    if (node.leg() != null) {
      String text = "the node has connected again with the same id";
      boolean again = restarted && node.isDisplaced(DISPLACED_AGAIN_NANOS, now);
      // Once is a restart that came sooner than the end of the old leg: nothing to complain about.
      mustClose(node.leg(), ErrorCode.REPLACED, text, again, now);
      if (board.nodes().get(node.key()) != node) {
        remember(node); // it had nothing and was forgotten
      }
    }
    if (restarted) {
      node.instance(instance);
      resumptions.hasRestarted(node);
    }
  }

  private void join(BoardLeg leg, Node node, long now) {
    greetings.stop(leg);
    leg.up(node);
    node.leg(leg);
    up++;
    board.tell(new SwitchboardEvent.NodeJoined(node.id(), leg.observed()));
    SwitchboardConfig config = board.config();
    board.send(
        leg,
        new Message.Welcome(
            Message.VERSION,
            config.nodeId(),
            leg.observed(),
            config.maxServicesPerNode(),
            config.maxSessionsPerNode(),
            config.observer()));
    resumptions.cameBack(node, now);
  }

  /** Tells the node why and asks for the end of its connection. */
  void mustClose(BoardLeg leg, ErrorCode code, String text, long now) {
    mustClose(leg, code, text, true, now);
  }

  private void mustClose(BoardLeg leg, ErrorCode code, String text, boolean refused, long now) {
    if (leg.hasEnded()) {
      return;
    }
    end(leg, text, now);
    leg.output().sendLast(new Message.Refused(0, code.code(), text));
    if (refused) {
      board.tell(new SwitchboardEvent.Refused(leg.nodeId(), code, text));
    }
    board.tell(new SwitchboardEvent.LegMustClose(leg.id(), code, text));
  }

  private void end(BoardLeg leg, String reason, long now) {
    greetings.stop(leg);
    throttled.stop(leg);
    boolean wasUp = leg.isUp();
    leg.end();
    if (!wasUp) {
      return;
    }
    up--;
    Node node = leg.node();
    node.leg(null);
    names.wentAway(node);
    resumptions.wentAway(node, now);
    board.tell(new SwitchboardEvent.NodeLeft(node.id(), reason));
    if (!node.isOfInterest()) {
      forget(node);
    }
  }

  /** A node that does not come back. */
  void forget(Node node) {
    resumptions.forget(node);
    names.forget(node);
    if (board.nodes().remove(node.key(), node)) {
      instances.computeIfPresent(node.id(), (id, count) -> count == 1 ? null : count - 1);
    }
  }

  int receivable(BoardLeg leg, int most, long now) {
    if (leg.hasEnded()) {
      return 0;
    }
    long room = leg.bytes().available(now);
    if (room <= 0) {
      if (!throttled.isWaiting(leg)) {
        throttled.start(leg, now);
      }
      return 0;
    }
    return (int) Math.min(most, room);
  }

  /** Looks after a leg that could not be read. */
  void unthrottle(BoardLeg leg, long now) {
    if (leg.bytes().available(now) > 0) {
      board.tell(new SwitchboardEvent.LegReceivable(leg.id()));
    } else {
      throttled.start(leg, now);
    }
  }
}
