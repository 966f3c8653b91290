package dev.crowfly.quic;

/**
 * Takes the secrets of a connection, for tools that decrypt captures.
 *
 * <p>Whoever has these lines can read the whole connection: only for debugging, and never unless a
 * user asked for it.
 */
@FunctionalInterface
public interface KeyLog {
  /**
   * One line in the format of SSLKEYLOGFILE, {@code LABEL client_random secret} in hexadecimal,
   * without a line end.
   */
  void line(String line);
}
