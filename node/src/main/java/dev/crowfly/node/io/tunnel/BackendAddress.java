package dev.crowfly.node.io.tunnel;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a backend is. A name is looked up when it is used and what is known is old; one look-up at
 * a time, whoever uses it meanwhile. While the name is not found (any more) the last addresses that
 * were found count. An IP address is known at once.
 */
final class BackendAddress {
  private static final long FRESH_NANOS = 30_000_000_000L;
  private static final long RETRY_NANOS = 2_000_000_000L;

  /** Learns of the end of each look-up. */
  @FunctionalInterface
  interface Listener {
    /** {@link #found} is as fresh as can be. */
    void onLookedUp(long now);
  }

  private final InetSocketAddress asGiven;
  private final Resolver resolver;
  private final Listener listener;
  private final boolean isName;
  private List<InetSocketAddress> found;
  private InetSocketAddress current;
  private boolean asking;
  private boolean asked;
  private long askAgainAt;

  /** Nothing is looked up yet. */
  BackendAddress(InetSocketAddress asGiven, Resolver resolver, Listener listener) {
    this.asGiven = asGiven;
    this.resolver = resolver;
    this.listener = listener;
    current = asGiven.isUnresolved() ? Addresses.literal(asGiven) : asGiven;
    isName = current == null;
    found = isName ? List.of() : List.of(current);
  }

  /** The address as it was given. */
  InetSocketAddress asGiven() {
    return asGiven;
  }

  /** For datagrams, which can't wait: one address, if need be an old one; null if none is known. */
  InetSocketAddress current(long now) {
    refresh(now);
    return current;
  }

  /** Whether {@link #found} is fresh; if not, it is being looked up, and the listener is told. */
  boolean isFresh(long now) {
    refresh(now);
    return !asking;
  }

  /** All addresses that were found last, in the order in which to try them; empty if none. */
  List<InetSocketAddress> found() {
    return found;
  }

  /** None of them answers: the next use looks the name up again, as the backend may have moved. */
  void doubt() {
    asked = false;
  }

  private void refresh(long now) {
    if (!isName || asking || (asked && now < askAgainAt)) {
      return;
    }
    asking = true;
    resolver.resolve(asGiven.getHostString(), asGiven.getPort(), this::onAnswer);
  }

  private void onAnswer(List<InetSocketAddress> addresses, long now) {
    asking = false;
    asked = true;
    askAgainAt = now + (addresses.isEmpty() ? RETRY_NANOS : FRESH_NANOS);
    if (!addresses.isEmpty()) {
      found = List.copyOf(addresses);
      if (current == null || !found.contains(current)) {
        current = found.get(0);
      }
    }
    listener.onLookedUp(now);
  }
}
