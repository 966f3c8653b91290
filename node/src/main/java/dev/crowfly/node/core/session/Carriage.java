package dev.crowfly.node.core.session;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.UntrustedPeerException;
import dev.crowfly.signaling.ErrorCode;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Connection C of a session: opened by the Agent, taken by the Connector, and again when lost. */
final class Carriage {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long MILLIS = 1_000_000L;
  private static final long FIRST_RETRY_NANOS = 250 * MILLIS;
  private static final long MAX_RETRY_NANOS = 5_000 * MILLIS;

  /** A C that lived for so long and is lost is made anew at once. */
  private static final long STABLE_NANOS = 5_000 * MILLIS;

  /** After so long without an answer over the relay a direct path that works is taken instead. */
  private static final long PATIENCE_NANOS = 2_000 * MILLIS;

  /** Handshakes that an Agent may have going at once; one, and what is left of earlier tries. */
  private static final int MAX_ARRIVING = 4;

  private final SessionHost host;
  private final Session session;
  private final Punching punching;
  private final List<QuicConnection> arriving = new ArrayList<>();
  private QuicConnection current; // of the Agent: also while it is being made
  private boolean up;
  private boolean everUp;
  private long upSince;
  private long missingSince;
  private long startedAt;
  private long retryNanos = FIRST_RETRY_NANOS;
  private long connectAt = NEVER;

  /** The relay was of no use the last time: a direct path comes first now. */
  private boolean relayFailed;

  Carriage(SessionHost host, Session session, Punching punching, long now) {
    this.host = host;
    this.session = session;
    this.punching = punching;
    missingSince = now;
  }

  /** C when its handshake is complete, else null. */
  QuicConnection connection() {
    return up ? current : null;
  }

  /** C if it takes anything at the moment, else null; that it is closed may be news still. */
  QuicConnection usable() {
    return up && !current.isClosed() ? current : null;
  }

  boolean isUp() {
    return up;
  }

  boolean everUp() {
    return everUp;
  }

  // ---- the Agent

  /** Opens C if there is none, it is time, and there is a path. */
  void connect(long now) {
    if (!session.isAgent() || !session.isLive() || current != null || connectAt > now) {
      return;
    }
    PairInfo pair = session.mode() == PathMode.RELAY ? null : punching.bestValid();
    boolean relay = session.mode() != PathMode.DIRECT && host.isRelayUp(session);
    if (relay && !(relayFailed && pair != null)) {
      connect(RelayAddress.LOCAL, session.relayAddress(), now);
    } else if (pair != null) {
      connect(pair.base(), pair.peer(), now);
    } else {
      connectAt = NEVER; // a path will come, or the session ends
    }
  }

  private void connect(SocketAddress local, SocketAddress peer, long now) {
    connectAt = NEVER;
    startedAt = now;
    relayFailed = peer instanceof RelayAddress;
    current =
        host.endpoint()
            .connect(
                host.carriageConfig(session.peer(), true),
                local,
                peer,
                null,
                host.wallClockMillis(now),
                now);
    current.attach(session);
  }

  /** There may be a path now. */
  void onPath(long now) {
    if (session.isAgent() && current == null && connectAt == NEVER) {
      connectAt = now;
    }
    connect(now);
  }

  /** The relay flow is new: what was sent into the old one is lost, so a handshake begins anew. */
  void onRelayBack(long now) {
    if (current != null && !up && session.isAgent() && now - startedAt > FIRST_RETRY_NANOS) {
      giveUp("the relay has changed", now);
    }
    onPath(now);
  }

  /** C is of no use any more: the session knows, and decides what follows. */
  void dismiss(String reason, long now) {
    up = false;
    missingSince = now;
    giveUp(reason, now);
  }

  private void giveUp(String reason, long now) {
    QuicConnection left = current;
    current = null;
    left.close(ErrorCode.CANCELLED.code(), reason, now);
  }

  // ---- the Connector

  /** Returns whether it was taken; else it is to be ignored. */
  boolean accept(IncomingConnection incoming, long now) {
    if (session.isAgent() || !session.isLive() || arriving.size() >= MAX_ARRIVING) {
      return false;
    }
    QuicConnection connection =
        host.endpoint()
            .accept(
                incoming,
                host.carriageConfig(session.peer(), false),
                host.wallClockMillis(now),
                now);
    connection.attach(session);
    arriving.add(connection);
    return true;
  }

