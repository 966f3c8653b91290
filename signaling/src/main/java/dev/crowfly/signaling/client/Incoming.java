package dev.crowfly.signaling.client;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import java.util.Queue;

/**
 * What the Intermediate says. It is not trusted further than it must be: it can end sessions and
 * make none of them another one's.
 */
final class Incoming {
  private final SignalingClientConfig config;
  private final ClientLeg leg;
  private final Registrations registrations;
  private final EdgeSessions sessions;
  private final Queue<SignalingEvent> events;

  Incoming(
      SignalingClientConfig config,
      ClientLeg leg,
      Registrations registrations,
      EdgeSessions sessions,
      Queue<SignalingEvent> events) {
    this.config = config;
    this.leg = leg;
    this.registrations = registrations;
    this.sessions = sessions;
    this.events = events;
  }

  void onLegLost() {
    for (EdgeSession each : sessions.wishes()) {
      each.on(EdgeSessionState.Input.LEG_LOST);
    }
    for (EdgeSession each : sessions.all()) {
      each.on(EdgeSessionState.Input.LEG_LOST);
      if (each.is(EdgeSessionState.CLOSED)) {
        sessions.remove(each.id());
        closed(each.id(), ErrorCode.PEER_LOST, "the leg was lost before the offer was accepted");
      }
    }
  }

  /**
   * Takes a message in.
   *
   * @throws SignalingException if it may not come here, or not now
   */
  void receive(Message message, long now) throws SignalingException {
    if (message instanceof Message.Welcome it) {
      leg.welcomed(it);
    } else if (message instanceof Message.Refused it) {
      refused(it, now);
    } else if (!leg.isUp()) {
      throw malformed("something before its greeting");
    } else if (!receiveOfSession(message)) {
      receiveAnswer(message);
    }
  }

  private void receiveAnswer(Message message) throws SignalingException {
    if (message instanceof Message.Registered it) {
      registrations.onRegistered(it);
    } else if (message instanceof Message.Answer it) {
      answered(it);
    } else if (message instanceof Message.Offer it) {
      offered(it);
    } else {
      throw malformed("a message that only an edge node sends");
    }
  }

  private void refused(Message.Refused message, long now) {
    ErrorCode code = ErrorCode.of(message.code());
    if (message.request() == 0) {
      leg.fail(code, message.text(), isFatal(code));
    } else if (sessions.removeWanted(message.request()) != null) {
      events.add(new SignalingEvent.OpenRefused(message.request(), code, message.text()));
    } else {
      registrations.onRefused(message, now);
    }
  }

  private static boolean isFatal(ErrorCode code) {
    return switch (code) {
      case VERSION, WRONG_NODE, FORBIDDEN, INVALID, REPLACED -> true;
      default -> false;
    };
  }

  private void answered(Message.Answer answer) throws SignalingException {
    EdgeSession wish = sessions.wanted(answer.request());
    if (answer.existing()) {
      existing(wish, answer);
      return;
    }
    if (sessions.get(answer.session()) != null || answer.peer().equals(config.nodeId())) {
      throw malformed("an answer that can't be");
    }
    if (wish == null || !wish.on(EdgeSessionState.Input.ANSWERED)) {
      end(answer.session(), ErrorCode.CANCELLED, "the Agent does not want it any more");
      return;
    }
    sessions.removeWanted(answer.request());
    String node = wish.open().node();
    if (!node.isEmpty() && !node.equals(answer.peer())) {
      end(answer.session(), ErrorCode.WRONG_PEER, "the Agent wanted another node");
      openRefused(answer, ErrorCode.WRONG_PEER, "the Intermediate offers another node");
    } else if (sessions.isFull()) {
      end(answer.session(), ErrorCode.LIMIT, "the Agent has too many sessions");
      openRefused(answer, ErrorCode.LIMIT, "this node has too many sessions");
    } else {
      wish.named(answer.session(), answer.peer());
      sessions.add(wish);
      events.add(new SignalingEvent.Answered(answer.request(), answer));
    }
  }

