package dev.crowfly.quic.testing;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * What lies between two endpoints: datagrams in flight, in virtual time, with faults drawn from a
 * seed.
 */
public final class Network {
  /** A datagram on its way. */
  static final class InFlight implements Comparable<InFlight> {
    final long arrivesAt;
    final long order;
    final byte[] bytes;
    final SocketAddress from;
    final SocketAddress to;

    InFlight(long arrivesAt, long order, byte[] bytes, SocketAddress from, SocketAddress to) {
      this.arrivesAt = arrivesAt;
      this.order = order;
      this.bytes = bytes;
      this.from = from;
      this.to = to;
    }

    @Override
    public int compareTo(InFlight other) {
      int byTime = Long.compare(arrivesAt, other.arrivesAt);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Decides over single datagrams, by their place in the order of sending. */
  @FunctionalInterface
  public interface DropRule {
    boolean drops(long index, SocketAddress from, byte[] bytes);
  }

  /** A man in the middle. */
  @FunctionalInterface
  public interface Editor {
    /** What travels on instead of {@code bytes}; null = nothing. */
    byte[] edit(long index, SocketAddress from, byte[] bytes);
  }

  /** Cuts one-way links between addresses, as they are named on the side that sends. */
  @FunctionalInterface
  public interface LinkRule {
    boolean isCut(SocketAddress from, SocketAddress to);
  }

  /** How large datagrams may be on the link between two addresses. */
  @FunctionalInterface
  public interface SizeLimit {
    int bytes(SocketAddress from, SocketAddress to);
  }

  /** Sees each datagram, as it was sent or as it arrives. */
  @FunctionalInterface
  public interface Tap {
    void onSent(SocketAddress from, SocketAddress to, byte[] bytes);
  }

  /** A NAT between a host and the rest: changes addresses as datagrams pass. */
  public interface Translation {
    /** The source address that the far side sees. */
    SocketAddress sourceOf(SocketAddress from, SocketAddress to);

    /** Where a datagram goes that arrives for {@code to}; null = nowhere. */
    SocketAddress destinationOf(SocketAddress from, SocketAddress to);
  }

  private final SplittableRandom random;
  private final PriorityQueue<InFlight> inFlight = new PriorityQueue<>();
  private long delayNanos = 25_000_000;
  private long jitterNanos;
  private double loss;
  private double duplication;
  private SizeLimit sizeLimit = (from, to) -> Integer.MAX_VALUE;
  private double lateness;
  private long lateByNanos;
  private BurstLoss burstLoss;
  private Bottleneck bottleneck;
  private DropRule dropRule = (index, from, bytes) -> false;
  private Editor editor = (index, from, bytes) -> bytes;
  private LinkRule linkRule = (from, to) -> false;
  private final List<Tap> taps = new ArrayList<>();
  private final List<Tap> arrivalTaps = new ArrayList<>();
  private Translation translation =
      new Translation() {
        @Override
        public SocketAddress sourceOf(SocketAddress from, SocketAddress to) {
          return from;
        }

        @Override
        public SocketAddress destinationOf(SocketAddress from, SocketAddress to) {
          return to;
        }
      };
  private long sent;
  private long tooLarge;
  private long order;

  public Network(long seed) {
    random = new SplittableRandom(seed);
  }

  /** One-way delay; jitter reorders. */
  public Network delay(long delayNanos, long jitterNanos) {
    this.delayNanos = delayNanos;
    this.jitterNanos = jitterNanos;
    return this;
  }

  /** Probabilities, 0 to 1. */
  public Network faults(double loss, double duplication) {
    this.loss = loss;
    this.duplication = duplication;
    return this;
  }

  /** Which links are cut from now on; datagrams on their way still arrive. */
  public Network linkRule(LinkRule rule) {
    linkRule = rule;
    return this;
  }

  /** Larger datagrams vanish on every link, with no message to anybody. */
  public Network sizeLimit(int bytes) {
    return sizeLimit((from, to) -> bytes);
  }

  /** Datagrams that are larger than their link allows vanish, with no message to anybody. */
  public Network sizeLimit(SizeLimit limit) {
    sizeLimit = limit;
    return this;
  }

  /** How many datagrams were too large for their link so far. */
  public long tooLarge() {
    return tooLarge;
  }

  /** This share of the datagrams, 0 to 1, comes later than the others by up to so much. */
  public Network reordering(double share, long atMostNanos) {
    lateness = share;
    lateByNanos = atMostNanos;
    return this;
  }

  /** Losses that come in runs; null = none. */
  public Network burstLoss(BurstLoss runs) {
    burstLoss = runs;
    return this;
  }

  /** A link of limited rate in each direction; null = no limit. */
  public Network bottleneck(Bottleneck link) {
    bottleneck = link;
    return this;
  }

  public Network dropRule(DropRule rule) {
    dropRule = rule;
    return this;
  }

  public Network editor(Editor manInTheMiddle) {
    editor = manInTheMiddle;
    return this;
  }

  public Network translation(Translation nat) {
    translation = nat;
    return this;
  }

  /**
   * Adds a listener that sees each datagram before the network does anything to it; the arrays that
   * it gets are its own.
   */
  public Network tap(Tap tap) {
    taps.add(tap);
    return this;
  }

  /** Adds a listener that sees each datagram just before its receiver does. */
  public Network arrivalTap(Tap tap) {
    arrivalTaps.add(tap);
    return this;
  }

  /** How many datagrams were sent into the network so far. */
  public long sent() {
    return sent;
  }

  public void send(byte[] bytes, SocketAddress from, SocketAddress to, long now) {
    long index = sent++;
    taps.forEach(tap -> tap.onSent(from, to, bytes.clone()));
    if (linkRule.isCut(from, to)) {
      return;
    }
    if (bytes.length > sizeLimit.bytes(from, to)) {
      tooLarge++;
      return;
    }
    if (dropRule.drops(index, from, bytes)
        || random.nextDouble() < loss
        || (burstLoss != null && burstLoss.drops(from))) {
      return;
    }
    byte[] edited = editor.edit(index, from, bytes);
    if (edited == null) {
      return;
    }
    SocketAddress source = translation.sourceOf(from, to);
    put(edited, source, to, now);
    if (random.nextDouble() < duplication) {
      put(edited.clone(), source, to, now);
    }
  }

  private void put(byte[] bytes, SocketAddress from, SocketAddress to, long now) {
    long leavesAt = bottleneck == null ? now : bottleneck.pass(from, bytes.length, now);
    if (leavesAt == Bottleneck.DROPPED) {
      return;
    }
    long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
    if (lateness > 0 && random.nextDouble() < lateness) {
      jitter += random.nextLong(lateByNanos);
    }
    inFlight.add(new InFlight(leavesAt + delayNanos + jitter, order++, bytes, from, to));
  }

  /** Lets a datagram arrive, past all faults; whoever sent it can claim any source. */
  public void inject(byte[] bytes, SocketAddress from, SocketAddress to, long arrivesAt) {
    inFlight.add(new InFlight(arrivesAt, order++, bytes, from, to));
  }

  public long nextArrival() {
    return inFlight.isEmpty() ? Long.MAX_VALUE : inFlight.peek().arrivesAt;
  }

  /** The next datagram that has arrived by {@code now}, or null. */
  InFlight poll(long now) {
    while (nextArrival() <= now) {
      InFlight next = inFlight.poll();
      SocketAddress to = translation.destinationOf(next.from, next.to);
      if (to != null) {
        arrivalTaps.forEach(tap -> tap.onSent(next.from, to, next.bytes.clone()));
        return new InFlight(next.arrivesAt, next.order, next.bytes, next.from, to);
      }
    }
    return null;
  }

  public int inFlightCount() {
    return inFlight.size();
  }
}
