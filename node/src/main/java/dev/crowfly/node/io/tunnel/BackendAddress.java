package dev.crowfly.node.io.tunnel;

import java.net.InetSocketAddress;

/**
 * The address of a backend for datagrams: looked up ahead, since a datagram can't wait, and again
 * when it is used after a while. While the name is not known, or is not found (any more), the last
 * address that was found counts.
 */
final class BackendAddress {
  private static final long FRESH_NANOS = 30_000_000_000L;
  private static final long RETRY_NANOS = 2_000_000_000L;

  private final InetSocketAddress asGiven;
  private final Resolver resolver;
  private InetSocketAddress current;
  private long askAgainAt;

  BackendAddress(InetSocketAddress asGiven, Resolver resolver, long now) {
    this.asGiven = asGiven;
    this.resolver = resolver;
    if (asGiven.isUnresolved()) {
      ask(now);
    } else {
      current = asGiven;
    }
  }

  /** The address as it was given. */
  InetSocketAddress asGiven() {
    return asGiven;
  }

  /** Where it is now; null while that is not known. */
  InetSocketAddress current(long now) {
    if (asGiven.isUnresolved() && now >= askAgainAt) {
      ask(now);
    }
    return current;
  }

  private void ask(long now) {
    askAgainAt = now + RETRY_NANOS;
    resolver.resolve(
        asGiven.getHostString(),
        asGiven.getPort(),
        (addresses, later) -> {
          if (!addresses.isEmpty()) {
            askAgainAt = later + FRESH_NANOS;
            if (current == null || !addresses.contains(current)) {
              current = addresses.get(0);
            }
          }
        });
  }
}
