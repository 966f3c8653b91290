package dev.crowfly.node.core.session;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.select.PathSelector;
import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The paths of C. At the Agent: asks on those that ICE proves, moves C to the best, keeps the relay
 * warm. At the Connector: follows.
 */
final class Paths {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long MILLIS = 1_000_000L;

  /** C keeps eight paths; some may be on their way out. */
  private static final int MAX_DIRECT = 4;

  /** How soon a path is tried again that had to wait for a connection ID, and RTTs are compared. */
  private static final long SOON_NANOS = 100 * MILLIS;

  private static final long REVIEW_NANOS = 1_000 * MILLIS;
  private static final long RELAY_RETRY_NANOS = 2_000 * MILLIS;

  /** ICE asks for itself after four seconds at the earliest. */
  private static final long CONSENT_NANOS = 2_000 * MILLIS;

  private final SessionHost host;
  private final Session session;
  private final Punching punching;
  private final PathSelector selector;
  private final List<DirectPath> directs = new ArrayList<>();

  private QuicConnection connection; // null = there is no C
  private boolean confirmed;
  private SocketAddress activeLocal;
  private SocketAddress activePeer;
  private long activeSince;
  private boolean resultTold;
  private PathSelector.Standing standing = PathSelector.Standing.NONE;
  private long relayAskAt = NEVER;
  private long reviewAt = NEVER;
  private long consentAt = NEVER;
  private long packetsSeen;
  private int maxDatagramBytes;

  Paths(SessionHost host, Session session, Punching punching) {
    this.host = host;
    this.session = session;
    this.punching = punching;
    selector = new PathSelector(host.parameters());
  }

  // ---- C comes and goes

  /** C is there; it takes the path that its handshake took. */
  void begin(QuicConnection established, long now) {
    connection = established;
    confirmed = established.isHandshakeConfirmed();
    PathStats active = activeStats();
    maxDatagramBytes = established.maxDatagramBytes();
    activated(active.local(), active.peer(), "connected", now);
    if (confirmed) {
      onConfirmed(now);
    }
  }

  /** Paths can be changed from now on. */
  void onConfirmed(long now) {
    confirmed = true;
    if (session.isAgent()) {
      directs.forEach(each -> each.hurry(now));
      relayAskAt = now;
      onTimeout(now);
    }
  }

  /** C is gone; what is known of direct paths stays. */
  void end() {
    connection = null;
    confirmed = false;
    activeLocal = null;
    activePeer = null;
    standing = PathSelector.Standing.NONE;
    relayAskAt = NEVER;
    reviewAt = NEVER;
    consentAt = NEVER;
    resultTold = false;
  }

  // ---- what ICE says

  void onPairValid(PairInfo pair, long now) {
    DirectPath path = find(pair.base(), pair.peer());
    if (path == null) {
      if (directs.size() >= MAX_DIRECT && !dropOne()) {
        return; // there are enough that work
      }
      path = new DirectPath(pair.base(), pair.peer(), NEVER);
      directs.add(path);
    }
    path.valid = true;
    path.rttNanos = Math.max(0, pair.rttNanos());
    if (!isActive(path.local, path.peer)) {
      path.hurry(now);
    }
    onTimeout(now);
  }

  void onPairLost(PairInfo pair) {
    DirectPath path = find(pair.base(), pair.peer());
    PairInfo other = path == null ? null : punching.pair(pair.base(), pair.peer());
    if (path != null && (other == null || !other.isValid())) {
      path.valid = false;
    }
  }

  /** Makes room: something that ICE does not vouch for and C does not use. */
  private boolean dropOne() {
    for (DirectPath path : directs) {
      if (!path.valid && !isActive(path.local, path.peer)) {
        drop(path);
        return true;
      }
    }
    return false;
  }

  private void drop(DirectPath path) {
    directs.remove(path);
    abandon(path);
  }

  private void abandon(DirectPath path) {
    if (connection != null && !connection.isClosed() && !isActive(path.local, path.peer)) {
      try {
        connection.abandonPath(path.local, path.peer, session.now());
      } catch (PathException.UnknownPath | IllegalArgumentException e) {
        return; // C has forgotten it, never knew it, or has just gone there: it will say so
      }
    }
  }

  private DirectPath find(SocketAddress local, SocketAddress peer) {
    for (DirectPath path : directs) {
      if (path.isBetween(local, peer)) {
        return path;
      }
    }
    return null;
  }

  private boolean isActive(SocketAddress local, SocketAddress peer) {
    return activePeer != null && local.equals(activeLocal) && peer.equals(activePeer);
  }

  // ---- what C says

