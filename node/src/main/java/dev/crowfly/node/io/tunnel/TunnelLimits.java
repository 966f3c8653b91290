package dev.crowfly.node.io.tunnel;

/**
 * How much a forward or backend takes upon itself.
 *
 * @param maxConnections TCP connections at once; 1 or more
 * @param maxWaiting connections of a forward that wait for a stream; 1 or more
 * @param waitNanos how long one waits; 1 or more
 * @param connectNanos how long an attempt to reach one address of a backend may take; 1 or more
 */
public record TunnelLimits(int maxConnections, int maxWaiting, long waitNanos, long connectNanos) {
  /** Crowfly's defaults: 1,000 connections, 256 of which may wait 10 s; 5 s an attempt. */
  public static final TunnelLimits DEFAULT =
      new TunnelLimits(1000, 256, 10_000_000_000L, 5_000_000_000L);

  /** Checks the bounds. */
  public TunnelLimits {
    if (maxConnections < 1 || maxWaiting < 1 || waitNanos < 1 || connectNanos < 1) {
      throw new IllegalArgumentException("a limit below 1");
    }
  }
}
