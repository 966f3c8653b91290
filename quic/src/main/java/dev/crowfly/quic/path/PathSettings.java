package dev.crowfly.quic.path;

/**
 * The settings of the paths of a connection.
 *
 * @param client whether this side opened the connection
 * @param maxPaths how many paths are kept, 2 to 64
 * @param migrationDisabled whether we announce disable_active_migration (RFC 9000 §18.2)
 * @param mtu how large datagrams are
 */
public record PathSettings(
    boolean client, int maxPaths, boolean migrationDisabled, PathMtuSettings mtu) {
  /** How many paths a connection has by default. */
  public static final int DEFAULT_MAX_PATHS = 8;

  private static final int MOST_PATHS = 64;

  /** Checks the ranges. */
  public PathSettings {
    if (maxPaths < 2 || maxPaths > MOST_PATHS) {
      throw new IllegalArgumentException("maxPaths must be 2 to 64, not " + maxPaths);
    }
  }
}