  void onPathEvent(PathEvent event, long now) {
    if (event instanceof PathEvent.Validated path) {
      DirectPath direct = find(path.local(), path.peer());
      if (direct != null) {
        direct.askAt = now + host.parameters().reserveKeepAliveNanos();
      }
      choose("proven", now);
    } else if (event instanceof PathEvent.FailedValidation path) {
      onFailed(path.local(), path.peer(), now);
    } else if (event instanceof PathEvent.FailedOver path) {
      onFailedOver(path.local(), path.peer(), now);
    } else if (event instanceof PathEvent.PeerMigrated path) {
      activated(path.local(), path.peer(), "the Agent moved", now);
    } else if (event instanceof PathEvent.MtuChanged path && isActive(path.local(), path.peer())) {
      checkDatagramSize();
    }
  }

  private void onFailed(SocketAddress local, SocketAddress peer, long now) {
    DirectPath direct = find(local, peer);
    if (direct != null) {
      direct.onFailed(now);
    } else if (peer instanceof RelayAddress && session.isAgent()) {
      relayAskAt = now + RELAY_RETRY_NANOS;
    }
  }

  private void onFailedOver(SocketAddress local, SocketAddress peer, long now) {
    DirectPath left = find(activeLocal, activePeer);
    long since = activeSince;
    activated(local, peer, left == null ? "the relay is silent" : "the path is silent", now);
    if (left != null) {
      if (now - since > 10_000 * MILLIS) {
        left.onProvenStable();
      }
      // C still holds it for validated: only one that it knows nothing of can be proven anew.
      abandon(left);
      left.onFailed(now);
    }
    onTimeout(now);
  }

  // ---- moving

  private void choose(String reason, long now) {
    if (!session.isAgent() || !confirmed || connection.isClosed()) {
      return;
    }
    List<PathSelector.Option> options = new ArrayList<>();
    PathSelector.Option active = null;
    for (PathStats path : connection.pathStats()) {
      PathSelector.Option option = option(path);
      if (path.state() == PathState.VALIDATED && isUsable(path)) {
        options.add(option);
      }
      if (path.active() && path.state() != PathState.FAILED) {
        active = option;
      }
    }
    PathSelector.Decision decision = selector.choose(options, active, standing, now);
    standing = decision.standing();
    reviewAt = decision.reviewAtNanos();
    if (decision.target() != null) {
      move(decision.target().local(), decision.target().peer(), reason, now);
    }
  }

  private static PathSelector.Option option(PathStats path) {
    return new PathSelector.Option(
        path.local(),
        path.peer(),
        kind(path.peer()),
        DirectPath.isIpv6(path.peer()),
        path.minRttNanos() == 0 ? 0 : path.smoothedRttNanos());
  }

  private boolean isUsable(PathStats path) {
    return path.peer() instanceof RelayAddress
        ? host.isRelayUp(session) && session.mode() != PathMode.DIRECT
        : session.mode() != PathMode.RELAY;
  }

  private static PathKind kind(SocketAddress peer) {
    return peer instanceof RelayAddress ? PathKind.RELAY : PathKind.DIRECT;
  }

  private boolean move(SocketAddress local, SocketAddress peer, String reason, long now) {
    try {
      connection.migrate(local, peer, now);
      activated(local, peer, reason, now);
      return true;
    } catch (PathException e) {
      reviewAt = now + SOON_NANOS;
      return false;
    }
  }

  private void activated(SocketAddress local, SocketAddress peer, String reason, long now) {
    boolean first = activePeer == null;
    if (!first && isActive(local, peer)) {
      return;
    }
    boolean wasDirect = !first && kind(activePeer) == PathKind.DIRECT;
    activeLocal = local;
    activePeer = peer;
    activeSince = now;
    packetsSeen = connection.stats().packetsReceived();
    host.counters().onPathChange();
    host.tell(
        new NodeEvent.PathChanged(
            session, new PathChange(active(), now - session.openedAtNanos(), reason)));
    checkDatagramSize();
    if (kind(peer) == PathKind.DIRECT) {
      consentAt = now + CONSENT_NANOS;
      relayAskAt = Math.min(relayAskAt, now + host.parameters().reserveKeepAliveNanos());
      punching.onDirect();
      tellResult(now);
    } else {
      consentAt = NEVER;
      if (wasDirect) {
        resultTold = false;
        punching.onDirectLost(now);
      }
    }
  }

  private void tellResult(long now) {
    if (!resultTold) {
      resultTold = true;
      session.onPunched(
          true, active().candidate().token() + " in " + punching.attemptMillis(now) + " ms");
    }
  }

  private void checkDatagramSize() {
    int most = connection.maxDatagramBytes();
    if (most != maxDatagramBytes) {
      maxDatagramBytes = most;
      host.tell(new NodeEvent.MaxDatagramChanged(session, most));
    }
  }

  // ---- the network

