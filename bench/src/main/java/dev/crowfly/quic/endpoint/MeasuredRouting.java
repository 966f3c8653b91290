package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.RandomSource;

/**
 * The table from connection IDs to connections, by itself. In the package of the product's table,
 * which is not public.
 */
public final class MeasuredRouting {
  private final RoutingTable<Object> table;

  /** An empty table. */
  public MeasuredRouting(RandomSource random) {
    table = new RoutingTable<>(random);
  }

  /** Adds a connection ID, which is kept. */
  public void put(byte[] id, Object value) {
    if (!table.putIfAbsent(id, value)) {
      throw new IllegalArgumentException("this connection ID is there already");
    }
  }

  /** What the connection ID in the given bytes stands for, or null. */
  public Object get(byte[] datagram, int offset, int length) {
    return table.get(datagram, offset, length);
  }
}
