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

  /** With the largest payload, and whatever comes before it. */
  private static final int LARGEST_DATAGRAM_BYTES = 65_535 + StreamHeader.MAX_BYTES + 16;

  private static final int MOST_SPARE = 64;

  private final byte[] zeros = new byte[BYTES];
  private final byte[] incomingDatagram = new byte[LARGEST_DATAGRAM_BYTES];
  private final byte[] outgoingDatagram = new byte[LARGEST_DATAGRAM_BYTES];
  private final ArrayDeque<byte[]> spare = new ArrayDeque<>(MOST_SPARE);

  /** None so far. */
  public Chunks() {}

  /** Zeros, to be read only. */
  byte[] zeros() {
    return zeros;
  }

  /** Where a datagram lies that is being received: one at a time, nothing else. */
  byte[] incomingDatagram() {
    return incomingDatagram;
  }

  /** Where a datagram is put together that is being sent: one at a time, nothing else. */
  byte[] outgoingDatagram() {
    return outgoingDatagram;
  }

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
