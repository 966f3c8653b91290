package dev.crowfly.quic.testing;

import dev.crowfly.quic.crypto.Aead;

/** Copies nothing, hides nothing, checks nothing: what is left is the cost of our own code. */
public final class NullAead implements Aead {
  @Override
  public void seal(
      byte[] buf, int headerOffset, int payloadOffset, int payloadLength, long packetNumber) {
    for (int i = 0; i < TAG_LENGTH; i++) {
      buf[payloadOffset + payloadLength + i] = (byte) i;
    }
  }

  @Override
  public int open(
      byte[] buf, int headerOffset, int payloadOffset, int packetEnd, long packetNumber) {
    return packetEnd - payloadOffset - TAG_LENGTH;
  }

  @Override
  public void discard() {}
}
