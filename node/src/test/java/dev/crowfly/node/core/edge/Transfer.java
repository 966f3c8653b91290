package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.QuicStream;

/** Bytes through a stream, at a steady rate; each byte follows from its place. */
final class Transfer {
  private final byte[] chunk = new byte[8192];
  private final QuicStream stream;

  // Sending.
  private final long total;
  private final int perTick;
  private long offered;
  private long written;
  private boolean finished;

  // Receiving.
  long received;
  long lastAt;
  long gapNanos;
  boolean ended;
  int failure;

  Transfer(QuicStream stream, long total, int perTick) {
    this.stream = stream;
    this.total = total;
    this.perTick = perTick;
  }

  /** It is time for another portion. */
  void tick() {
    offered = Math.min(total, offered + perTick);
    write();
  }

  boolean isSending() {
    return !finished && perTick > 0;
  }

  void write() {
    while (written < offered) {
      int length = (int) Math.min(chunk.length, offered - written);
      for (int i = 0; i < length; i++) {
        chunk[i] = byteAt(written + i);
      }
      int taken = stream.write(chunk, 0, length);
      if (taken <= 0) {
        return;
      }
      written += taken;
    }
    if (written == total && !finished && perTick > 0) {
      finished = true;
      stream.finish();
    }
  }

  void read(long now) {
    int count = stream.read(chunk, 0, chunk.length);
    while (count > 0) {
      for (int i = 0; i < count; i++) {
        assertEquals(byteAt(received + i), chunk[i], "a byte was lost, or came twice");
      }
      received += count;
      gapNanos = Math.max(gapNanos, lastAt == 0 ? 0 : now - lastAt);
      lastAt = now;
      count = stream.read(chunk, 0, chunk.length);
    }
    ended |= count == QuicStream.END;
    failure = count < QuicStream.END ? count : failure;
  }

  static byte byteAt(long place) {
    return (byte) (place * 31 + (place >> 8) * 7 + (place >> 16));
  }
}
