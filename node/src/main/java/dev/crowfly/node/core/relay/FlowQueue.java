package dev.crowfly.node.core.relay;

/**
 * What waits of one flow, the oldest first. Each array begins with the flow id, ready to be sent.
 */
final class FlowQueue {
  private final int flow;
  private final FlowLimits limits;
  private final RateLimit rate; // null = none
  private final DatagramPool pool;
  private final RelayCounters counters;
  private final int headerBytes;
  private byte[][] arrays = new byte[0][];
  private int[] lengths = new int[0];
  private long[] times = new long[0];
  private int head;
  private int size;

  // Of the round: see RelayFlows.
  private int deficitBytes;
  private boolean waiting;

  FlowQueue(int flow, FlowLimits limits, DatagramPool pool, RelayCounters counters, long now) {
    this.flow = flow;
    this.limits = limits;
    this.pool = pool;
    this.counters = counters;
    rate = limits.bytesPerSecond() == 0 ? null : new RateLimit(limits.bytesPerSecond(), now);
    headerBytes = FlowId.size(flow);
  }

  /** Takes a copy; false when it was dropped. */
  boolean offer(byte[] data, int offset, int length, long now) {
    if (length > DatagramPool.MAX_PAYLOAD_BYTES) {
      counters.onTooLarge();
      return false;
    }
    if (rate != null && !rate.take(length, now)) {
      counters.onOverRate();
      return false;
    }
    if (size == limits.maxDatagrams()) {
      removeFirst();
      counters.onDisplaced();
    }
    byte[] array = pool.take();
    if (array == null) {
      counters.onNoRoom();
      return false;
    }
    if (size == arrays.length) {
      grow();
    }
    int slot = (head + size) % arrays.length;
    int start = FlowId.write(flow, array, 0);
    System.arraycopy(data, offset, array, start, length);
    arrays[slot] = array;
    lengths[slot] = start + length;
    times[slot] = now;
    size++;
    return true;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The oldest, flow id included. */
  byte[] first() {
    return arrays[head];
  }

  /** Its length, flow id included. */
  int firstBytes() {
    return lengths[head];
  }

  /** Its length without the flow id. */
  int firstPayloadBytes() {
    return lengths[head] - headerBytes;
  }

  void removeFirst() {
    pool.give(arrays[head]);
    arrays[head] = null;
    head = head + 1 == arrays.length ? 0 : head + 1;
    size--;
  }

  /** Drops what has waited for too long. */
  void dropStale(long now) {
    while (size > 0 && now - times[head] > limits.maxAgeNanos()) {
      removeFirst();
      counters.onStale();
    }
  }

  /** Nothing of it is to be sent any more. */
  void close() {
    while (size > 0) {
      removeFirst();
    }
  }

  boolean isWaiting() {
    return waiting;
  }

  void setWaiting(boolean now) {
    waiting = now;
  }

  int deficitBytes() {
    return deficitBytes;
  }

  void setDeficitBytes(int bytes) {
    deficitBytes = bytes;
  }

  private void grow() {
    int count = Math.min(limits.maxDatagrams(), Math.max(4, 2 * size));
    byte[][] newArrays = new byte[count][];
    int[] newLengths = new int[count];
    long[] newTimes = new long[count];
    for (int i = 0; i < size; i++) {
      int slot = (head + i) % arrays.length;
      newArrays[i] = arrays[slot];
      newLengths[i] = lengths[slot];
      newTimes[i] = times[slot];
    }
    arrays = newArrays;
    lengths = newLengths;
    times = newTimes;
    head = 0;
  }
}