  // ---- both

  /** The peer has proven who it is; returns whether this is C from now on. */
  boolean onHandshakeCompleted(QuicConnection connection, long now) {
    if (arriving.remove(connection)) {
      QuicConnection old = current;
      current = connection;
      if (old != null) {
        old.close(ErrorCode.CANCELLED.code(), "replaced", now);
        session.onConnectionLost("the Agent has opened another connection", up, now);
        if (!session.isLive()) {
          return false; // signaling had lost it, and with its C it has ended
        }
      }
    } else if (connection != current) {
      return false;
    }
    up = true;
    everUp = true;
    upSince = now;
    missingSince = NEVER;
    relayFailed = false;
    return true;
  }

  void onClosed(QuicConnection connection, CloseReason reason, long now) {
    if (arriving.remove(connection)) {
      session.progress("an attempt to connect has failed: " + text(reason));
      return;
    }
    if (connection != current) {
      return;
    }
    boolean wasUp = up;
    current = null;
    up = false;
    ErrorCode end = endOf(reason);
    if (end != null) {
      session.end(end, text(reason), true, now);
      return;
    }
    if (wasUp) {
      missingSince = now;
      retryNanos = now - upSince >= STABLE_NANOS ? FIRST_RETRY_NANOS : retryNanos;
    }
    session.onConnectionLost(text(reason), wasUp, now);
    if (session.isAgent()) {
      connectAt = wasUp && now - upSince >= STABLE_NANOS ? now : now + nextRetry();
      connect(now);
    }
  }

  private long nextRetry() {
    long wait = retryNanos;
    retryNanos = Math.min(2 * retryNanos, MAX_RETRY_NANOS);
    return wait;
  }

  /** What the session ends with; null if another C may be better. */
  private static ErrorCode endOf(CloseReason reason) {
    if (reason instanceof CloseReason.ClosedByApplication closed) {
      return ErrorCode.of(closed.code());
    }
    if (reason instanceof CloseReason.ClosedByTransport closed && isIdentityAlert(closed.alert())) {
      return closed.byPeer() ? ErrorCode.REFUSED_BY_PEER : ErrorCode.WRONG_PEER;
    }
    return null;
  }

  private static boolean isIdentityAlert(int alert) {
    return alert == UntrustedPeerException.BAD_CERTIFICATE
        || alert == UntrustedPeerException.ACCESS_DENIED
        || alert == UntrustedPeerException.CERTIFICATE_UNKNOWN;
  }

  private static String text(CloseReason reason) {
    if (reason instanceof CloseReason.ClosedByApplication closed) {
      return closed.reason();
    } else if (reason instanceof CloseReason.IdleTimedOut) {
      return "nothing was heard of the peer";
    } else if (reason instanceof CloseReason.HandshakeTimedOut) {
      return "the peer did not answer";
    } else if (reason instanceof CloseReason.StatelesslyReset) {
      return "the peer has lost the connection";
    } else {
      return reason.toString();
    }
  }

  void close(ErrorCode code, String reason, long now) {
    connectAt = NEVER;
    up = false;
    if (current != null) {
      giveUpWith(current, code, reason, now);
      current = null;
    }
    arriving.forEach(each -> giveUpWith(each, code, reason, now));
    arriving.clear();
  }

  private static void giveUpWith(QuicConnection left, ErrorCode code, String reason, long now) {
    left.close(code.code(), reason, now);
  }

  void onTimeout(long now) {
    if (impatientAt() <= now) {
      startedAt = now; // not again and again while there is no other path
      if (punching.bestValid() != null && session.mode() == PathMode.AUTO) {
        giveUp("the relay does not answer", now);
        connectAt = now;
      }
    }
    connect(now);
    if (missingSince != NEVER && endsAt() <= now) {
      missingSince = NEVER;
      session.end(ErrorCode.PEER_LOST, "no connection with the peer", true, now);
    }
  }

  private long impatientAt() {
    boolean waiting = current != null && !up && relayFailed && session.isAgent();
    return waiting ? startedAt + PATIENCE_NANOS : NEVER;
  }

  private long endsAt() {
    return missingSince == NEVER ? NEVER : missingSince + host.parameters().sessionIdleNanos();
  }

  long nextTimeout() {
    long next = current == null ? connectAt : impatientAt();
    return Math.min(next, endsAt());
  }
}
