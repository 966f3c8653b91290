package dev.crowfly.node.core.session;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.signaling.ErrorCode;

/**
 * What becomes of a session that signaling knows no more, because a node restarted or was away for
 * too long. C may live all the same: it is asked for a sign of life. Without one the Agent asks for
 * the session again, and the Connector ends its own.
 *
 * <p>{@link Orphan} keeps the times.
 */
final class Reopening {
  private static final String SILENT = "the peer has lost the session";

  private final SessionHost host;
  private final Session session;
  private final Orphan orphan = new Orphan();

  Reopening(SessionHost host, Session session) {
    this.host = host;
    this.session = session;
  }

  /** Signaling has lost the session. */
  void onOrphaned(String why, Incarnation life, long now) {
    host.closeFlow(session);
    QuicConnection c = life.carriage.connection();
    orphan.begin(c, now);
    if (c == null) {
      onLost(why, now);
      return;
    }
    session.progress("signaling has lost the session: " + why);
    life.paths.doubt(now);
  }

  /** The peer is another process than before, so C is as dead as what signaling knew. */
  void onPeerRestarted(String why, Incarnation life, long now) {
    host.closeFlow(session);
    QuicConnection c = life.carriage.connection();
    orphan.begin(c, now);
    if (c == null) {
      onLost(why, now);
      return;
    }
    life.carriage.dismiss(why, now);
    session.onConnectionLost(why, true, now);
  }

  /** C is gone; that is the end of an orphan. */
  void onConnectionLost(String why, long now) {
    if (orphan.isOrphaned()) {
      onLost(why, now);
    }
  }

  /** Neither signaling nor C is there. The Agent begins anew, the Connector waits for that. */
  private void onLost(String why, long now) {
    if (!session.isAgent()) {
      session.end(ErrorCode.PEER_LOST, why, false, now);
      return;
    }
    session.beginAnew(now);
    orphan.askFor(host.parameters().sessionIdleNanos(), now);
    host.wake(session);
  }

  /** It was asked for again, in vain: once more a little later, or that was it. */
  void onRefused(ErrorCode code, String reason, long now) {
    boolean hopeless = code == ErrorCode.FORBIDDEN || code == ErrorCode.REFUSED_BY_PEER;
    if (hopeless || !orphan.askLater(now)) {
      session.end(code, reason, false, now);
    } else {
      host.wake(session);
    }
  }

  /** Signaling knows the session, by whatever name. */
  void onKnown() {
    orphan.end();
  }

  void onTimeout(Incarnation life, long now) {
    if (orphan.takeAsk(now)) {
      host.reopen(session, now);
    }
    if (orphan.takeVerdict(life.carriage.connection(), now)) {
      life.carriage.dismiss(SILENT, now);
      session.onConnectionLost(SILENT, true, now);
    }
  }

  long nextTimeout() {
    return orphan.nextTimeout();
  }
}
