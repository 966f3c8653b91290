package dev.crowfly.signaling.client;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import java.util.List;

/** What a {@link SignalingClient} tells, in the order in which it happened. */
public sealed interface SignalingEvent {
  // ---- the leg

  /** The Intermediate has greeted us: the leg is up. */
  record Welcomed(Message.Welcome welcome) implements SignalingEvent {}

  /**
   * The leg is of no use any more: close its connection with this code, then call {@link
   * SignalingClient#disconnected}. Nothing more is read from it.
   *
   * @param fatal whether another attempt is useless, because the Intermediate does not want us
   */
  record LegFailed(ErrorCode code, String text, boolean fatal) implements SignalingEvent {}

  /** The service is published; told again after each reconnect. */
  record Registered(String service) implements SignalingEvent {}

  /**
   * The service is not published, or not any more. The client asks again once in a while, without
   * telling the same refusal twice.
   */
  record RegistrationRefused(String service, ErrorCode code, String text)
      implements SignalingEvent {}

  // ---- opening

  /** Agent: the session that was asked for; {@code existing} if we had it before. */
  record Answered(long request, Message.Answer answer) implements SignalingEvent {}

  /** Agent: no session. */
  record OpenRefused(long request, ErrorCode code, String text) implements SignalingEvent {}

  /**
   * Connector: an Agent wants a session; to be answered with {@link SignalingClient#accept} or
   * {@link SignalingClient#refuse}.
   */
  record Offered(Message.Offer offer) implements SignalingEvent {}

  // ---- a session

  /** A candidate of the peer. */
  record RemoteCandidate(SessionId session, int generation, String text)
      implements SignalingEvent {}

  /** The peer has no more candidates of this generation. */
  record RemoteCandidatesEnded(SessionId session, int generation) implements SignalingEvent {}

  /** Begin to check in so many milliseconds. */
  record StartPunching(SessionId session, int delayMillis) implements SignalingEvent {}

  /** A new ICE generation of the peer; to be answered with our own, unless we have begun one. */
  record Restarted(SessionId session, IceParameters ice) implements SignalingEvent {}

  /**
   * The relay flow is back, after our leg or the peer's was lost; its number may be another. What
   * was trickled meanwhile is lost: an ICE restart puts that right.
   */
  record Resumed(SessionId session, long flow, List<String> services) implements SignalingEvent {
    /** Keeps a copy of the list. */
    public Resumed {
      services = List.copyOf(services);
    }
  }

  /** The services that the Agent may use have changed. */
  record AccessChanged(SessionId session, List<String> services) implements SignalingEvent {
    /** Keeps a copy of the list. */
    public AccessChanged {
      services = List.copyOf(services);
    }
  }

  /** The session has been ended by the peer or the Intermediate; the client has forgotten it. */
  record SessionClosed(SessionId session, ErrorCode code, String text) implements SignalingEvent {}
}
