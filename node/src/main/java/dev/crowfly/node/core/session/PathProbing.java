package dev.crowfly.node.core.session;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.QuicConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where the Agent's C asks, and when: on the direct paths that ICE proves, again on those that
 * failed, and on the relay, which it keeps warm while C takes another path (RFC 9000 §8.2).
 *
 * <p>The Connector keeps the list too, for what C is to forget; it never asks.
 */
final class PathProbing {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long MILLIS = 1_000_000L;

  /** C keeps eight paths; some may be on their way out. */
  private static final int MAX_DIRECT = 4;

  /** How soon a path is tried again that had to wait for a connection ID. */
  private static final long SOON_NANOS = 100 * MILLIS;

  private static final long RELAY_RETRY_NANOS = 2_000 * MILLIS;

  /** After so long on a path its failure is a first one. */
  private static final long STABLE_NANOS = 10_000 * MILLIS;

  private final SessionHost host;
  private final Session session;
  private final Punching punching;
  private final ActivePath active;
  private final List<DirectPath> directs = new ArrayList<>();
  private QuicConnection connection; // null = there is no C
  private long relayAskAt = NEVER;

  PathProbing(SessionHost host, Session session, Punching punching, ActivePath active) {
    this.host = host;
    this.session = session;
    this.punching = punching;
    this.active = active;
  }

  /** C is there. */
  void begin(QuicConnection established) {
    connection = established;
  }

  /** C is gone; what is known of direct paths stays. */
  void end() {
    connection = null;
    relayAskAt = NEVER;
  }

  /** Everything is asked at once. */
  void hurry(long now) {
    directs.forEach(each -> each.hurry(now));
    hurryRelay(now);
  }

  /** The relay is asked at once. */
  void hurryRelay(long now) {
    relayAskAt = now;
  }

  /** C takes a direct path: the relay must not fall asleep. */
  void keepRelayWarm(long now) {
    relayAskAt = Math.min(relayAskAt, now + host.parameters().reserveKeepAliveNanos());
  }

  // ---- what ICE says

  /** Returns whether there is a place for it: there may be enough that work. */
  boolean onPairValid(PairInfo pair, long now) {
    DirectPath path = find(pair.base(), pair.peer());
    if (path == null) {
      if (directs.size() >= MAX_DIRECT && !dropOne()) {
        return false;
      }
      path = new DirectPath(pair.base(), pair.peer(), NEVER);
      directs.add(path);
    }
    path.valid = true;
    path.rttNanos = Math.max(0, pair.rttNanos());
    if (!isActive(path)) {
      path.hurry(now);
    }
    return true;
  }

  void onPairLost(PairInfo pair) {
    DirectPath path = find(pair.base(), pair.peer());
    if (path != null && !isVouchedFor(path)) {
      path.valid = false;
    }
  }

  /** Whether ICE says now that it works. */
  private boolean isVouchedFor(DirectPath path) {
    PairInfo pair = punching.pair(path.local, path.peer);
    return pair != null && pair.isValid();
  }

  /** Makes room: something that ICE does not vouch for and C does not use. */
  private boolean dropOne() {
    for (DirectPath path : directs) {
      if (!path.valid && !isActive(path)) {
        drop(path);
        return true;
      }
    }
    return false;
  }

  // ---- what C says

  void onValidated(SocketAddress local, SocketAddress peer, long now) {
    DirectPath direct = find(local, peer);
    if (direct != null) {
      direct.onAnswered(now + host.parameters().reserveKeepAliveNanos());
    }
  }

  void onFailed(SocketAddress local, SocketAddress peer, long now) {
    DirectPath direct = find(local, peer);
    if (direct != null) {
      direct.onFailed(now);
      // Such as the peer's old address after a rebinding: nothing ever comes from there again.
      if (direct.isHopeless(now) && !isVouchedFor(direct) && !isActive(direct)) {
        drop(direct);
      }
    } else if (peer instanceof RelayAddress && session.isAgent()) {
      relayAskAt = now + RELAY_RETRY_NANOS;
    }
  }

  /** C has left it because it fell silent, after so long. */
  void onSilent(DirectPath left, long carriedNanos, long now) {
    if (carriedNanos > STABLE_NANOS) {
      left.onProvenStable();
    }
    // C still holds it for validated: only one that it knows nothing of can be proven anew.
    abandon(left);
    left.onFailed(now);
  }

  // ---- the network

  /** Those whose end with us is no more are gone. */
  void dropUnless(Predicate<SocketAddress> isPresent) {
    for (DirectPath path : List.copyOf(directs)) {
      if (!isPresent.test(path.local)) {
        drop(path);
      }
    }
  }

  /** One that ICE knows nothing of yet, but that may work; it is asked at once. */
  void presume(SocketAddress local, InetSocketAddress peer, long now) {
    if (find(local, peer) == null) {
      directs.add(new DirectPath(local, peer, now));
    }
  }

  private void drop(DirectPath path) {
    directs.remove(path);
    abandon(path);
  }

  private void abandon(DirectPath path) {
    if (connection != null && !connection.isClosed() && !isActive(path)) {
      try {
        connection.abandonPath(path.local, path.peer, session.now());
      } catch (PathException.UnknownPath | IllegalArgumentException e) {
        return; // C has forgotten it, never knew it, or has just gone there: it will say so
      }
    }
  }

  /** The direct path between these two ends; null if none is known. */
  DirectPath find(SocketAddress local, SocketAddress peer) {
    for (DirectPath path : directs) {
      if (path.isBetween(local, peer)) {
        return path;
      }
    }
    return null;
  }

  private boolean isActive(DirectPath path) {
    return active.isBetween(path.local, path.peer);
  }

  // ---- time

  /** Asks where it is time to; returns whether a direct path was asked, so that one may answer. */
  boolean askDue(long now) {
    boolean asked = false;
    for (int i = 0; i < directs.size(); i++) {
      DirectPath path = directs.get(i);
      if (path.askAt <= now) {
        asked |= ask(path, now);
      }
    }
    if (relayAskAt <= now) {
      askRelay(now);
    }
    return asked;
  }

  private boolean ask(DirectPath path, long now) {
    if (isActive(path) || session.mode() == PathMode.RELAY) {
      path.askAt = now + host.parameters().reserveKeepAliveNanos();
      return false;
    }
    try {
      connection.probePath(path.local, path.peer, path.rttNanos, now);
      path.askAt = now + host.parameters().reserveKeepAliveNanos();
      return true;
    } catch (PathException e) {
      path.askAt = now + SOON_NANOS; // connection IDs come with the peer's next packets
      return false;
    }
  }

  private void askRelay(long now) {
    relayAskAt = NEVER;
    if (session.mode() == PathMode.DIRECT || active.peer() instanceof RelayAddress) {
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

  long nextTimeout() {
    long next = relayAskAt;
    for (int i = 0; i < directs.size(); i++) {
      next = Math.min(next, directs.get(i).askAt);
    }
    return next;
  }
}
