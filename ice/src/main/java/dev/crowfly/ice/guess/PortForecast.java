package dev.crowfly.ice.guess;

import java.net.InetSocketAddress;

/**
 * Which ports a NAT will give out next.
 *
 * @param next the external address of the next new mapping
 * @param step from one port to the next; not 0, and at most {@value #MAX_STEP} in either direction
 */
public record PortForecast(InetSocketAddress next, int step) {
  /** NATs step by one or two; what is further apart has others in between, or no order. */
  public static final int MAX_STEP = 8;

  private static final int LAST_PORT = 65_535;

  /** Checks the step. */
  public PortForecast {
    if (step == 0 || Math.abs(step) > MAX_STEP || next.isUnresolved()) {
      throw new IllegalArgumentException("no forecast: " + next + ", step " + step);
    }
  }

  /**
   * From what two destinations saw of a new socket, asked one right after the other.
   *
   * @return null if these are no two ports of a sequence
   */
  public static PortForecast of(InetSocketAddress first, InetSocketAddress second) {
    int step = second.getPort() - first.getPort();
    int port = second.getPort() + step;
    boolean sequence =
        first.getAddress().equals(second.getAddress())
            && step != 0
            && Math.abs(step) <= MAX_STEP
            && port > 0
            && port <= LAST_PORT;
    return sequence
        ? new PortForecast(new InetSocketAddress(second.getAddress(), port), step)
        : null;
  }

  /** The address that the mapping after so many others will get; null beyond the last port. */
  public InetSocketAddress at(int index) {
    int port = next.getPort() + index * step;
    return port < 1 || port > LAST_PORT ? null : new InetSocketAddress(next.getAddress(), port);
  }
}
