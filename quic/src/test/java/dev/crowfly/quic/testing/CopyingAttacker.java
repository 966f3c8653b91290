package dev.crowfly.quic.testing;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Sees what a client sends, and sends copies of it from elsewhere, quicker than the network: the
 * server takes the copy for the packet, and the packet for a duplicate (RFC 9000 §9.3.3). What is
 * sent to the attacker's addresses is lost.
 */
public final class CopyingAttacker implements Network.Tap {
  private final Pair pair;
  private final long arrivesAfterNanos;
  private final Supplier<InetSocketAddress> sources;
  private LongPredicate copies = seen -> false;
  private long seen;
  private long copied;

  /**
   * An attacker that waits.
   *
   * @param arrivesAfterNanos how long a copy travels
   * @param sources where each copy seems to come from
   */
  public CopyingAttacker(Pair pair, long arrivesAfterNanos, Supplier<InetSocketAddress> sources) {
    this.pair = pair;
    this.arrivesAfterNanos = arrivesAfterNanos;
    this.sources = sources;
    pair.network().tap(this);
  }

  /** Decides which packets are copied from now on, by the number of those seen before. */
  public void copies(LongPredicate which) {
    copies = which;
  }

  /** How many copies were sent. */
  public long copied() {
    return copied;
  }

  @Override
  public void onSent(SocketAddress from, SocketAddress to, byte[] bytes) {
    boolean isShort = (bytes[0] & 0x80) == 0;
    if (to.equals(Pair.SERVER_ADDRESS) && isShort && copies.test(seen++)) {
      copied++;
      pair.network().inject(bytes, sources.get(), to, pair.world().now() + arrivesAfterNanos);
    }
  }
}
