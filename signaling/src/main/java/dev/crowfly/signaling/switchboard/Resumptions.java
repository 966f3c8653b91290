package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;

/**
 * Sessions whose sides come back: a node after the loss of its leg, or both after we have lost our
 * memory.
 */
final class Resumptions {
  private final Board board;
  private final Sessions sessions;
  private final Deadlines<Node> absent;
  private final Deadlines<Node> grace;

  Resumptions(Board board, Sessions sessions) {
    this.board = board;
    this.sessions = sessions;
    absent = new Deadlines<>(board.config().resumeNanos());
    grace = new Deadlines<>(board.config().restartGraceNanos());
  }

  /** Nodes whose leg was lost. */
  Deadlines<Node> absent() {
    return absent;
  }

  /** Nodes that have just come and may still resume. */
  Deadlines<Node> grace() {
    return grace;
  }

  void cameBack(Node node, long now) {
    absent.stop(node);
    grace.start(node, now);
  }

  void wentAway(Node node, long now) {
    grace.stop(node);
    for (BoardSession each : node.sessions()) {
      Party party = each.party(node);
      if (party.leg() != null) {
        sessions.lost(each, party);
      }
    }
    absent.start(node, now);
  }

  /** A node does not come back. */
  void forget(Node node) {
    absent.stop(node);
    grace.stop(node);
    for (BoardSession each : node.sessions()) {
      sessions.end(each, ErrorCode.PEER_LOST, "the peer did not come back", null);
    }
  }

  /** A node that is back is another process than before, so it can't resume anything. */
  void hasRestarted(Node node) {
    for (BoardSession each : node.sessions()) {
      sessions.end(each, ErrorCode.PEER_RESTARTED, "the peer has restarted", null);
    }
  }

  /** A node that is back has resumed what it wanted to resume; the rest it knows nothing of. */
  void graceIsOver(Node node) {
    for (BoardSession each : node.sessions()) {
      if (each.party(node).leg() == null) {
        sessions.end(each, ErrorCode.PEER_LOST, "the peer has restarted", null);
      }
    }
    if (!node.isConnector()) {
      return;
    }
    for (BoardSession each : sessions.claims().waitingFor(node.id())) {
      sessions.end(each, ErrorCode.PEER_LOST, "the peer knows nothing of the session", null);
    }
  }

  void resume(BoardLeg leg, Message.Resume resume, long now) throws SignalingException {
    Node node = leg.node();
    if (resume.peer().equals(node.id())) {
      throw new SignalingException(ErrorCode.MALFORMED, "the node resumes a session with itself");
    }
    if (grace.isWaiting(node)) {
      // It is still at it: ten thousand of them take their time on a thin line.
      grace.start(node, now);
    }
    BoardSession known = node.session(resume.session());
    if (known != null) {
      rejoin(leg, resume, known);
      return;
    }
    if (resume.agent() && node.sessionWith(resume.peer()) != null) {
      refuse(leg, resume, ErrorCode.UNKNOWN_SESSION, "the two nodes have another session");
    } else if (node.sessionCount() >= board.config().maxSessionsPerNode()) {
      refuse(leg, resume, ErrorCode.LIMIT, "the node has too many sessions");
    } else {
      claim(leg, resume, now);
    }
  }

  private void rejoin(BoardLeg leg, Message.Resume resume, BoardSession session)
      throws SignalingException {
    Party ours = session.party(leg.node());
    boolean matches =
        ours.isAgent() == resume.agent()
            && session.other(ours).nodeId().equals(resume.peer())
            && session.on(input(ours));
    if (!matches) {
      throw new SignalingException(ErrorCode.MALFORMED, "the node resumes what it has not lost");
    }
    attach(session, ours, leg);
  }

  private void claim(BoardLeg leg, Message.Resume resume, long now) {
    BoardSession theirs = sessions.claims().find(resume, leg.node().id());
    if (theirs != null) {
      Party ours = theirs.party(resume.agent());
      sessions.claims().remove(theirs);
      theirs.on(input(ours));
      leg.node().add(theirs, ours);
      sessions.announce(theirs, "");
      attach(theirs, ours, leg);
    } else if (resume.agent() && isHereForLong(resume.peer())) {
      refuse(leg, resume, ErrorCode.PEER_LOST, "the peer knows nothing of the session");
    } else if (sessions.claims().count() >= board.config().maxSessions()) {
      refuse(leg, resume, ErrorCode.LIMIT, "too many sessions are resumed");
    } else {
      addClaim(leg, resume, now);
    }
  }

  /** Whether this Connector has resumed what it wanted to; of Agents there may be several. */
  private boolean isHereForLong(String connector) {
    Node node = board.nodes().get(Node.keyOfConnector(connector));
    return node != null && node.leg() != null && !grace.isWaiting(node);
  }

  private void addClaim(BoardLeg leg, Message.Resume resume, long now) {
    String ours = leg.node().id();
    BoardSession claim =
        resume.agent()
            ? new BoardSession(
                resume.session(), ours, resume.peer(), BoardSessionState.AGENT_CLAIMS)
            : new BoardSession(
                resume.session(), resume.peer(), ours, BoardSessionState.CONNECTOR_CLAIMS);
    Party party = claim.party(resume.agent());
    if (!party.attach(leg)) {
      refuse(leg, resume, ErrorCode.LIMIT, "the leg has no relay flow left");
      return;
    }
    party.belongsTo(leg.node());
    if (sessions.claims().add(claim, now)) {
      leg.node().add(claim, party);
    } else {
      party.detach();
      refuse(leg, resume, ErrorCode.UNKNOWN_SESSION, "another process has resumed it");
    }
  }

  private void attach(BoardSession session, Party party, BoardLeg leg) {
    if (!party.attach(leg)) {
      sessions.end(session, ErrorCode.LIMIT, "the leg has no relay flow left", null);
      board.close(leg, session.id(), ErrorCode.LIMIT, "the leg has no relay flow left");
    } else if (session.is(BoardSessionState.LIVE)) {
      resumed(session);
    }
  }

  private void resumed(BoardSession session) {
    Node connector = session.connector().node();
    String agent = session.agent().nodeId();
    sessions.openFlow(session);
    if (!board.mayReachAny(connector, agent)) {
      sessions.end(
          session, ErrorCode.FORBIDDEN, "the Agent may use no service of the Connector", null);
      return;
    }
    session.services(board.reachable(connector, agent));
    sessions.note(session, session.agent(), true);
    sessions.note(session, session.connector(), true);
  }

  private void refuse(BoardLeg leg, Message.Resume resume, ErrorCode code, String text) {
    board.close(leg, resume.session(), code, text);
    board.tell(new SwitchboardEvent.Refused(leg.nodeId(), code, text));
  }

  private static BoardSessionState.Input input(Party party) {
    return party.isAgent()
        ? BoardSessionState.Input.AGENT_RESUMED
        : BoardSessionState.Input.CONNECTOR_RESUMED;
  }
}
