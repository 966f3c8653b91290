package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.registry.AccessPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** What all parts of the switchboard share: who is here, the ways to tell them, and the news. */
final class Board {
  private final SwitchboardConfig config;
  private final AccessPolicy access;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Queue<SwitchboardEvent> events = new ArrayDeque<>();
  private final Map<BoardLeg, SignalingException> doomed = new LinkedHashMap<>();
  private final Map<Node, Boolean> stale = new LinkedHashMap<>();
  private long droppedMessages;

  Board(SwitchboardConfig config, AccessPolicy access) {
    this.config = config;
    this.access = access;
  }

  SwitchboardConfig config() {
    return config;
  }

  AccessPolicy access() {
    return access;
  }

  /** By {@link Node#key}. */
  Map<String, Node> nodes() {
    return nodes;
  }

  void tell(SwitchboardEvent event) {
    events.add(event);
  }

  SwitchboardEvent pollEvent() {
    return events.poll();
  }

  // ---- to legs

  /** Tells a node what it has asked for. */
  void send(BoardLeg leg, Message message) {
    if (!leg.hasEnded() && !leg.output().send(message)) {
      doom(leg, ErrorCode.LIMIT, "the node asks and does not read the answers");
    }
  }

  /** Tells a node what somebody else wants it to hear; whether there was room. */
  boolean relay(BoardLeg leg, Message message) {
    if (!leg.hasEnded() && leg.output().relay(message)) {
      return true;
    }
    droppedMessages++;
    return false;
  }

  /** Tells a node that a session has ended: with the reason if there is room, in any case. */
  void close(BoardLeg leg, SessionId session, ErrorCode code, String text) {
    if (!leg.hasEnded() && !leg.output().relay(new Message.Close(session, code.code(), text))) {
      send(leg, new Message.Close(session, code.code(), ""));
    }
  }

  void refuse(BoardLeg leg, long request, ErrorCode code, String text) {
    send(leg, new Message.Refused(request, code.code(), text));
    tell(new SwitchboardEvent.Refused(leg.nodeId(), code, text));
  }

  void dropped() {
    droppedMessages++;
  }

  long droppedMessages() {
    return droppedMessages;
  }

  // ---- what is done when the present input is through, so that nothing ends under our hands

  /** The leg is to end. */
  void doom(BoardLeg leg, ErrorCode code, String text) {
    doomed.putIfAbsent(leg, new SignalingException(code, text));
  }

  boolean isDoomed(BoardLeg leg) {
    return doomed.containsKey(leg);
  }

  /** The next leg that is to end, with the reason; null if there is none. */
  Map.Entry<BoardLeg, SignalingException> pollDoomed() {
    return poll(doomed);
  }

  /**
   * What may be used at this Connector has changed.
   *
   * @param closing whether sessions without any service end
   */
  void stale(Node connector, boolean closing) {
    stale.merge(connector, closing, Boolean::logicalOr);
  }

  Map.Entry<Node, Boolean> pollStale() {
    return poll(stale);
  }

  private static <K, V> Map.Entry<K, V> poll(Map<K, V> map) {
    if (map.isEmpty()) {
      return null;
    }
    Map.Entry<K, V> first = map.entrySet().iterator().next();
    Map.Entry<K, V> copy = Map.entry(first.getKey(), first.getValue());
    map.remove(first.getKey());
    return copy;
  }

  // ---- who may use what

  /** The services that an Agent may use at a Connector, in the order of their publication. */
  List<String> reachable(Node connector, String agent) {
    List<String> reachable = new ArrayList<>();
    for (Map.Entry<String, Publication> each : connector.publications().entrySet()) {
      if (each.getValue().isOwned() && access.mayReach(agent, each.getKey())) {
        reachable.add(each.getKey());
      }
    }
    return reachable;
  }

  /** The same question with those names counted that the registry has not answered yet. */
  boolean mayReachAny(Node connector, String agent) {
    for (String each : connector.publications().keySet()) {
      if (access.mayReach(agent, each)) {
        return true;
      }
    }
    return false;
  }
}
