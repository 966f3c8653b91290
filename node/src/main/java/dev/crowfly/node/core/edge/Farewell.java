package dev.crowfly.node.core.edge;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.leg.Leg;
import dev.crowfly.node.core.session.Session;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.client.SignalingClient;

/**
 * How a node goes: it takes nothing new, lets streams end for a while, closes its sessions, tells
 * the Intermediate, and is done.
 */
final class Farewell {
  private static final long NEVER = Long.MAX_VALUE;

  private enum State {
    STAYING,
    DRAINING,
    LEAVING,
    ENDED
  }

  private final long drainNanos;
  private final SignalingClient signaling;
  private final Leg leg;
  private final EdgeSessions sessions;
  private final EventQueue events;
  private State state = State.STAYING;
  private long stateEndsAt = NEVER;
  private long endsAt = NEVER;

  Farewell(
      EdgeConfig config,
      SignalingClient signaling,
      Leg leg,
      EdgeSessions sessions,
      EventQueue events) {
    drainNanos = config.parameters().drainNanos();
    this.signaling = signaling;
    this.leg = leg;
    this.sessions = sessions;
    this.events = events;
  }

  /** Begins; a second call changes nothing. */
  void begin(long now) {
    if (state != State.STAYING) {
      return;
    }
    state = State.DRAINING;
    endsAt = now + drainNanos;
    stateEndsAt = now + drainNanos / 3 * 2; // the rest is for the last words
    proceed(now);
  }

  /** Goes on if that is possible; to be called when there is nothing to send. */
  boolean proceed(long now) {
    switch (state) {
      case DRAINING -> {
        if (stateEndsAt > now && sessions.known().stream().anyMatch(s -> s.openStreams() > 0)) {
          return false;
        }
        for (Session session : sessions.known()) {
          session.close(ErrorCode.NONE, "the node goes", now);
        }
        signaling.shutdown(now);
        leg.close(now);
        state = State.LEAVING;
        stateEndsAt = endsAt;
        return true;
      }
      case LEAVING -> {
        if (stateEndsAt > now && !leg.isGone()) {
          return false;
        }
        state = State.ENDED;
        stateEndsAt = NEVER;
        events.add(new NodeEvent.Ended());
        return false;
      }
      case STAYING, ENDED -> {
        return false;
      }
    }
    return false;
  }

  long nextTimeout() {
    return stateEndsAt;
  }
}
