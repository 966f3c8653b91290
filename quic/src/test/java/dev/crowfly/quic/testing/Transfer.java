package dev.crowfly.quic.testing;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import java.util.function.LongSupplier;

/**
 * Bytes through a bidirectional stream, from one side to the other and back at once; the byte at
 * offset n is a function of n, so every one is checked without keeping any.
 */
public final class Transfer {
  private static final int CHUNK_BYTES = 16 * 1024;

  private final QuicConnection connection;
  private final long bytes;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private QuicStream stream;
  private long written;
  private long read;
  private boolean ended;

  /** One side's half: it sends {@code bytes} and expects as many. */
  public Transfer(Host host, QuicConnection connection, long bytes) {
    this.connection = connection;
    this.bytes = bytes;
    host.onEvent(this::onEvent);
  }

  /** The side that opens the stream begins. */
  public Transfer open() {
    stream = connection.openStream(true);
    write();
    return this;
  }

  private void onEvent(QuicEvent event) {
    if (event instanceof QuicEvent.StreamUpdated update && update.connection() == connection) {
      if (stream == null) {
        stream = update.stream();
      }
      if (update.has(QuicStream.READABLE)) {
        read();
      }
      write();
    }
  }

  private void write() {
    while (written < bytes) {
      int length = (int) Math.min(CHUNK_BYTES, bytes - written);
      for (int i = 0; i < length; i++) {
        chunk[i] = byteAt(written + i);
      }
      int taken = stream.write(chunk, 0, length);
      if (taken < 0) {
        throw new AssertionError("the stream is gone: " + stream.peerStopCode());
      }
      written += taken;
      if (taken < length) {
        return;
      }
      if (written == bytes) {
        stream.finish();
      }
    }
  }

  private void read() {
    while (true) {
      int n = stream.read(chunk, 0, CHUNK_BYTES);
      if (n == QuicStream.END) {
        ended = true;
        return;
      }
      if (n == QuicStream.RESET) {
        throw new AssertionError("reset with " + stream.peerErrorCode());
      }
      if (n == 0) {
        return;
      }
      for (int i = 0; i < n; i++) {
        if (chunk[i] != byteAt(read + i)) {
          throw new AssertionError("wrong byte at " + (read + i));
        }
      }
      read += n;
    }
  }

  static byte byteAt(long offset) {
    return (byte) (offset ^ offset >>> 8 ^ offset >>> 16 ^ 0x5a);
  }

  public boolean isDone() {
    return ended && read == bytes;
  }

  public LongSupplier readBytes() {
    return () -> read;
  }

  @Override
  public String toString() {
    return "written " + written + ", read " + read + " of " + bytes + (ended ? ", ended" : "");
  }
}
