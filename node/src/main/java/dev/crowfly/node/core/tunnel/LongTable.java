package dev.crowfly.node.core.tunnel;

import java.util.ArrayList;
import java.util.List;

/**
 * A map from non-negative longs to objects that allocates nothing unless it grows: open addressing
 * with linear probing, at most half full.
 */
final class LongTable<V> {
  private static final int FIRST_SLOTS = 8;

  private long[] keys = new long[FIRST_SLOTS];
  private Object[] values = new Object[FIRST_SLOTS];
  private int size;

  int size() {
    return size;
  }

  /** The value, or null. */
  @SuppressWarnings("unchecked") // only V are put in
  V get(long key) {
    return (V) values[find(key)];
  }

  /** Adds or replaces. */
  void put(long key, V value) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = find(key);
    if (values[slot] == null) {
      keys[slot] = key;
      size++;
    }
    values[slot] = value;
  }

  /** Takes a value out, or returns null. */
  @SuppressWarnings("unchecked") // only V are put in
  V remove(long key) {
    int slot = find(key);
    V removed = (V) values[slot];
    if (removed != null) {
      size--;
      closeGap(slot);
    }
    return removed;
  }

  /** All values, as they are now. */
  @SuppressWarnings("unchecked") // only V are put in
  List<V> snapshot() {
    List<V> all = new ArrayList<>(size);
    for (Object value : values) {
      if (value != null) {
        all.add((V) value);
      }
    }
    return all;
  }

  void clear() {
    keys = new long[FIRST_SLOTS];
    values = new Object[FIRST_SLOTS];
    size = 0;
  }

  /** Where the key is, or would be. */
  private int find(long key) {
    int slot = home(key);
    while (values[slot] != null && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  private int home(long key) {
    long mixed = key * 0x9e37_79b9_7f4a_7c15L; // Fibonacci hashing: neighbours part
    return (int) (mixed >>> 32) & (keys.length - 1);
  }

  /** Moves back what a search would no longer find beyond the empty slot. */
  private void closeGap(int emptied) {
    int gap = emptied;
    int mask = keys.length - 1;
    for (int slot = (gap + 1) & mask; values[slot] != null; slot = (slot + 1) & mask) {
      int distance = (slot - home(keys[slot])) & mask;
      if (distance >= ((slot - gap) & mask)) {
        keys[gap] = keys[slot];
        values[gap] = values[slot];
        gap = slot;
      }
    }
    values[gap] = null;
  }

  private void grow() {
    long[] oldKeys = keys;
    Object[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new Object[2 * oldKeys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int slot = find(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
