package dev.crowfly.signaling.client;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;

/** A session at an edge node, or (at the Agent) the wish for one. */
final class EdgeSession {
  private final boolean agent;
  private final Message.Open open;
  private final long deadline;
  private SessionId id;
  private String peer;
  private EdgeSessionState state;
  private boolean askedAgain;

  private EdgeSession(boolean agent, Message.Open open, long deadline, EdgeSessionState state) {
    this.agent = agent;
    this.open = open;
    this.deadline = deadline;
    this.state = state;
  }

  static EdgeSession wanted(Message.Open open, long deadline) {
    return new EdgeSession(true, open, deadline, EdgeSessionState.WAITING);
  }

  static EdgeSession offered(Message.Offer offer) {
    EdgeSession session =
        new EdgeSession(false, null, SignalingClient.NEVER, EdgeSessionState.OFFERED);
    session.named(offer.session(), offer.peer());
    return session;
  }

  void named(SessionId sessionId, String peerNode) {
    id = sessionId;
    peer = peerNode;
  }

  boolean isAgent() {
    return agent;
  }

  /** Agent: what is asked for. */
  Message.Open open() {
    return open;
  }

  /** Agent: until when there has to be an answer. */
  long deadline() {
    return deadline;
  }

  /**
   * Agent: whether it may be asked for once more, which is the case once: another answer of that
   * kind is no accident.
   */
  boolean takeSecondAsking() {
    boolean may = !askedAgain;
    askedAgain = true;
    return may;
  }

  /** Null while it is but a wish. */
  SessionId id() {
    return id;
  }

  String peer() {
    return peer;
  }

  EdgeSessionState state() {
    return state;
  }

  boolean is(EdgeSessionState which) {
    return state == which;
  }

  /** Whether messages of the peer may concern it. */
  boolean hearsPeer() {
    return state == EdgeSessionState.LIVE || state == EdgeSessionState.OFFERED;
  }

  /** Goes on; false, and nothing changes, if that can't happen in the present state. */
  boolean on(EdgeSessionState.Input input) {
    EdgeSessionState next = state.on(input);
    if (next == null) {
      return false;
    }
    state = next;
    return true;
  }
}
