package dev.crowfly.node.core.session;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.signaling.ErrorCode;

/**
 * The parts that a session consists of: ICE, connection C, its paths and its streams.
 *
 * <p>They begin together, pass time together and end together. A session that has lost everything
 * and is asked for anew gets another incarnation; for the application it stays the same.
 */
final class Incarnation {
  final Punching punching;
  final Carriage carriage;
  final Paths paths;
  final StreamGate gate;
  private final Session session;

  Incarnation(SessionHost host, Session session, long now) {
    this.session = session;
    punching = new Punching(host, session, session.mode() != PathMode.RELAY, now);
    carriage = new Carriage(host, session, punching, now);
    paths = new Paths(host, session, punching);
    gate = new StreamGate(host, session);
  }

  /** C is gone: its streams and its paths are. */
  void onConnectionLost() {
    paths.end();
    gate.end();
  }

  /** The leg may carry C. */
  void onRelayUp(long now) {
    paths.onRelayBack(now);
    carriage.onPath(now);
  }

  /** The sockets have changed. */
  void onBasesChanged(long now) {
    paths.onBasesChanged(now);
    punching.onBasesChanged(now);
  }

  /** Whatever was known of paths and of the peer may be out of date. */
  void doubt(long now) {
    paths.doubt(now);
    punching.restart(now);
  }

  void onTimeout(long now) {
    if (session.isLive()) {
      carriage.onTimeout(now);
    }
    if (session.isLive()) {
      paths.onTimeout(now);
    }
    // Last: what C has received may be news for ICE, of which checks follow that are due now.
    punching.onTimeout(now);
  }

  long nextTimeout() {
    long next = punching.nextTimeout();
    return session.isLive()
        ? Math.min(next, Math.min(carriage.nextTimeout(), paths.nextTimeout()))
        : next;
  }

  /** Ends all of them. */
  void close(ErrorCode code, String reason, long now) {
    carriage.close(code, reason, now);
    onConnectionLost();
    punching.close(now);
  }
}
