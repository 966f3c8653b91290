package dev.crowfly.quic;

/** Gives each connection its observer. */
@FunctionalInterface
public interface QuicObserverFactory {
  /**
   * Called once for a connection, before anything else happens to it.
   *
   * @param client whether this side is the client
   * @param originalDcid where the client sent its very first Initial (RFC 9000 §7.3): known to both
   *     sides, the same for as long as the connection lives; a copy
   * @param wallClockMillis the time of day at {@code now}, in milliseconds since 1970
   * @param now the machine's time, in nanoseconds
   * @return never null; {@link QuicObserver#NONE} for a connection that is not to be watched
   */
  QuicObserver observe(boolean client, byte[] originalDcid, long wallClockMillis, long now);
}
