package dev.crowfly.quic.path;

import dev.crowfly.quic.PathProperties;

/**
 * How large the datagrams of a connection are on paths of which nothing is known, and whether to
 * find out more.
 *
 * @param discovery whether larger ones are tried
 * @param basePlpmtuBytes BASE_PLPMTU of RFC 8899, at least 1200
 */
public record PathMtuSettings(boolean discovery, int basePlpmtuBytes) {
  /** Checks the range. */
  public PathMtuSettings {
    if (basePlpmtuBytes < PathProperties.SMALLEST_MAX_DATAGRAM_BYTES) {
      throw new IllegalArgumentException(
          "basePlpmtuBytes must be at least 1200, not " + basePlpmtuBytes);
    }
  }

  /** The state of a new path. */
  public PathMtu create(PathProperties properties) {
    return new PathMtu(discovery, basePlpmtuBytes, properties.maxDatagramBytes());
  }
}
