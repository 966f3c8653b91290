package dev.crowfly.node.core.tunnel;

import java.util.ArrayDeque;

/**
 * Arrays through which tunnels move bytes, shared by all tunnels of a loop: a tunnel has one only
 * while it moves bytes, or while its local socket does not take them. Nothing is allocated once
 * there are as many as are in use at the same time.
 */
public final class Chunks {
  /** The size of each. */
  public static final int BYTES = 32 * 1024;

  private static final int MOST_SPARE = 64;

  private final ArrayDeque<byte[]> spare = new ArrayDeque<>(MOST_SPARE);

  /** None so far. */
  public Chunks() {}

  byte[] take() {
    byte[] chunk = spare.pollLast();
    return chunk == null ? new byte[BYTES] : chunk;
  }

  void give(byte[] chunk) {
    if (spare.size() < MOST_SPARE) {
      spare.addLast(chunk);
    }
  }
}
