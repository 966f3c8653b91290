package dev.crowfly.node.runtime;

import dev.crowfly.node.core.StreamException;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.node.io.Command;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A stream of a session in the hands of the application: two blocking ends and the loop between.
 */
public final class StreamLink
    implements StreamHandler, StreamInput.Loop, StreamOutput.Loop, AutoCloseable {
  /** How many bytes wait in each direction at most, beside QUIC's own windows. */
  static final int RING_BYTES = 64 * 1024;

  private final QuicStream stream;
  private final EventLoop loop;
  private final StreamInput input;
  private final StreamOutput output;
  private final Command fill;
  private final Command drain;
  private final Command stop;

  StreamLink(QuicStream stream, EventLoop loop) {
    this.stream = stream;
    this.loop = loop;
    input = new StreamInput(RING_BYTES, this);
    output = new StreamOutput(RING_BYTES, this);
    fill = command(() -> input.fillFrom(stream));
    drain = command(() -> output.drainTo(stream));
    stop = command(() -> stream.stop(ErrorCode.CANCELLED.code()));
  }

  /** The number of the stream in its connection. */
  public long id() {
    return stream.id();
  }

  /** What the peer sends; blocks. */
  public InputStream input() {
    return input;
  }

  /** What the peer gets; blocks. Its close says that no byte follows. */
  public OutputStream output() {
    return output;
  }

  /** Ends both directions: ours properly, the peer's by telling that nobody reads. Idempotent. */
  @Override
  public void close() {
    output.close();
    input.close();
  }

  /** Breaks both directions off; the peer's reads and writes fail with this code. */
  public void reset(ErrorCode code) {
    StreamException why = new StreamException(code, "the stream was reset here");
    output.fail(why);
    input.fail(why);
    loop.execute(
        command(
            () -> {
              stream.reset(code.code());
              stream.stop(code.code());
            }));
  }

  // ---- the loop's thread

  @Override
  public void onNews(int news, long now) {
    if ((news & (QuicStream.READABLE | QuicStream.OPENED)) != 0) {
      input.fillFrom(stream);
    }
    if ((news & (QuicStream.WRITABLE | QuicStream.STOPPED)) != 0) {
      output.drainTo(stream);
    }
  }

  @Override
  public void onLost(long now) {
    input.fillFrom(stream); // what had come can still be read
    input.fail(StreamException.lost());
    output.fail(StreamException.lost());
  }

  @Override
  public void onForbidden(long now) {
    StreamException why =
        new StreamException(
            ErrorCode.FORBIDDEN, "the access file does not let the Agent use it any more");
    input.fail(why);
    output.fail(why);
  }

  // ---- any thread

  @Override
  public void fill() {
    loop.execute(fill);
  }

  @Override
  public void drain() {
    loop.execute(drain);
  }

  @Override
  public void stop() {
    loop.execute(stop);
  }

  private Command command(Runnable work) {
    return new Command() {
      @Override
      public void run(long now) {
        work.run();
      }

      @Override
      public void abandoned() {
        input.fail(StreamFailure.NODE_CLOSED.exception());
        output.fail(StreamFailure.NODE_CLOSED.exception());
      }
    };
  }
}
