package dev.crowfly.node.core.tunnel;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;

/**
 * The Agent's side of {@link ServiceName#SPEED}, in one direction: what counts is what has arrived,
 * here when we receive, at the Connector when we send, and by {@link #movedBytes} meanwhile.
 */
final class SpeedClient implements StreamHandler {
  /** The longest measurement, in seconds. */
  public static final int MAX_SECONDS = SpeedService.MAX_SECONDS;

  /** Takes the outcome; one of the two, once. */
  public interface Listener {
    /**
     * All has arrived.
     *
     * @param bytes how many
     * @param nanos from the first byte to the last one's arrival, or its acknowledgment
     */
    void onDone(long bytes, long nanos, long now);

    /** It was refused, or C lost. */
    void onFailed(ErrorCode code, long now);
  }

  private final QuicStream stream;
  private final boolean down;
  private final long nanos;
  private final Chunks chunks;
  private final Listener listener;
  private final byte[] answer = new byte[Long.BYTES];
  private int have;
  private long startedAt = -1;
  private long moved;
  private boolean finished;
  private boolean over;

  /**
   * A measurement that {@link #start} begins; register it as the stream's handler.
   *
   * @param down whether the Connector sends
   * @param seconds 1 to {@link #MAX_SECONDS}
   */
  public SpeedClient(
      QuicStream stream, boolean down, int seconds, Chunks chunks, Listener listener) {
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException("seconds must be 1 to " + MAX_SECONDS);
    }
    this.stream = stream;
    this.down = down;
    this.nanos = seconds * 1_000_000_000L;
    this.chunks = chunks;
    this.listener = listener;
  }

  /**
   * The bytes with which the Agent begins, behind the stream's header. What follows is zeros until
   * the end: the Connector's, or the Agent's and then 8 bytes of the Connector, how many came.
   */
  public static byte[] request(boolean down, int seconds) {
    return new byte[] {(byte) (down ? SpeedService.DOWN : SpeedService.UP), (byte) seconds};
  }

  /** Sends the request, and begins. */
  public void start(long now) {
    byte[] request = request(down, (int) (nanos / 1_000_000_000L));
    stream.write(request, 0, request.length);
    if (down) {
      stream.finish();
    } else {
      startedAt = now;
      send(now);
    }
  }

  /** How many bytes have come, or were written, so far. */
  public long movedBytes() {
    return moved;
  }

  /** When {@link #onTimeout} is due; {@code NodeMachine.NEVER} if not. */
  public long nextTimeout() {
    return down || finished || over || startedAt < 0 ? Long.MAX_VALUE : startedAt + nanos;
  }

  /** Time has passed: an upload ends after its time. */
  public void onTimeout(long now) {
    if (now >= nextTimeout()) {
      finished = true;
      stream.finish();
    }
  }

  @Override
  public void onNews(int news, long now) {
    onTimeout(now);
    if (!over && !down && !finished) {
      send(now);
    }
    if (!over) {
      receive(now);
    }
  }

  @Override
  public void onLost(long now) {
    if (!over) {
      fail(ErrorCode.PEER_LOST, now);
    }
  }

  private void send(long now) {
    byte[] zeros = chunks.zeros();
    int room = stream.writableBytes();
    while (room > 0) {
      moved += stream.write(zeros, 0, Math.min(zeros.length, room));
      room = stream.writableBytes();
    }
    onTimeout(now);
  }

  private void receive(long now) {
    byte[] chunk = chunks.take();
    int count = 1;
    while (count > 0) {
      count = stream.read(chunk, 0, chunk.length);
      if (count > 0 && down) {
        startedAt = startedAt < 0 ? now : startedAt;
        moved += count;
      } else if (count > 0) {
        int kept = Math.min(count, answer.length - have);
        System.arraycopy(chunk, 0, answer, have, kept);
        have += kept;
      }
    }
    chunks.give(chunk);
    if (count == QuicStream.END) {
      complete(now);
    } else if (count < 0) {
      long code = stream.peerErrorCode();
      fail(code < 0 ? ErrorCode.PEER_LOST : ErrorCode.of(code), now);
    }
  }

  private void complete(long now) {
    over = true;
    long bytes = moved;
    if (!down) {
      bytes = 0;
      for (byte each : answer) {
        bytes = (bytes << 8) | (each & 0xff);
      }
    }
    if (down || have == answer.length) {
      listener.onDone(bytes, Math.max(1, now - Math.max(0, startedAt)), now);
    } else {
      listener.onFailed(ErrorCode.MALFORMED, now);
    }
  }

  private void fail(ErrorCode code, long now) {
    over = true;
    StreamHeader.refuse(stream, ErrorCode.CANCELLED.code());
    listener.onFailed(code, now);
  }
}
