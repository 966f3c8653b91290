package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.RandomSource;

/**
 * From a connection ID, as it stands in a datagram, to what it belongs to; a look-up allocates
 * nothing.
 *
 * <p>Open addressing with linear probing. A client chooses the first destination connection IDs
 * that a server sees, so the hash is keyed with random numbers: nobody outside can aim at one slot.
 *
 * @param <V> what connection IDs stand for
 */
final class RoutingTable<V> {
  private static final int INITIAL_CAPACITY = 32;

  private final long multiplier;
  private final long seed;
  private byte[][] keys = new byte[INITIAL_CAPACITY][];
  private Object[] values = new Object[INITIAL_CAPACITY];
  private int size;

  RoutingTable(RandomSource random) {
    byte[] key = new byte[16];
    random.nextBytes(key, 0, key.length);
    multiplier = longAt(key, 0) | 1;
    seed = longAt(key, 8);
  }

  int size() {
    return size;
  }

  /** What the connection ID in the given bytes stands for, or null. */
  V get(byte[] buffer, int offset, int length) {
    int slot = slotOf(buffer, offset, length);
    return keys[slot] == null ? null : valueAt(slot);
  }

  /**
   * Adds a connection ID.
   *
   * @param id kept, not copied
   * @return false, changing nothing, if it is there already
   */
  boolean putIfAbsent(byte[] id, V value) {
    if ((size + 1) * 2 > keys.length) {
      grow();
    }
    int slot = slotOf(id, 0, id.length);
    if (keys[slot] != null) {
      return false;
    }
    keys[slot] = id;
    values[slot] = value;
    size++;
    return true;
  }

  /** Takes a connection ID out if it stands for {@code value}; harmless when it does not. */
  void remove(byte[] id, V value) {
    int slot = slotOf(id, 0, id.length);
    if (keys[slot] == null || values[slot] != value) {
      return;
    }
    size--;
    closeGap(slot);
  }

  /** Moves back what was probed past the freed slot, so that no tombstones are needed. */
  private void closeGap(int freed) {
    int mask = keys.length - 1;
    int gap = freed;
    int slot = gap;
    while (true) {
      slot = (slot + 1) & mask;
      if (keys[slot] == null) {
        break;
      }
      int home = home(keys[slot], 0, keys[slot].length);
      if (((slot - home) & mask) >= ((slot - gap) & mask)) {
        keys[gap] = keys[slot];
        values[gap] = values[slot];
        gap = slot;
      }
    }
    keys[gap] = null;
    values[gap] = null;
  }

  private void grow() {
    byte[][] oldKeys = keys;
    Object[] oldValues = values;
    keys = new byte[oldKeys.length * 2][];
    values = new Object[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != null) {
        int slot = slotOf(oldKeys[i], 0, oldKeys[i].length);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  /** The slot that holds the ID, or the free one where it would go. */
  private int slotOf(byte[] buffer, int offset, int length) {
    int mask = keys.length - 1;
    int slot = home(buffer, offset, length);
    while (keys[slot] != null && !matches(keys[slot], buffer, offset, length)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int home(byte[] buffer, int offset, int length) {
    long hash = seed ^ length;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ (buffer[offset + i] & 0xff)) * multiplier;
      hash ^= hash >>> 32;
    }
    return (int) (hash >>> 20) & (keys.length - 1);
  }

  private static boolean matches(byte[] key, byte[] buffer, int offset, int length) {
    if (key.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (key[i] != buffer[offset + i]) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked") // only putIfAbsent stores values, and they are of type V
  private V valueAt(int slot) {
    return (V) values[slot];
  }

  private static long longAt(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | (bytes[offset + i] & 0xff);
    }
    return value;
  }
}
