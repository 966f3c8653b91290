package dev.crowfly.node.core.session;

import dev.crowfly.ice.AddressKey;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A direct path that ICE has proven, or that worked before: when C is to ask there. */
final class DirectPath {
  private static final long FIRST_BACK_OFF_NANOS = 250_000_000L;
  private static final long MAX_BACK_OFF_NANOS = 5_000_000_000L;

  /** For so long a path that fails is hoped for although ICE does not vouch for it. */
  private static final long HOPE_NANOS = 60_000_000_000L;

  private static final long NEVER = Long.MAX_VALUE;

  final SocketAddress local;
  final InetSocketAddress peer;

  /** What ICE measured; 0 = nothing. */
  long rttNanos;

  /** Whether ICE says that it works. */
  boolean valid;

  /** When C is to ask there next; NEVER while an answer is awaited. */
  long askAt;

  /** How long to wait after the next failure. */
  private long backOffNanos = FIRST_BACK_OFF_NANOS;

  /** Since when it has not answered; NEVER if it has, or was not asked. */
  private long failingSince = NEVER;

  DirectPath(SocketAddress local, InetSocketAddress peer, long askAt) {
    this.local = local;
    this.peer = peer;
    this.askAt = askAt;
  }

  boolean isBetween(SocketAddress otherLocal, SocketAddress otherPeer) {
    return local.equals(otherLocal)
        && otherPeer instanceof InetSocketAddress inet
        && AddressKey.same(peer, inet);
  }

  boolean isIpv6() {
    return isIpv6(peer);
  }

  static boolean isIpv6(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address;
  }

  /** It did not answer, or fell silent: asked again a little later each time. */
  void onFailed(long now) {
    failingSince = Math.min(failingSince, now);
    askAt = now + backOffNanos;
    backOffNanos = Math.min(2 * backOffNanos, MAX_BACK_OFF_NANOS);
  }

  /** It has answered, and is asked again then. */
  void onAnswered(long nextAt) {
    askAt = nextAt;
    failingSince = NEVER;
  }

  /** Whether it has failed for so long that C alone should not go on asking. */
  boolean isHopeless(long now) {
    return failingSince != NEVER && now - failingSince >= HOPE_NANOS;
  }

  /** It has carried C for a while: the next failure is the first one. */
  void onProvenStable() {
    backOffNanos = FIRST_BACK_OFF_NANOS;
  }

  /** Something new is known: it is asked at once. */
  void hurry(long now) {
    askAt = now;
    failingSince = NEVER;
    backOffNanos = FIRST_BACK_OFF_NANOS;
  }
}
