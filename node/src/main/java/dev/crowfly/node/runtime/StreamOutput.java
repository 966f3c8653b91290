package dev.crowfly.node.runtime;

import dev.crowfly.node.core.StreamException;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending part of a stream, for threads of the application; it blocks while there is no room.
 *
 * <p>Bytes wait in a ring until the loop moves them on. The loop is woken once for what was written
 * since it last looked, so {@link #flush} has nothing to do: nothing is held back.
 */
final class StreamOutput extends OutputStream {
  /** What the loop is asked to do. */
  interface Loop {
    /** Bytes, or the end, wait. */
    void drain();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final ByteRing ring;
  private final Loop loop;
  private boolean closed;
  private boolean finished;
  private boolean drainAsked;
  private StreamException failure;

  StreamOutput(int capacity, Loop loop) {
    this.ring = new ByteRing(capacity);
    this.loop = loop;
  }

  // ---- the loop's thread

  /** Moves on what waits, as far as the stream takes it. */
  void drainTo(QuicStream stream) {
    lock.lock();
    try {
      if (failure != null || finished) {
        return;
      }
      boolean room = true;
      while (room && ring.size() > 0) {
        int taken = stream.write(ring.array(), ring.readOffset(), ring.readRun());
        if (taken == QuicStream.GONE) {
          failure = StreamException.stopped(stream.peerStopCode());
          ring.clear();
        } else {
          room = taken == ring.readRun();
          ring.took(taken);
        }
      }
      drainAsked = !room; // then the stream tells when to go on, and nobody need ask
      if (closed && ring.size() == 0 && failure == null) {
        stream.finish();
        finished = true;
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more can be sent. */
  void fail(StreamException why) {
    lock.lock();
    try {
      if (!finished && failure == null) {
        failure = why;
        ring.clear();
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // ---- the application's threads

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] data, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, data.length);
    int written = 0;
    while (written < length) {
      boolean ask;
      lock.lock();
      try {
        awaitRoom();
        written += ring.write(data, offset + written, length - written);
        ask = !drainAsked;
        drainAsked = true;
      } finally {
        lock.unlock();
      }
      if (ask) {
        loop.drain();
      }
    }
  }

  private void awaitRoom() throws IOException {
    try {
      while (ring.free() == 0 && failure == null && !closed) {
        news.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for room");
    }
    if (failure != null) {
      throw failure.again();
    }
    if (closed) {
      throw new StreamException(ErrorCode.CANCELLED, "the stream's output was closed here");
    }
  }

  /** Says that no byte follows; what was written still goes out. Idempotent, does not wait. */
  @Override
  public void close() {
    boolean ask;
    lock.lock();
    try {
      ask = !closed && failure == null;
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    if (ask) {
      loop.drain();
    }
  }
}
