package dev.crowfly.quic.wire;

import java.util.Arrays;
import java.util.Objects;

/**
 * A reusable cursor for writing. Whoever writes asks {@link #fits} first; the single writes do not
 * check the limit again.
 */
final class WireWriter {
  private byte[] buf = {};
  private int position;
  private int limit;

  void reset(byte[] buf, int offset, int limit) {
    Objects.checkFromToIndex(offset, limit, buf.length);
    this.buf = buf;
    this.position = offset;
    this.limit = limit;
  }

  int position() {
    return position;
  }

  int remaining() {
    return limit - position;
  }

  /** A long because sums of sizes must not wrap. */
  boolean fits(long size) {
    return size <= limit - position;
  }

  /** Lets nothing more be written. */
  void close() {
    limit = position;
  }

  void writeByte(int value) {
    buf[position++] = (byte) value;
  }

  void writeShort(int value) {
    BigEndian.putShort(buf, position, value);
    position += 2;
  }

  void writeLong(long value) {
    BigEndian.putLong(buf, position, value);
    position += 8;
  }

  void writeVarInt(long value) {
    position = VarInt.encode(value, buf, position);
  }

  void writeBytes(byte[] data, int offset, int length) {
    System.arraycopy(data, offset, buf, position, length);
    position += length;
  }

  void writeZeros(int count) {
    Arrays.fill(buf, position, position + count, (byte) 0);
    position += count;
  }
}
