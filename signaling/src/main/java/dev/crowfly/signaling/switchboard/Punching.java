package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;

/** Passes on what one side tells the other about its addresses, and lets both begin together. */
final class Punching {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MAX_WAIT_NANOS = 2_000 * NANOS_PER_MILLI;

  private final Board board;
  private final LegRtt rtts;

  Punching(Board board, LegRtt rtts) {
    this.board = board;
    this.rtts = rtts;
  }

  void candidate(BoardLeg leg, Message.Candidate message) {
    BoardSession session = liveSession(leg, message.session());
    if (session == null) {
      return;
    }
    Party from = session.party(leg.node());
    if (from.countCandidate(message.generation())) {
      pass(session, from, message);
    } else {
      board.dropped();
    }
  }

  void endOfCandidates(BoardLeg leg, Message.EndOfCandidates message) {
    BoardSession session = liveSession(leg, message.session());
    if (session != null) {
      pass(session, session.party(leg.node()), message);
    }
  }

  void restart(BoardLeg leg, Message.Restart message) {
    BoardSession session = liveSession(leg, message.session());
    if (session == null) {
      return;
    }
    Party from = session.party(leg.node());
    boolean bothReady = session.restarted(from, message.ice());
    pass(session, from, message);
    if (bothReady) {
      start(session);
    }
  }

  void result(BoardLeg leg, Message.PunchResult message) {
    if (liveSession(leg, message.session()) != null) {
      board.tell(
          new SwitchboardEvent.PunchReported(
              message.session(),
              leg.nodeId(),
              message.direct(),
              message.millis(),
              message.detail()));
    }
  }

  /** Each is told to wait for as long as the word takes longer to the other. */
  void start(BoardSession session) {
    long toAgent = oneWayNanos(session.agent());
    long toConnector = oneWayNanos(session.connector());
    long last = Math.max(toAgent, toConnector);
    tellStart(session, session.agent(), last - toAgent);
    tellStart(session, session.connector(), last - toConnector);
  }

  private long oneWayNanos(Party party) {
    return Math.min(MAX_WAIT_NANOS, Math.max(0, rtts.rttNanos(party.leg().id()) / 2));
  }

  private void tellStart(BoardSession session, Party to, long waitNanos) {
    int millis = (int) (waitNanos / NANOS_PER_MILLI);
    pass(session, session.other(to), new Message.StartPunching(session.id(), millis));
  }

  /** Null if the node has no such session, or one of the sides is away: then it is left out. */
  private BoardSession liveSession(BoardLeg leg, SessionId id) {
    BoardSession session = leg.node().session(id);
    if (session != null && session.is(BoardSessionState.LIVE)) {
      return session;
    }
    board.dropped();
    return null;
  }

  private void pass(BoardSession session, Party from, Message message) {
    BoardLeg to = session.other(from).leg();
    if (to.output().owesResumed(session)) {
      // It would come before Resumed, and mean nothing there.
      board.dropped();
    } else {
      board.relay(to, message);
    }
  }
}
