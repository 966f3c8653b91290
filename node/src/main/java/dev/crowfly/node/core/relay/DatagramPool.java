package dev.crowfly.node.core.relay;

import java.util.ArrayDeque;

/**
 * The arrays in which datagrams wait for their leg; one pool serves all legs of a machine.
 *
 * <p>It bounds what all flows together can hold, whatever the peers do, and hands the same arrays
 * out again.
 */
public final class DatagramPool {
  /** What an edge node needs at most: some hundred busy sessions. */
  public static final int EDGE_DATAGRAMS = 8_192;

  /** What an Intermediate may hold: some 80 MB, when everybody floods. */
  public static final int INTERMEDIATE_DATAGRAMS = 65_536;

  /** The largest datagram of C that the relay takes. */
  public static final int MAX_PAYLOAD_BYTES = 1200;

  private static final int ARRAY_BYTES = FlowId.MAX_BYTES + MAX_PAYLOAD_BYTES;
  private static final int MAX_KEPT = 1_024;

  private final int maxDatagrams;
  private final ArrayDeque<byte[]> free = new ArrayDeque<>();
  private int inUse;

  /**
   * An empty pool.
   *
   * @param maxDatagrams how many may be in use at once
   */
  public DatagramPool(int maxDatagrams) {
    if (maxDatagrams < 1) {
      throw new IllegalArgumentException("a pool of " + maxDatagrams);
    }
    this.maxDatagrams = maxDatagrams;
  }

  /** An array for a flow id and a payload; null when too many are in use. */
  byte[] take() {
    if (inUse == maxDatagrams) {
      return null;
    }
    inUse++;
    byte[] array = free.pollLast();
    return array == null ? new byte[ARRAY_BYTES] : array;
  }

  /** Takes one back that {@link #take} gave. */
  void give(byte[] array) {
    inUse--;
    if (free.size() < MAX_KEPT) {
      free.addLast(array);
    }
  }

  /** How many datagrams wait in all queues. */
  public int inUse() {
    return inUse;
  }
}
