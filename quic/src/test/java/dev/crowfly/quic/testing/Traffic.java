package dev.crowfly.quic.testing;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.stream.StreamId;
import dev.crowfly.quic.testing.TrafficPlan.Ending;
import dev.crowfly.quic.testing.TrafficPlan.Line;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One end's part in a {@link TrafficPlan}. The byte at an offset is a function of the offset, the
 * stream and the direction, so every one is checked at its place without keeping any.
 */
public final class Traffic {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  /** What this end does on one stream. */
  private final class Half {
    private final Line line;
    private final boolean opener;
    private final QuicStream stream;
    private final long toWrite;
    private final long toRead;
    private long written;
    private long read;
    private boolean writingDone;
    private boolean readingDone;

    Half(Line line, QuicStream stream) {
      this.line = line;
      this.stream = stream;
      opener = line.isOpenedBy(connection.isClient());
      toWrite = opener ? line.forward() : line.backward();
      toRead = opener ? line.backward() : line.forward();
      writingDone = !stream.hasSendPart();
      readingDone = !stream.hasReceivePart();
    }

    boolean isDone() {
      return writingDone && readingDone;
    }

    private boolean endsEarly(Ending how) {
      return line.ending() == how;
    }

    void write() {
      long end = opener && endsEarly(Ending.RESET) ? line.endsAt() : toWrite;
      while (!writingDone) {
        int length = (int) Math.min(CHUNK_BYTES, end - written);
        for (int i = 0; i < length; i++) {
          chunk[i] = byteAt(line.id(), opener, written + i);
        }
        int taken = stream.write(chunk, 0, length);
        if (taken == QuicStream.GONE) {
          onStopped();
          return;
        }
        written += taken;
        if (taken < length) {
          return;
        }
        if (written < end) {
          continue;
        }
        writingDone = true;
        if (end < toWrite) {
          stream.reset(line.code());
        } else {
          stream.finish();
        }
      }
    }

    private void onStopped() {
      require(opener && endsEarly(Ending.STOPPED), "stopped without a reason");
      require(stream.peerStopCode() == line.code(), "stopped with " + stream.peerStopCode());
      writingDone = true;
    }

    void read() {
      while (!readingDone) {
        int n = stream.read(chunk, 0, CHUNK_BYTES);
        if (n == 0) {
          return;
        }
        if (n < 0) {
          onEnd(n);
          return;
        }
        for (int i = 0; i < n; i++) {
          require(chunk[i] == byteAt(line.id(), !opener, read + i), "a wrong byte");
        }
        read += n;
        bytesRead += n;
        require(read <= toRead, "too many bytes");
        if (!opener && endsEarly(Ending.STOPPED) && read >= line.endsAt()) {
          stream.stop(line.code());
          readingDone = true;
        }
      }
    }

    private void onEnd(int end) {
      boolean reset = !opener && endsEarly(Ending.RESET);
      require((end == QuicStream.RESET) == reset, "ended with " + end);
      if (reset) {
        require(stream.peerErrorCode() == line.code(), "reset with " + stream.peerErrorCode());
        require(read <= line.endsAt(), "bytes that were never written");
      } else {
        require(read == toRead, "an early end");
      }
      readingDone = true;
    }

    private void require(boolean holds, String otherwise) {
      if (!holds) {
        throw new AssertionError("stream " + line.id() + " at " + read + ": " + otherwise);
      }
    }

    @Override
    public String toString() {
      return line.id()
          + ": wrote "
          + written
          + " of "
          + toWrite
          + ", read "
          + read
          + " of "
          + toRead
          + (line.ending() == Ending.COMPLETE ? "" : " " + line.ending());
    }
  }

  private final QuicConnection connection;
  private final TrafficPlan plan;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final Map<Long, Half> halves = new LinkedHashMap<>();
  private long bytesRead;

  /** The part of one end; it takes over the host's events. */
  public Traffic(Host host, QuicConnection connection, TrafficPlan plan) {
    this.connection = connection;
    this.plan = plan;
    host.onEvent(this::onEvent);
  }

  /** Opens the streams that are this end's to open, and begins. */
  public Traffic begin() {
    for (Line line : plan.lines()) {
      if (line.isOpenedBy(connection.isClient())) {
        QuicStream stream = connection.openStream(StreamId.isBidirectional(line.id()));
        if (stream == null || stream.id() != line.id()) {
          throw new AssertionError("expected stream " + line.id() + ", got " + stream);
        }
        halves.put(line.id(), new Half(line, stream));
      }
    }
    halves.values().forEach(Half::write);
    return this;
  }

  /** What to do with an event, for hosts that share them out. */
  public void onEvent(QuicEvent event) {
    if (event instanceof QuicEvent.ConnectionClosed closed) {
      throw new AssertionError("closed: " + closed.reason() + ", " + this);
    }
    if (event instanceof QuicEvent.StreamUpdated update && update.connection() == connection) {
      QuicStream stream = update.stream();
      Half half = halves.computeIfAbsent(stream.id(), id -> new Half(plan.line(id), stream));
      if (half.stream.hasReceivePart()) {
        half.read();
      }
      half.write();
    }
  }

  /** The byte at an offset of a stream, as its opener or the other end sends it. */
  static byte byteAt(long streamId, boolean ofOpener, long offset) {
    long place = offset + (streamId << 40) + (ofOpener ? 1L << 60 : 0);
    return (byte) ((place * SPREAD) >>> 56);
  }

  /** Whether all streams of the plan have come to their ends, as far as this end goes. */
  public boolean isDone() {
    return halves.size() == plan.lines().size() && halves.values().stream().allMatch(Half::isDone);
  }

  /** The bytes that have arrived and were right. */
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public String toString() {
    return halves.values().toString();
  }
}
