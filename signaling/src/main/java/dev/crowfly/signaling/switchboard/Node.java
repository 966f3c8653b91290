package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node that is here or expected back, with what belongs to it: the Connector of a node id, or one
 * of the processes that share a node id as Agents.
 */
final class Node {
  private static final long NEVER = Long.MIN_VALUE;

  private final String key;
  private final String id;
  private final Map<SessionId, BoardSession> sessions = new LinkedHashMap<>();
  private final Map<String, BoardSession> asAgent = new LinkedHashMap<>();
  private final Map<String, Publication> publications = new LinkedHashMap<>();
  private long instance;
  private long displacedAt = NEVER;
  private BoardLeg leg;

  Node(String key, Message.Hello hello) {
    this.key = key;
    id = hello.nodeId();
    instance = hello.instance();
  }

  /** Under which key the node of this greeting is found. */
  static String keyOf(Message.Hello hello) {
    return hello.connector()
        ? keyOfConnector(hello.nodeId())
        : hello.nodeId() + "/" + hello.instance();
  }

  /** Under which key the Connector of a node id is found: there is one at a time. */
  static String keyOfConnector(String nodeId) {
    return nodeId;
  }

  String key() {
    return key;
  }

  boolean isConnector() {
    return key.equals(keyOfConnector(id));
  }

  String id() {
    return id;
  }

  /** Which process it is. */
  long instance() {
    return instance;
  }

  /** It is another process from now on: the one before has ended, or has to. */
  void instance(long other) {
    instance = other;
  }

  /**
   * A process of it had a leg when another one came.
   *
   * @return whether that has happened so shortly before: two processes push each other out
   */
  boolean isDisplaced(long withinNanos, long now) {
    boolean again = displacedAt != NEVER && now - displacedAt <= withinNanos;
    displacedAt = now;
    return again;
  }

  /** Null while it is away. */
  BoardLeg leg() {
    return leg;
  }

  void leg(BoardLeg which) {
    leg = which;
  }

  /** The session of this name, whichever side we are; null if there is none. */
  BoardSession session(SessionId session) {
    return sessions.get(session);
  }

  /** Our session with a Connector; null if there is none. */
  BoardSession sessionWith(String connector) {
    return asAgent.get(connector);
  }

  /** A copy: what is done with them may end them. */
  List<BoardSession> sessions() {
    return new ArrayList<>(sessions.values());
  }

  int sessionCount() {
    return sessions.size();
  }

  void add(BoardSession session, Party ours) {
    ours.belongsTo(this);
    sessions.put(session.id(), session);
    if (ours.isAgent()) {
      asAgent.put(session.connector().nodeId(), session);
    }
  }

  void remove(BoardSession session) {
    sessions.remove(session.id(), session);
    asAgent.remove(session.connector().nodeId(), session);
  }

  /** By name of the service. */
  Map<String, Publication> publications() {
    return publications;
  }

  /** Whether somebody may miss it when it is forgotten. */
  boolean isOfInterest() {
    return leg != null || !sessions.isEmpty() || !publications.isEmpty();
  }
}
