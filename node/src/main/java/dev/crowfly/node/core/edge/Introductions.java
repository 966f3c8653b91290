package dev.crowfly.node.core.edge;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.session.Session;
import dev.crowfly.quic.NodeId;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingClient;
import dev.crowfly.signaling.client.SignalingEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How sessions begin: what the Agent asks for, what the Connector is offered. */
final class Introductions implements EdgeSessions.Asking {
  private final EdgeConfig config;
  private final SignalingClient signaling;
  private final EdgeSessions sessions;
  private final EventQueue events;
  private final String ownNode;

  /** By request id. */
  private final Map<Long, Session> opening = new HashMap<>();

  private long refusals;
  private boolean closed;

  Introductions(
      EdgeConfig config, SignalingClient signaling, EdgeSessions sessions, EventQueue events) {
    this.config = config;
    this.signaling = signaling;
    this.sessions = sessions;
    this.events = events;
    ownNode = config.identity().nodeId().toString();
  }

  // ---- the Agent

  long open(String service, String node, String expectedPeer, PathMode mode, long now) {
    if (closed) {
      return fail(ErrorCode.CANCELLED, "the node goes");
    }
    if (!config.agent()) {
      return fail(ErrorCode.INVALID, "this node is no Agent: start it with that role to connect");
    }
    if (sessions.count() + opening.size() >= config.parameters().maxSessions()) {
      return fail(ErrorCode.LIMIT, "there are " + sessions.count() + " sessions");
    }
    if (!node.isEmpty() && !expectedPeer.isEmpty() && !node.equals(expectedPeer)) {
      return fail(ErrorCode.INVALID, "one node is asked for, another one is expected");
    }
    Session session = Session.opening(sessions, mode, service, expectedPeer, now);
    try {
      long request = signaling.open(service, node, session.parameters(), now);
      opening.put(request, session);
      sessions.wake(session);
      return request;
    } catch (IllegalArgumentException | IllegalStateException e) {
      drop(session, now);
      return fail(ErrorCode.INVALID, e.getMessage());
    }
  }

  /** A session whose name is forgotten is asked for again, at the same peer. */
  @Override
  public void reopen(Session session, long now) {
    if (!closed) {
      long request = signaling.open(session.service(), session.peer(), session.parameters(), now);
      opening.put(request, session);
    }
  }

  /** The application has closed it meanwhile: an answer must not bring it back. */
  @Override
  public void cancel(Session session, long now) {
    opening
        .entrySet()
        .removeIf(
            each -> {
              boolean its = each.getValue() == session;
              if (its) {
                signaling.cancelOpen(each.getKey(), now);
              }
              return its;
            });
  }

  /** Requests that signaling never saw have numbers below 0. */
  private long fail(ErrorCode code, String reason) {
    long request = --refusals;
    events.add(new NodeEvent.OpenFailed(request, code, reason));
    return request;
  }

  private void drop(Session session, long now) {
    session.abandon();
    sessions.forget(session, now);
  }

  void onAnswered(SignalingEvent.Answered event, long now) {
    Message.Answer answer = event.answer();
    Session session = opening.remove(event.request());
    if (session == null) {
      // The answer was on its way to us when the open was given up.
      decline(answer, ErrorCode.CANCELLED, "the Agent does not want it any more", now);
    } else if (!session.wasOpen()) {
      answer(event.request(), session, answer, now);
    } else if (faultOf(session.expectedPeer(), answer) == null && !answer.existing()) {
      session.answered(event.request(), answer, now);
      register(session);
    } else {
      // Another session of the two has taken its place, or another peer.
      decline(answer, ErrorCode.WRONG_PEER, "the Intermediate leads to another peer", now);
      session.close(ErrorCode.PEER_LOST, "the peer did not come back", now);
    }
  }

  private void answer(long request, Session session, Message.Answer answer, long now) {
    ErrorCode fault = faultOf(session.expectedPeer(), answer);
    if (fault != null) {
      drop(session, now);
      String text = "the Intermediate leads to " + answer.peer();
      decline(answer, fault, text, now);
      events.add(new NodeEvent.OpenFailed(request, fault, text));
    } else if (answer.existing()) {
      drop(session, now);
      onExisting(request, answer, now);
    } else {
      session.answered(request, answer, now);
      register(session);
    }
  }

  /** A session that is new is ended; one that was there before goes on. */
  private void decline(Message.Answer answer, ErrorCode code, String text, long now) {
    if (!answer.existing()) {
      signaling.close(answer.session(), code, text, now);
    }
  }

  /** It may have ended already, if what the peer said made no sense. */
  private void register(Session session) {
    if (session.isLive()) {
      sessions.add(session);
    }
  }

  private ErrorCode faultOf(String expected, Message.Answer answer) {
    if (!expected.isEmpty() && !expected.equals(answer.peer())) {
      return ErrorCode.WRONG_PEER;
    }
    boolean usable = NodeId.isValid(answer.peer()) && !answer.peer().equals(ownNode);
    boolean fresh = answer.existing() || sessions.get(answer.session()) == null;
    return usable && fresh ? null : ErrorCode.MALFORMED;
  }

  private void onExisting(long request, Message.Answer answer, long now) {
    Session known = sessions.get(answer.session());
    if (known == null || !known.peer().equals(answer.peer())) {
      signaling.close(answer.session(), ErrorCode.UNKNOWN_SESSION, "it has just ended", now);
      events.add(new NodeEvent.OpenFailed(request, ErrorCode.UNKNOWN_SESSION, "it has just ended"));
      return;
    }
    known.allow(answer.services());
    events.add(new NodeEvent.SessionOpened(request, known));
  }

  void onRefused(SignalingEvent.OpenRefused event, long now) {
    Session session = opening.remove(event.request());
    if (session != null && session.wasOpen()) {
      session.reopenRefused(event.code(), event.text(), now);
    } else if (session != null) {
      drop(session, now);
      events.add(new NodeEvent.OpenFailed(event.request(), event.code(), event.text()));
    }
  }

  // ---- the Connector

  void onOffered(Message.Offer offer, long now) {
    ErrorCode refusal = refusalOf(offer);
    if (refusal != null) {
      signaling.refuse(offer.session(), refusal, refusal.meaning(), now);
      return;
    }
    register(Session.offered(sessions, offer, now));
  }

  private ErrorCode refusalOf(Message.Offer offer) {
    SessionId id = offer.session();
    if (!config.connector() || closed) {
      return ErrorCode.REFUSED_BY_PEER;
    }
    if (!NodeId.isValid(offer.peer()) || offer.peer().equals(ownNode) || sessions.get(id) != null) {
      return ErrorCode.INVALID;
    }
    if (!config.allowedAgents().isEmpty() && !config.allowedAgents().contains(offer.peer())) {
      return ErrorCode.REFUSED_BY_PEER;
    }
    boolean full = sessions.count() >= config.parameters().maxSessions();
    return full ? ErrorCode.LIMIT : null;
  }

  // ---- the end

  /** No session begins any more. */
  void close(long now) {
    closed = true;
    for (Map.Entry<Long, Session> each : List.copyOf(opening.entrySet())) {
      signaling.cancelOpen(each.getKey(), now);
      if (each.getValue().wasOpen()) {
        continue; // it ends with the others
      }
      drop(each.getValue(), now);
      events.add(new NodeEvent.OpenFailed(each.getKey(), ErrorCode.CANCELLED, "the node goes"));
    }
    opening.clear();
  }
}
