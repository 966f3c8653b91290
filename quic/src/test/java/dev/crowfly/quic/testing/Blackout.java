package dev.crowfly.quic.testing;

import java.net.SocketAddress;
import java.util.function.LongSupplier;

/** A time during which nothing comes through, from one address or from any. */
public final class Blackout implements Network.DropRule {
  private final LongSupplier clock;
  private final SocketAddress victim;
  private long from = Long.MAX_VALUE;
  private long until = Long.MAX_VALUE;

  /**
   * A blackout that has not begun.
   *
   * @param victim only what comes from there is lost; null = everything
   */
  public Blackout(LongSupplier clock, SocketAddress victim) {
    this.clock = clock;
    this.victim = victim;
  }

  /** It begins now. */
  public void begin(long nanos) {
    from = clock.getAsLong();
    until = from + nanos;
  }

  public boolean hasBegun() {
    return from != Long.MAX_VALUE;
  }

  /** When it is over; {@code Long.MAX_VALUE} before it has begun. */
  public long until() {
    return until;
  }

  @Override
  public boolean drops(long index, SocketAddress sender, byte[] bytes) {
    long now = clock.getAsLong();
    return now >= from && now < until && (victim == null || victim.equals(sender));
  }
}
