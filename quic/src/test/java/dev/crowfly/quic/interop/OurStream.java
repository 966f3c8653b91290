package dev.crowfly.quic.interop;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A stream that our node opened, for a test that takes it step by step and waits in between. */
final class OurStream implements Application {
  private static final int BOUND_SECONDS = 20;

  private final OurNode node;
  private final BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();
  private final BlockingQueue<StreamEnd> ends = new LinkedBlockingQueue<>();
  private final byte[] buffer = new byte[64 * 1024];
  private volatile QuicStream stream;
  private boolean stopped;

  private OurStream(OurNode node) {
    this.node = node;
  }

  /** Opens a stream; the node runs no other application from then on. */
  static OurStream open(OurNode node, QuicConnection connection) {
    OurStream opened = new OurStream(node);
    node.runs(opened);
    opened.stream = node.ask(owned -> owned.openStream(true), connection);
    return opened;
  }

  @Override
  public void onEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.StreamUpdated update && update.stream() == stream) {
      if (update.has(QuicStream.STOPPED)) {
        ends.add(new StreamEnd(stream.id(), StreamEnd.Kind.STOP, stream.peerStopCode()));
      }
      if (update.has(QuicStream.READABLE) && !stopped) {
        read();
      }
    }
  }

  private void read() {
    int n = stream.read(buffer, 0, buffer.length);
    while (n > 0) {
      reads.add(n);
      n = stream.read(buffer, 0, buffer.length);
    }
    if (n == QuicStream.RESET) {
      ends.add(new StreamEnd(stream.id(), StreamEnd.Kind.RESET, stream.peerErrorCode()));
    }
  }

  long id() {
    return stream.id();
  }

  /** Writes zeros, which have to fit the send buffer. */
  void write(int length) {
    act(it -> it.write(new byte[length], 0, length));
  }

  void reset(long code) {
    act(it -> it.reset(code));
  }

  void stop(long code) {
    act(
        it -> {
          stopped = true;
          it.stop(code);
        });
  }

  private void act(Consumer<QuicStream> action) {
    node.act(now -> action.accept(stream));
  }

  /** Waits until so many bytes came. */
  void awaitBytes(int count) {
    for (int got = 0; got < count; ) {
      got += await(reads, "bytes");
    }
  }

  /** Waits until the peer gives up in one direction. */
  StreamEnd awaitEnd() {
    return await(ends, "RESET_STREAM or STOP_SENDING");
  }

  static <T> T await(BlockingQueue<T> queue, String what) {
    try {
      T next = queue.poll(BOUND_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no " + what + " within " + BOUND_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
