package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.SessionId;
import java.util.List;

/** What ends sessions, parts their sides, and changes what the Agent may use. */
final class Sessions {
  private final Board board;
  private final Deadlines<BoardSession> offers;
  private final Claims claims;
  private int count;

  Sessions(Board board) {
    this.board = board;
    offers = new Deadlines<>(board.config().offerTimeoutNanos());
    claims = new Claims(board.config().resumeNanos());
  }

  /** Sessions whose Connector has not answered yet. */
  Deadlines<BoardSession> offers() {
    return offers;
  }

  Claims claims() {
    return claims;
  }

  /** How many there are; claims are none. */
  int count() {
    return count;
  }

  void announce(BoardSession session, String service) {
    session.announce();
    count++;
    board.tell(
        new SwitchboardEvent.SessionIntroduced(
            session.id(), service, session.agent().nodeId(), session.connector().nodeId()));
  }

  void openFlow(BoardSession session) {
    Party agent = session.agent();
    Party connector = session.connector();
    board.tell(
        new SwitchboardEvent.FlowOpened(
            session.id(), agent.leg().id(), agent.flow(), connector.leg().id(), connector.flow()));
  }

  private void closeFlow(BoardSession session) {
    if (session.is(BoardSessionState.LIVE)) {
      Party agent = session.agent();
      Party connector = session.connector();
      board.tell(
          new SwitchboardEvent.FlowClosed(
              session.id(),
              agent.leg().id(),
              agent.flow(),
              connector.leg().id(),
              connector.flow()));
    }
  }

  /** Ends a session and tells the sides that are here, but for {@code except} (null: both). */
  void end(BoardSession session, ErrorCode code, String text, Party except) {
    boolean offered = session.is(BoardSessionState.OFFERED);
    closeFlow(session);
    session.on(BoardSessionState.Input.ENDED);
    offers.stop(session);
    claims.remove(session);
    for (Party each : List.of(session.agent(), session.connector())) {
      BoardLeg leg = each.leg();
      if (leg != null) {
        leg.output().forget(session);
        each.detach();
        if (each != except) {
          tellEnd(leg, session, offered && each.isAgent(), code, text);
        }
      }
      if (each.node() != null) {
        each.node().remove(session);
      }
    }
    if (session.isAnnounced()) {
      count--;
      board.tell(new SwitchboardEvent.SessionForgotten(session.id(), code));
    }
  }

  private void tellEnd(
      BoardLeg leg, BoardSession session, boolean asRefusal, ErrorCode code, String text) {
    if (!asRefusal) {
      board.close(leg, session.id(), code, text);
      return;
    }
    for (long request : session.requests()) {
      board.refuse(leg, request, code, text);
    }
  }

  /** A side that is here has lost its leg. */
  void lost(BoardSession session, Party party) {
    if (session.is(BoardSessionState.OFFERED) || session.isClaim()) {
      ErrorCode code = party.isAgent() ? ErrorCode.PEER_LOST : ErrorCode.PEER_OFFLINE;
      end(session, code, "the connection to the peer was lost", party);
      return;
    }
    closeFlow(session);
    session.on(
        party.isAgent()
            ? BoardSessionState.Input.AGENT_LOST
            : BoardSessionState.Input.CONNECTOR_LOST);
    party.leg().output().forget(session);
    party.detach();
  }

  /** A side ends it, whether it has resumed it on its present leg or not. */
  void close(BoardLeg leg, SessionId id, ErrorCode code, String text) {
    BoardSession session = leg.node().session(id);
    if (session != null) {
      end(session, code, text, session.party(leg.node()));
    }
  }

  /** The services of a Connector, or the rights of Agents, have changed. */
  void refresh(Node connector, boolean closing) {
    for (BoardSession each : connector.sessions()) {
      if (each.connector().node() == connector && !each.isClaim()) {
        refresh(each, connector, closing);
      }
    }
  }

  private void refresh(BoardSession session, Node connector, boolean closing) {
    String agent = session.agent().nodeId();
    if (closing && !board.mayReachAny(connector, agent)) {
      end(session, ErrorCode.FORBIDDEN, "the Agent may use no service of the Connector", null);
      return;
    }
    List<String> now = board.reachable(connector, agent);
    if (now.equals(session.services())) {
      return;
    }
    session.services(now);
    note(session, session.connector(), false);
    if (!session.is(BoardSessionState.OFFERED)) {
      note(session, session.agent(), false);
    }
  }

  /** A side is to hear how the session stands, if it is here. */
  void note(BoardSession session, Party party, boolean resumed) {
    if (party.leg() != null) {
      party.leg().output().note(session, resumed);
    }
  }
}