  private void existing(EdgeSession wish, Message.Answer answer) throws SignalingException {
    EdgeSession known = sessions.get(answer.session());
    if (known != null && !(known.isAgent() && known.peer().equals(answer.peer()))) {
      throw malformed("an answer with a session of another peer");
    }
    if (wish == null) {
      return;
    }
    if (known == null && wish.takeSecondAsking()) {
      // We have ended it while the answer was on its way, and have said so before this: now there
      // will be a new one.
      leg.send(wish.open());
      return;
    }
    sessions.removeWanted(answer.request());
    String node = wish.open().node();
    if (known == null) {
      openRefused(answer, ErrorCode.UNKNOWN_SESSION, "the session has ended meanwhile");
    } else if (!node.isEmpty() && !node.equals(answer.peer())) {
      openRefused(answer, ErrorCode.WRONG_PEER, "the Intermediate offers another node");
    } else {
      events.add(new SignalingEvent.Answered(answer.request(), answer));
    }
  }

  private void openRefused(Message.Answer answer, ErrorCode code, String text) {
    events.add(new SignalingEvent.OpenRefused(answer.request(), code, text));
  }

  private void offered(Message.Offer offer) throws SignalingException {
    if (sessions.get(offer.session()) != null || offer.peer().equals(config.nodeId())) {
      throw malformed("an offer that can't be");
    }
    if (!config.connector()) {
      end(offer.session(), ErrorCode.REFUSED_BY_PEER, "this node is no Connector");
    } else if (sessions.isFull()) {
      end(offer.session(), ErrorCode.LIMIT, "the Connector has too many sessions");
    } else {
      sessions.add(EdgeSession.offered(offer));
      events.add(new SignalingEvent.Offered(offer));
    }
  }

  private void end(SessionId session, ErrorCode code, String text) {
    leg.send(new Message.Close(session, code.code(), text));
  }

  private void closed(SessionId session, ErrorCode code, String text) {
    events.add(new SignalingEvent.SessionClosed(session, code, text));
  }

  /** False if it is no message of a session; those of unknown ones are late, and mean nothing. */
  private boolean receiveOfSession(Message message) {
    if (message instanceof Message.Candidate it) {
      if (hears(it.session())) {
        events.add(
            new SignalingEvent.RemoteCandidate(it.session(), it.generation(), it.candidate()));
      }
    } else if (message instanceof Message.EndOfCandidates it) {
      if (hears(it.session())) {
        events.add(new SignalingEvent.RemoteCandidatesEnded(it.session(), it.generation()));
      }
    } else if (message instanceof Message.StartPunching it) {
      if (hears(it.session())) {
        events.add(new SignalingEvent.StartPunching(it.session(), it.delayMillis()));
      }
    } else if (message instanceof Message.Restart it) {
      if (hears(it.session())) {
        events.add(new SignalingEvent.Restarted(it.session(), it.ice()));
      }
    } else {
      return receiveStateOfSession(message);
    }
    return true;
  }

  private boolean receiveStateOfSession(Message message) {
    if (message instanceof Message.Resumed it) {
      EdgeSession session = sessions.get(it.session());
      if (session != null && session.on(EdgeSessionState.Input.RESUMED)) {
        events.add(new SignalingEvent.Resumed(it.session(), it.flow(), it.services()));
      }
    } else if (message instanceof Message.Access it) {
      if (sessions.get(it.session()) != null) {
        events.add(new SignalingEvent.AccessChanged(it.session(), it.services()));
      }
    } else if (message instanceof Message.Close it) {
      EdgeSession session = sessions.remove(it.session());
      if (session != null) {
        session.on(EdgeSessionState.Input.ENDED);
        closed(it.session(), ErrorCode.of(it.code()), it.text());
      }
    } else {
      return false;
    }
    return true;
  }

  private boolean hears(SessionId id) {
    EdgeSession session = sessions.get(id);
    return session != null && session.hearsPeer();
  }

  private static SignalingException malformed(String text) {
    return new SignalingException(ErrorCode.MALFORMED, text);
  }
}
