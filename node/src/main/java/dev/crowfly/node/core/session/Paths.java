package dev.crowfly.node.core.session;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.select.PathSelector;
import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * The paths of C: moves it, at the Agent, and follows it, at the Connector.
 *
 * <p>{@link PathProbing} asks on paths, {@link PathChoice} compares those that answered, {@link
 * ActivePath} tells of the one that C takes. What C, ICE and the network say comes here first.
 */
final class Paths {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long MILLIS = 1_000_000L;

  /** How soon a move is tried again that had to wait for a connection ID. */
  private static final long SOON_NANOS = 100 * MILLIS;

  /** How soon RTTs are compared after a path was asked. */
  private static final long REVIEW_NANOS = 1_000 * MILLIS;

  private final SessionHost host;
  private final Session session;
  private final ActivePath active;
  private final PathProbing probing;
  private final PathChoice choice;
  private QuicConnection connection; // null = there is no C
  private boolean confirmed;

  Paths(SessionHost host, Session session, Punching punching) {
    this.host = host;
    this.session = session;
    active = new ActivePath(host, session, punching);
    probing = new PathProbing(host, session, punching, active);
    choice = new PathChoice(host, session);
  }

  // ---- C comes and goes

  /** C is there; it takes the path that its handshake took. */
  void begin(QuicConnection established, long now) {
    connection = established;
    confirmed = established.isHandshakeConfirmed();
    probing.begin(established);
    active.begin(established, now);
    warmRelay(now);
    if (confirmed) {
      onConfirmed(now);
    }
  }

  /** Paths can be changed from now on. */
  void onConfirmed(long now) {
    confirmed = true;
    if (session.isAgent()) {
      probing.hurry(now);
      onTimeout(now);
    }
  }

  /** C is gone; what is known of direct paths stays. */
  void end() {
    connection = null;
    confirmed = false;
    active.end();
    probing.end();
    choice.end();
  }

  // ---- what ICE says

  void onPairValid(PairInfo pair, long now) {
    if (probing.onPairValid(pair, now)) {
      onTimeout(now);
    }
  }

  void onPairLost(PairInfo pair) {
    probing.onPairLost(pair);
  }

  // ---- what C says

  void onPathEvent(PathEvent event, long now) {
    if (event instanceof PathEvent.Validated path) {
      probing.onValidated(path.local(), path.peer(), now);
      choose("proven", now);
    } else if (event instanceof PathEvent.FailedValidation path) {
      probing.onFailed(path.local(), path.peer(), now);
    } else if (event instanceof PathEvent.FailedOver path) {
      onFailedOver(path.local(), path.peer(), now);
    } else if (event instanceof PathEvent.PeerMigrated path) {
      follow(path.local(), path.peer(), "the Agent moved", now);
    } else if (event instanceof PathEvent.MtuChanged path
        && active.isBetween(path.local(), path.peer())) {
      active.checkDatagramSize();
    }
  }

  private void onFailedOver(SocketAddress local, SocketAddress peer, long now) {
    DirectPath left = probing.find(active.local(), active.peer());
    long carriedNanos = now - active.since();
    follow(local, peer, left == null ? "the relay is silent" : "the path is silent", now);
    if (left != null) {
      probing.onSilent(left, carriedNanos, now);
    }
    onTimeout(now);
  }

  // ---- moving

  private void choose(String reason, long now) {
    if (!session.isAgent() || !confirmed || connection.isClosed()) {
      return;
    }
    if (!isInStep()) {
      return; // C has failed over, and says so next: a move now would be undone by that news
    }
    PathSelector.Option target = choice.choose(connection, now);
    if (target != null) {
      move(target.local(), target.peer(), reason, now);
    }
  }

  /** Whether C is where we believe it to be. */
  private boolean isInStep() {
    PathStats path = PathReport.activeStats(connection);
    return active.isBetween(path.local(), path.peer());
  }

  private boolean move(SocketAddress local, SocketAddress peer, String reason, long now) {
    try {
      connection.migrate(local, peer, now);
      follow(local, peer, reason, now);
      return true;
    } catch (PathException e) {
      choice.reviewAt(now + SOON_NANOS);
      return false;
    }
  }

  /** C has gone there. */
  private void follow(SocketAddress local, SocketAddress peer, String reason, long now) {
    if (!active.isBetween(local, peer)) {
      active.become(local, peer, reason, now);
      warmRelay(now);
    }
  }

  private void warmRelay(long now) {
    if (active.isDirect()) {
      probing.keepRelayWarm(now);
    }
  }

  // ---- the network

  /** The sockets have changed: what left from others is gone. */
  void onBasesChanged(long now) {
    boolean vanished =
        connection != null && active.local() instanceof LocalKey key && !isPresent(key);
    if (vanished && session.isAgent() && confirmed) {
      leaveVanished((LocalKey) active.local(), (InetSocketAddress) active.peer(), now);
    }
    probing.dropUnless(this::isPresent);
    onTimeout(now);
  }

  private void leaveVanished(LocalKey local, InetSocketAddress peer, long now) {
    LocalKey successor = null;
    for (LocalBase base : host.bases()) {
      // A socket that was opened to guess ports has none of its own: any other is as good.
      if (successor == null || base.key().socket() == local.socket()) {
        successor = base.key();
      }
    }
    String reason = "the network has changed";
    boolean moved =
        session.mode() != PathMode.DIRECT
            && host.isRelayUp(session)
            && move(RelayAddress.LOCAL, session.relayAddress(), reason, now);
    if (successor == null) {
      return;
    }
    if (!moved) {
      move(successor, peer, reason, now);
    }
    // It may have been another interface that changed: then the same path from here still works.
    probing.presume(successor, peer, now);
  }

  private boolean isPresent(SocketAddress local) {
    return host.isPresent(local);
  }

  /** The relay flow is there again. */
  void onRelayBack(long now) {
    if (session.isAgent() && confirmed) {
      probing.hurryRelay(now);
      onTimeout(now);
    }
  }

  /** The peer's network has changed, or ours slept: asks whether the active path is still one. */
  void doubt(long now) {
    if (connection != null && !connection.isClosed()) {
      connection.ping(now);
      onRelayBack(now);
    }
  }

  // ---- time

  void onTimeout(long now) {
    if (connection == null || connection.isClosed()) {
      return;
    }
    active.onTimeout(now);
    if (!session.isAgent() || !confirmed) {
      return;
    }
    if (probing.askDue(now)) {
      choice.reviewBy(now + REVIEW_NANOS);
    }
    if (choice.takeReview(now)) {
      choose("better", now);
    }
  }

  long nextTimeout() {
    if (connection == null || connection.isClosed()) {
      return NEVER;
    }
    long next = active.nextTimeout();
    return session.isAgent() && confirmed
        ? Math.min(next, Math.min(probing.nextTimeout(), choice.nextTimeout()))
        : next;
  }

  // ---- getters

  /** The local end of the active path; null if there is none. */
  SocketAddress activeLocal() {
    return connection == null ? null : active.local();
  }

  boolean isDirect() {
    return active.isDirect();
  }

  PathInfo active() {
    return active.info();
  }

  List<PathInfo> all() {
    return active.all();
  }
}
