package dev.crowfly.sim;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A stream of a session; never blocks.
 *
 * <p>What comes is collected for {@link #read}, unless somebody takes it as it comes: {@link
 * #onBytes}, or {@link #user} for who wants to hold the peer back. What is {@linkplain #write
 * written} waits here until there is room; {@link #offer} takes no more than there is room for.
 */
public final class SimStream {
  /** Who reads and writes a stream himself, and so holds his peer back. */
  public interface User {
    /** There are bytes, the end, or a reset: {@link SimStream#read(byte[], int, int)} tells. */
    void onReadable(SimStream stream);

    /** {@link SimStream#offer} takes bytes (again). */
    default void onWritable(SimStream stream) {}

    /** Nothing more will happen: both sides are done, or it {@linkplain #isBroken broke}. */
    default void onClosed(SimStream stream) {}
  }

  private static final int CHUNK = 16_384;

  private final SimSession session;
  private final String service;
  private final Runnable touch;
  private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
  private final Deque<byte[]> unsent = new ArrayDeque<>();
  private User user;
  private Consumer<byte[]> onBytes;
  private QuicStream stream;
  private int unsentOffset;
  private boolean mustFinish;
  private boolean finished;
  private boolean isAtEnd;
  private boolean isClosed;
  private String failure;
  private long bytesRead;
  private long bytesWritten;

  SimStream(SimSession session, String service, Runnable touch) {
    this.session = session;
    this.service = service;
    this.touch = touch;
  }

  /** The session that it is part of. */
  public SimSession session() {
    return session;
  }

  /** The service that it is for. */
  public String service() {
    return service;
  }

  /** The stream of QUIC; null until there is one. */
  public QuicStream quic() {
    return stream;
  }

  /** Sends all of this, now or when there is room; in vain if the stream is broken. */
  public void write(byte[] bytes) {
    if (bytes.length > 0) {
      unsent.add(bytes.clone());
    }
    flush();
    touch.run();
  }

  /**
   * Sends as much of this as there is room for.
   *
   * @return how many bytes were taken; {@link User#onWritable} follows when it was not all
   */
  public int offer(byte[] bytes, int offset, int length) {
    flush();
    if (stream == null || !unsent.isEmpty() || isClosed || mustFinish) {
      return 0;
    }
    int taken = Math.max(0, stream.write(bytes, offset, length));
    bytesWritten += taken;
    touch.run();
    return taken;
  }

  /** No byte follows those written. */
  public void finish() {
    mustFinish = true;
    flush();
    touch.run();
  }

  /** Gives the stream up, both ways. */
  public void reset(ErrorCode code) {
    if (stream != null) {
      if (stream.hasSendPart()) {
        stream.reset(code.code());
      }
      if (stream.hasReceivePart() && !isAtEnd) {
        stream.stop(code.code());
        isAtEnd = true;
      }
    }
    failure = failure == null ? "reset by us: " + code : failure;
    touch.run();
  }

  /** What has come and was not read yet; empty if nothing. */
  public byte[] read() {
    byte[] all = arrived.toByteArray();
    arrived.reset();
    return all;
  }

  /** What has come and was not read yet, as text; it stays. */
  public String text() {
    return arrived.toString(StandardCharsets.UTF_8);
  }

  /**
   * Reads as it comes, for a {@link User}.
   *
   * @return how many bytes; 0 if there are none now; -1 after the last one
   */
  public int read(byte[] out, int offset, int length) {
    if (stream == null || isAtEnd) {
      return isAtEnd ? QuicStream.END : 0;
    }
    int count = stream.read(out, offset, length);
    if (count >= 0) {
      bytesRead += count;
      return count;
    }
    isAtEnd = true;
    if (count != QuicStream.END && failure == null) {
      failure = count == QuicStream.RESET ? "reset by the peer" : "connection lost";
    }
    return QuicStream.END;
  }

  /** Takes what comes, and what has come already, as it comes. */
  public SimStream onBytes(Consumer<byte[]> taker) {
    onBytes = taker;
    if (arrived.size() > 0) {
      taker.accept(read());
    }
    return this;
  }

  /** Lets somebody read and write for himself. */
  public SimStream user(User another) {
    user = another;
    if (stream != null) {
      another.onReadable(this);
      another.onWritable(this);
    }
    return this;
  }

  /** Whether all that the peer sent was read, to its end. */
  public boolean isFinished() {
    return isAtEnd && failure == null;
  }

  /** Whether it ended before it was done. */
  public boolean isBroken() {
    return failure != null;
  }

  /** Why it broke; null if it did not. */
  public String failure() {
    return failure;
  }

  /** Whether nothing more will happen. */
  public boolean isClosed() {
    return isClosed;
  }

  /** How many bytes came up to now. */
  public long bytesRead() {
    return bytesRead;
  }

  /** How many bytes QUIC took up to now. */
  public long bytesWritten() {
    return bytesWritten;
  }

  /** Whether all that was written has been taken by QUIC. */
  public boolean isFlushed() {
    return unsent.isEmpty();
  }

  // ---- what the session tells

  /** There is a stream of QUIC now. */
  void bind(QuicStream to) {
    stream = to;
    flush();
    if (user != null) {
      user.onWritable(this);
    }
  }

  void onNews(int news) {
    if ((news & QuicStream.READABLE) != 0) {
      readable();
    }
    if ((news & QuicStream.STOPPED) != 0 && failure == null) {
      failure = "stopped by the peer: " + ErrorCode.of(stream.peerStopCode());
    }
    if ((news & QuicStream.WRITABLE) != 0) {
      flush();
      if (user != null) {
        user.onWritable(this);
      }
    }
    if ((news & QuicStream.CLOSED) != 0) {
      close();
    }
  }

  /** The connection is gone, or the session is. */
  void onLost(String why) {
    if (stream != null && stream.hasReceivePart()) {
      readable();
    }
    if (failure == null && !isClosed) {
      failure = why;
    }
    close();
  }

  private void readable() {
    if (user != null) {
      user.onReadable(this);
      return;
    }
    byte[] chunk = new byte[CHUNK];
    for (int count = read(chunk, 0, CHUNK); count > 0; count = read(chunk, 0, CHUNK)) {
      arrived.write(chunk, 0, count);
    }
    if (onBytes != null && arrived.size() > 0) {
      onBytes.accept(read());
    }
  }

  private void close() {
    if (!isClosed) {
      isClosed = true;
      if (user != null) {
        user.onClosed(this);
      }
    }
  }

  private void flush() {
    if (stream == null || isClosed || finished || !stream.hasSendPart()) {
      return;
    }
    while (!unsent.isEmpty()) {
      byte[] first = unsent.getFirst();
      int taken = stream.write(first, unsentOffset, first.length - unsentOffset);
      if (taken <= 0) {
        return;
      }
      bytesWritten += taken;
      unsentOffset += taken;
      if (unsentOffset == first.length) {
        unsent.removeFirst();
        unsentOffset = 0;
      }
    }
    if (mustFinish) {
      finished = true;
      stream.finish();
    }
  }
}
