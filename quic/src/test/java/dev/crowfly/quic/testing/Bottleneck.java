package dev.crowfly.quic.testing;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;

/** A link of limited rate with a queue that drops at its tail; each direction has its own. */
public final class Bottleneck {
  static final long DROPPED = -1;
  private static final long SECOND = 1_000_000_000L;

  private final long bytesPerSecond;
  private final long queueNanos;
  private final Map<SocketAddress, Long> freeAt = new HashMap<>();
  private long dropped;

  /**
   * An idle link.
   *
   * @param queueBytes what may wait in each direction
   */
  public Bottleneck(long bytesPerSecond, long queueBytes) {
    this.bytesPerSecond = bytesPerSecond;
    queueNanos = queueBytes * SECOND / bytesPerSecond;
  }

  /** When the last byte of a datagram has gone through; {@link #DROPPED} when it found no room. */
  long pass(SocketAddress from, int bytes, long now) {
    long begin = Math.max(now, freeAt.getOrDefault(from, 0L));
    if (begin - now > queueNanos) {
      dropped++;
      return DROPPED;
    }
    long end = begin + bytes * SECOND / bytesPerSecond;
    freeAt.put(from, end);
    return end;
  }

  /** How many datagrams found no room. */
  public long dropped() {
    return dropped;
  }

  @Override
  public String toString() {
    return bytesPerSecond + " B/s, queue " + queueNanos / 1_000_000 + " ms";
  }
}
