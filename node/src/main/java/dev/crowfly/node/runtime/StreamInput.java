package dev.crowfly.node.runtime;

import dev.crowfly.node.core.StreamException;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The receiving part of a stream, for threads of the application; it blocks.
 *
 * <p>The loop moves bytes into a ring as they come and stops when it is full: flow control then
 * stops the peer. A reader that has made room asks the loop to go on. A lock and not a monitor, so
 * that a virtual thread that waits here holds no carrier.
 */
final class StreamInput extends InputStream {
  /** What the loop is asked to do. */
  interface Loop {
    /** More bytes can be taken. */
    void fill();

    /** Nobody wants the bytes. */
    void stop();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final ByteRing ring;
  private final Loop loop;
  private boolean ended;
  private boolean closed;
  private boolean fillAsked;
  private StreamException failure;

  StreamInput(int capacity, Loop loop) {
    this.ring = new ByteRing(capacity);
    this.loop = loop;
  }

  // ---- the loop's thread

  /** Takes what has come, as far as there is room. */
  void fillFrom(QuicStream stream) {
    lock.lock();
    try {
      fillAsked = false;
      int count = 1;
      while (count > 0 && !closed && !ended && failure == null && ring.free() > 0) {
        int run = ring.writeRun(); // first: it may put a larger array in place
        count = stream.read(ring.array(), ring.writeOffset(), run);
        if (count > 0) {
          ring.wrote(count);
        } else if (count < 0) {
          end(count, stream.peerErrorCode());
        }
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(int how, long peerCode) {
    if (how == QuicStream.END) {
      ended = true;
    } else if (how == QuicStream.RESET) {
      failure = StreamException.reset(peerCode);
    } else {
      failure = StreamException.lost();
    }
  }

  /** Nothing more will come. */
  void fail(StreamException why) {
    lock.lock();
    try {
      if (!ended && failure == null) {
        failure = why;
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // ---- the application's threads

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, out.length);
    if (length == 0) {
      return 0;
    }
    boolean ask;
    int count;
    lock.lock();
    try {
      awaitNews();
      if (ring.size() == 0) {
        if (failure != null) {
          throw failure.again();
        }
        return -1;
      }
      count = ring.read(out, offset, length);
      ask = wantsMore();
    } finally {
      lock.unlock();
    }
    if (ask) {
      loop.fill();
    }
    return count;
  }

  private void awaitNews() throws IOException {
    try {
      while (ring.size() == 0 && !ended && failure == null && !closed) {
        news.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for bytes");
    }
    if (closed) {
      throw new StreamException(ErrorCode.CANCELLED, "the stream was closed here");
    }
  }

  /** The loop left off when the ring was full: half of it free is worth a wake-up. */
  private boolean wantsMore() {
    boolean ask = !ended && failure == null && !fillAsked && ring.free() >= ring.capacity() / 2;
    fillAsked |= ask;
    return ask;
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return closed ? 0 : ring.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the peer's last byte has been read. */
  boolean atEnd() {
    lock.lock();
    try {
      return ended && ring.size() == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Gives up what still comes. Idempotent. */
  @Override
  public void close() {
    boolean stop;
    lock.lock();
    try {
      stop = !closed && !ended && failure == null;
      closed = true;
      ring.clear();
      news.signalAll();
    } finally {
      lock.unlock();
    }
    if (stop) {
      loop.stop();
    }
  }
}
