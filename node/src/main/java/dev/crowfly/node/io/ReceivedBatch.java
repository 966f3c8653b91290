package dev.crowfly.node.io;

import java.net.InetSocketAddress;

/** A reusable place for what one receive brings: datagrams of one peer, back to back. */
public final class ReceivedBatch {
  /** Room for the largest datagram that there is, and for the largest batch of an offload. */
  public static final int BYTES = 65_536;

  private final byte[] buffer = new byte[BYTES];
  private int length;
  private int segmentBytes;
  private InetSocketAddress peer;

  /** An empty one. */
  public ReceivedBatch() {}

  /** Where the bytes go, from 0. */
  public byte[] buffer() {
    return buffer;
  }

  /**
   * Called by the transport.
   *
   * @param lengthBytes of all datagrams
   * @param eachBytes the size of each; the last may be shorter
   */
  public void filled(int lengthBytes, int eachBytes, InetSocketAddress from) {
    length = lengthBytes;
    segmentBytes = eachBytes;
    peer = from;
  }

  /** Bytes of all datagrams. */
  public int length() {
    return length;
  }

  /** The size of each datagram; the last may be shorter. */
  public int segmentBytes() {
    return segmentBytes;
  }

  /** Whose they are; equal addresses are mostly one object. */
  public InetSocketAddress peer() {
    return peer;
  }
}
