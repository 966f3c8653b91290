package dev.crowfly.node.core.session;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.client.SignalingEvent;

/** What comes from signaling to a session, and which part of it has to know. */
final class SignalingNews {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final SessionHost host;
  private final Session session;
  private final Reopening reopening;

  SignalingNews(SessionHost host, Session session, Reopening reopening) {
    this.host = host;
    this.session = session;
    this.reopening = reopening;
  }

  /** An event that names the session, which is live. */
  void take(SignalingEvent event, Incarnation life, long now) {
    if (event instanceof SignalingEvent.RemoteCandidate news) {
      life.punching.onRemoteCandidate(news.generation(), news.text(), now);
    } else if (event instanceof SignalingEvent.RemoteCandidatesEnded news) {
      life.punching.onRemoteEnded(news.generation(), now);
    } else if (event instanceof SignalingEvent.StartPunching news) {
      life.punching.startIn(Math.max(0, news.delayMillis()) * NANOS_PER_MILLI, now);
    } else if (event instanceof SignalingEvent.Restarted news) {
      onRestarted(news.ice(), life, now);
    } else if (event instanceof SignalingEvent.Resumed news) {
      onResumed(news, life, now);
    } else if (event instanceof SignalingEvent.AccessChanged news) {
      session.allow(news.services());
    } else if (event instanceof SignalingEvent.SessionClosed news) {
      onClosed(news, life, now);
    }
  }

  private void onRestarted(IceParameters remote, Incarnation life, long now) {
    try {
      life.punching.onRestarted(remote, now);
      life.paths.doubt(now);
    } catch (IllegalArgumentException e) {
      session.end(ErrorCode.MALFORMED, "ICE of the peer: " + e.getMessage(), true, now);
    }
  }

  private void onResumed(SignalingEvent.Resumed news, Incarnation life, long now) {
    host.openFlow(session, news.flow(), now);
    session.allow(news.services());
    life.punching.onResumed(life.paths.isDirect(), now);
    life.paths.onRelayBack(now);
    life.carriage.onRelayBack(now);
  }

  private void onClosed(SignalingEvent.SessionClosed news, Incarnation life, long now) {
    if (news.code() == ErrorCode.PEER_RESTARTED) {
      reopening.onPeerRestarted(news.text(), life, now);
    } else if (news.code() == ErrorCode.PEER_LOST || news.code() == ErrorCode.UNKNOWN_SESSION) {
      reopening.onOrphaned(news.text(), life, now);
    } else {
      session.end(news.code(), news.text(), false, now);
    }
  }
}
