package dev.crowfly.quic.path;

/**
 * A datagram with one 1-RTT packet, as if protection did not exist: whoever has one can copy it,
 * and nobody but the two sides can make one.
 */
final class Packet {
  private final byte[] dcid;
  private final long number;
  private final byte[] frames;
  private final int size;

  Packet(byte[] dcid, long number, byte[] frames, int size) {
    this.dcid = dcid;
    this.number = number;
    this.frames = frames;
    this.size = size;
  }

  byte[] dcid() {
    return dcid;
  }

  long number() {
    return number;
  }

  byte[] frames() {
    return frames;
  }

  int size() {
    return size;
  }

  /** Whether its first frame is of this type, a single byte. */
  boolean startsWith(long type) {
    return frames[0] == (byte) type;
  }
}