  /** The sockets have changed: what left from others is gone. */
  void onBasesChanged(long now) {
    SocketAddress goneLocal = null;
    SocketAddress gonePeer = null;
    if (connection != null && activeLocal instanceof LocalKey && !isPresent(activeLocal)) {
      goneLocal = activeLocal;
      gonePeer = activePeer;
    }
    if (goneLocal != null && session.isAgent() && confirmed) {
      leaveVanished((LocalKey) goneLocal, (InetSocketAddress) gonePeer, now);
    }
    for (DirectPath path : List.copyOf(directs)) {
      if (!isPresent(path.local)) {
        drop(path);
      }
    }
    onTimeout(now);
  }

  private void leaveVanished(LocalKey local, InetSocketAddress peer, long now) {
    LocalKey successor = null;
    for (LocalBase base : host.bases()) {
      if (base.key().socket() == local.socket()) {
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
    if (find(successor, peer) == null) {
      // It may have been another interface that changed: then the same path from here still works.
      directs.add(new DirectPath(successor, peer, now));
    }
  }

  private boolean isPresent(SocketAddress local) {
    return host.bases().stream().anyMatch(base -> base.key().equals(local));
  }

  /** The relay flow is there again. */
  void onRelayBack(long now) {
    if (session.isAgent() && confirmed) {
      relayAskAt = now;
      onTimeout(now);
    }
  }

  /** The peer's network has changed, or ours slept: asks whether the active path is still one. */
  void doubt(long now) {
    if (connection != null && !connection.isClosed()) {
      connection.ping(now);
      if (session.isAgent() && confirmed) {
        relayAskAt = now;
        onTimeout(now);
      }
    }
  }

  // ---- time

  void onTimeout(long now) {
    if (connection == null || connection.isClosed()) {
      return;
    }
    if (consentAt <= now) {
      consentAt = now + CONSENT_NANOS;
      tellConsent(now);
    }
    if (!session.isAgent() || !confirmed) {
      return;
    }
    for (int i = 0; i < directs.size(); i++) {
      DirectPath path = directs.get(i);
      if (path.askAt <= now) {
        ask(path, now);
      }
    }
    if (relayAskAt <= now) {
      askRelay(now);
    }
    if (reviewAt <= now) {
      reviewAt = NEVER;
      choose("better", now);
    }
  }

  private void ask(DirectPath path, long now) {
    if (isActive(path.local, path.peer) || session.mode() == PathMode.RELAY) {
      path.askAt = now + host.parameters().reserveKeepAliveNanos();
      return;
    }
    try {
      connection.probePath(path.local, path.peer, path.rttNanos, now);
      path.askAt = now + host.parameters().reserveKeepAliveNanos();
      reviewAt = Math.min(reviewAt, now + REVIEW_NANOS);
    } catch (PathException e) {
      path.askAt = now + SOON_NANOS; // connection IDs come with the peer's next packets
    }
  }

  private void askRelay(long now) {
    relayAskAt = NEVER;
    if (session.mode() == PathMode.DIRECT || activePeer instanceof RelayAddress) {
      return;
    }
    relayAskAt = now + host.parameters().reserveKeepAliveNanos();
    if (host.isRelayUp(session)) {
      try {
        connection.probePath(RelayAddress.LOCAL, session.relayAddress(), 0, now);
      } catch (PathException e) {
        relayAskAt = now + SOON_NANOS;
      }
    }
  }

  private void tellConsent(long now) {
    long packets = connection.stats().packetsReceived();
    if (packets != packetsSeen && activePeer instanceof InetSocketAddress peer) {
      punching.onAuthenticatedPacket(activeLocal, peer, now);
    }
    packetsSeen = packets;
  }

  long nextTimeout() {
    if (connection == null || connection.isClosed()) {
      return NEVER;
    }
    long next = consentAt;
    if (session.isAgent() && confirmed) {
      next = Math.min(next, Math.min(relayAskAt, reviewAt));
      for (int i = 0; i < directs.size(); i++) {
        next = Math.min(next, directs.get(i).askAt);
      }
    }
    return next;
  }

  // ---- getters

  boolean isDirect() {
    return activePeer != null && kind(activePeer) == PathKind.DIRECT;
  }

  PathInfo active() {
    return connection == null ? null : info(activeStats());
  }

  List<PathInfo> all() {
    return connection == null
        ? List.of()
        : connection.pathStats().stream().map(this::info).toList();
  }

  private PathStats activeStats() {
    for (PathStats path : connection.pathStats()) {
      if (path.active()) {
        return path;
      }
    }
    throw new IllegalStateException("a connection has an active path");
  }

  private PathInfo info(PathStats path) {
    PairInfo pair = punching.pair(path.local(), path.peer());
    boolean relay = path.peer() instanceof RelayAddress;
    CandidateType type = relay ? CandidateType.RELAYED : CandidateType.PEER_REFLEXIVE;
    return new PathInfo(
        kind(path.peer()),
        pair == null ? type : pair.local().type(),
        pair == null ? path.local() : pair.local().address(),
        path.peer(),
        path.minRttNanos() == 0 ? 0 : path.smoothedRttNanos(),
        path.mtuBytes());
  }
}
