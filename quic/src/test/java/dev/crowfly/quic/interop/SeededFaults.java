package dev.crowfly.quic.interop;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Drops, duplicates and delays datagrams by chance; the same seed makes the same choices.
 *
 * <p>A delayed datagram arrives after those that pass while it is held: that is how this filter
 * reorders.
 */
public final class SeededFaults implements DatagramFilter {
  private final Rates rates;
  private final SplittableRandom random;
  private final PriorityQueue<Held> held = new PriorityQueue<>();
  private long heldSoFar;

  /** A filter whose choices follow from the seed and the order of the datagrams. */
  public SeededFaults(long seed, Rates rates) {
    this.rates = rates;
    this.random = new SplittableRandom(seed);
  }

  /**
   * How often each fault happens to a datagram, as probabilities from 0 to 1.
   *
   * @param drop it never arrives
   * @param duplicate it arrives twice; either copy may be delayed
   * @param delay it is held back
   * @param longestDelay it is held for at most so long
   */
  public record Rates(double drop, double duplicate, double delay, Duration longestDelay) {}

  @Override
  public void offer(UdpDatagram datagram, long now, Consumer<UdpDatagram> deliver) {
    if (random.nextDouble() < rates.drop()) {
      return;
    }
    int copies = random.nextDouble() < rates.duplicate() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (random.nextDouble() < rates.delay()) {
        long due = now + 1 + random.nextLong(rates.longestDelay().toNanos());
        held.add(new Held(due, heldSoFar++, datagram));
      } else {
        deliver.accept(datagram);
      }
    }
  }

  @Override
  public void onTimeout(long now, Consumer<UdpDatagram> deliver) {
    while (!held.isEmpty() && held.peek().due() <= now) {
      deliver.accept(held.remove().datagram());
    }
  }

  @Override
  public long nextTimeout() {
    return held.isEmpty() ? Long.MAX_VALUE : held.peek().due();
  }

  private record Held(long due, long order, UdpDatagram datagram) implements Comparable<Held> {
    @Override
    public int compareTo(Held other) {
      int byTime = Long.compare(due, other.due);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
