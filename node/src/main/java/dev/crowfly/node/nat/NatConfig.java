package dev.crowfly.node.nat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a box is like.
 *
 * @param kind its behaviour
 * @param inside the address that the node has inside; nobody else can reach it
 * @param outside the box's own address, on loopback
 * @param permitted the only peers of a {@link NatKind#BLOCKED} box; unused otherwise
 * @param idleNanos how long a mapping lives after the last datagram outwards
 * @param maxMappings mappings at a time; then the longest unused one goes
 * @param nanoClock any origin
 */
public record NatConfig(
    NatKind kind,
    InetSocketAddress inside,
    InetAddress outside,
    List<InetSocketAddress> permitted,
    long idleNanos,
    int maxMappings,
    LongSupplier nanoClock) {
  /** RFC 4787 REQ-5: not below 2 minutes. */
  private static final long IDLE_NANOS = 120_000_000_000L;

  private static final int MAX_MAPPINGS = 256;

  /** Keeps a copy of the list; checks the addresses. */
  public NatConfig {
    permitted = List.copyOf(permitted);
    if (!outside.isLoopbackAddress()) {
      throw new IllegalArgumentException("a box lives on loopback, not on " + outside);
    }
    if (inside.isUnresolved() || idleNanos < 1 || maxMappings < 1) {
      throw new IllegalArgumentException("no box can be like this");
    }
  }

  /** A box with the usual times and limits, on the system's clock. */
  public static NatConfig of(NatKind kind, InetSocketAddress inside, InetAddress outside) {
    return new NatConfig(
        kind, inside, outside, List.of(), IDLE_NANOS, MAX_MAPPINGS, System::nanoTime);
  }

  /** The same with other permitted peers. */
  public NatConfig withPermitted(List<InetSocketAddress> peers) {
    return new NatConfig(kind, inside, outside, peers, idleNanos, maxMappings, nanoClock);
  }

  /** The same with another lifetime of mappings, on another clock. */
  public NatConfig withIdle(long nanos, LongSupplier clock) {
    return new NatConfig(kind, inside, outside, permitted, nanos, maxMappings, clock);
  }

  /** The same with room for another number of mappings. */
  public NatConfig withMaxMappings(int count) {
    return new NatConfig(kind, inside, outside, permitted, idleNanos, count, nanoClock);
  }
}
