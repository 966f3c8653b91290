package dev.crowfly.quic.stream;

/**
 * What the streams of a connection may cost; the limits that the peer is told at first come from
 * the transport parameters.
 *
 * @param maxStreamWindowBytes how far the receive window of a stream may grow
 * @param maxConnectionWindowBytes how far the receive window of the connection may grow
 * @param sendBufferBytes how much a stream takes from the application before it is acknowledged
 */
public record StreamSettings(
    long maxStreamWindowBytes, long maxConnectionWindowBytes, int sendBufferBytes) {
  /** 6 MiB per stream, 16 MiB per connection, 1 MiB to be sent. */
  public static final StreamSettings DEFAULT = new StreamSettings(6L << 20, 16L << 20, 1 << 20);

  /** Checks the values. */
  public StreamSettings {
    if (maxStreamWindowBytes < 0 || maxConnectionWindowBytes < 0 || sendBufferBytes < 1) {
      throw new IllegalArgumentException(
          maxStreamWindowBytes + ", " + maxConnectionWindowBytes + ", " + sendBufferBytes);
    }
  }
}
