package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import java.util.List;

/** Makes two nodes known to each other: Open, Offer, Accept, Answer. */
final class Introductions {
  private static final IceParameters NO_ICE = new IceParameters(0, "", "", List.of());
  private static final int MAX_REQUESTS = 64;

  private final Board board;
  private final Sessions sessions;
  private final Punching punching;
  private final RandomBytes random;

  Introductions(Board board, Sessions sessions, Punching punching, RandomBytes random) {
    this.board = board;
    this.sessions = sessions;
    this.punching = punching;
    this.random = random;
  }

  /** An Agent wants a session with this node; all that it said of the service is true. */
  void open(BoardLeg leg, Message.Open open, String connectorId, long now) {
    Node agent = leg.node();
    Node connector = board.nodes().get(Node.keyOfConnector(connectorId));
    if (connectorId.equals(agent.id())) {
      board.refuse(leg, open.request(), ErrorCode.INVALID, "that is the node itself");
      return;
    }
    BoardSession existing = agent.sessionWith(connectorId);
    if (existing != null && existing.agent().leg() == null) {
      // It would have resumed it before it opens anything: it has restarted.
      sessions.end(existing, ErrorCode.PEER_LOST, "the Agent has restarted", null);
      existing = null;
    }
    if (existing != null) {
      answerExisting(leg, open, existing);
    } else if (connector == null || connector.leg() == null) {
      board.refuse(leg, open.request(), ErrorCode.PEER_OFFLINE, "the Connector is not connected");
    } else {
      introduce(leg, open, connector, now);
    }
  }

  private void answerExisting(BoardLeg leg, Message.Open open, BoardSession session) {
    if (!session.is(BoardSessionState.OFFERED)) {
      Node connector = board.nodes().get(Node.keyOfConnector(session.connector().nodeId()));
      if (session.isClaim() && connector != null) {
        session.services(board.reachable(connector, session.agent().nodeId()));
      }
      board.send(leg, answer(open.request(), session, true, NO_ICE));
    } else if (session.requests().size() < MAX_REQUESTS) {
      session.requests().add(open.request());
    } else {
      board.refuse(leg, open.request(), ErrorCode.LIMIT, "too many opens wait for this Connector");
    }
  }

  private void introduce(BoardLeg leg, Message.Open open, Node connector, long now) {
    Node agent = leg.node();
    List<String> services = board.reachable(connector, agent.id());
    SignalingException problem = obstacle(leg, connector, services);
    if (problem != null) {
      board.refuse(leg, open.request(), problem.code(), problem.getMessage());
      return;
    }
    BoardSession session =
        new BoardSession(draw(), agent.id(), connector.id(), BoardSessionState.OFFERED);
    session.services(services);
    session.requests().add(open.request());
    session.agent().generation(open.ice().generation(), open.ice().candidates().size());
    boolean attached = session.agent().attach(leg) && session.connector().attach(connector.leg());
    if (!attached
        || !board.relay(
            connector.leg(),
            new Message.Offer(
                session.id(), session.connector().flow(), agent.id(), services, open.ice()))) {
      session.agent().detach();
      session.connector().detach();
      board.refuse(leg, open.request(), ErrorCode.LIMIT, "the Connector has too much to do");
      return;
    }
    agent.add(session, session.agent());
    connector.add(session, session.connector());
    sessions.offers().start(session, now);
    sessions.announce(session, open.service());
  }

  /** Null if nothing is in the way. */
  private SignalingException obstacle(BoardLeg leg, Node connector, List<String> services) {
    if (connector.publications().isEmpty()) {
      return new SignalingException(ErrorCode.UNKNOWN_SERVICE, "the node publishes nothing");
    }
    if (services.isEmpty()) {
      return new SignalingException(
          ErrorCode.FORBIDDEN, "the access file allows no service of the node");
    }
    int most = board.config().maxSessionsPerNode();
    if (leg.node().sessionCount() >= most) {
      return new SignalingException(ErrorCode.LIMIT, "the Agent has " + most + " sessions");
    }
    if (connector.sessionCount() >= most) {
      return new SignalingException(ErrorCode.LIMIT, "the Connector has " + most + " sessions");
    }
    if (sessions.count() >= board.config().maxSessions()) {
      return new SignalingException(ErrorCode.LIMIT, "the Intermediate has too many sessions");
    }
    return null;
  }

  private SessionId draw() {
    byte[] bytes = new byte[SessionId.BYTE_LENGTH];
    random.fill(bytes);
    return SessionId.of(bytes);
  }

  /**
   * A Connector takes part.
   *
   * @throws SignalingException if it is not the one that was asked
   */
  void accept(BoardLeg leg, Message.Accept accept) throws SignalingException {
    BoardSession session = leg.node().session(accept.session());
    if (session == null) {
      board.close(leg, accept.session(), ErrorCode.UNKNOWN_SESSION, "the Agent is gone");
      return;
    }
    if (session.connector().leg() != leg || !session.on(BoardSessionState.Input.ACCEPTED)) {
      throw new SignalingException(ErrorCode.MALFORMED, "the node accepts what it was not offered");
    }
    sessions.offers().stop(session);
    session.connector().generation(accept.ice().generation(), accept.ice().candidates().size());
    sessions.openFlow(session);
    boolean existing = false;
    for (long request : session.requests()) {
      board.send(
          session.agent().leg(),
          answer(request, session, existing, existing ? NO_ICE : accept.ice()));
      existing = true;
    }
    session.requests().clear();
    punching.start(session);
  }

  private static Message.Answer answer(
      long request, BoardSession session, boolean existing, IceParameters ice) {
    return new Message.Answer(
        request,
        session.id(),
        existing,
        session.agent().flow(),
        session.connector().nodeId(),
        session.services(),
        ice);
  }
}
