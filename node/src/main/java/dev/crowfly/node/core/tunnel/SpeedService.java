package dev.crowfly.node.core.tunnel;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.IdentityHashMap;

/**
 * {@link ServiceName#SPEED}: the Agent says {@link #REQUEST_BYTES} bytes, the direction ({@link
 * #DOWN}, {@link #UP}) and how many seconds, 1 to {@link #MAX_SECONDS}. Down, the Connector sends
 * zeros for so long and ends the stream. Up, the Agent sends whatever it likes and ends the stream;
 * the Connector answers with the number of bytes that came, 8 bytes big-endian, and ends it too.
 * For both directions at once an Agent opens two streams.
 *
 * <p>In a session one stream of each direction is served at a time. One that goes on for longer
 * than it said, and some time for what is on its way, is refused with LIMIT.
 */
public final class SpeedService implements ServiceProvider {
  /** The size of a request. */
  public static final int REQUEST_BYTES = 2;

  /** The Connector sends. */
  public static final int DOWN = 1;

  /** The Agent sends. */
  public static final int UP = 2;

  /** How long a measurement may take. */
  public static final int MAX_SECONDS = 60;

  /** How many streams of a session may be there at once, those without a request included. */
  static final int MAX_STREAMS = 4;

  private static final int MAX_STREAMS_IN_ALL = 1000;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** For what is on its way at the end, and for a request that does not come. */
  private static final long GRACE_NANOS = 10 * SECOND_NANOS;

  private final SessionQuota quota = new SessionQuota(MAX_STREAMS, MAX_STREAMS_IN_ALL);
  private final ServiceTimers timers;
  private final Chunks chunks;
  private final IdentityHashMap<PeerSession, Integer> busy = new IdentityHashMap<>(); // directions

  SpeedService(ServiceTimers timers, Chunks chunks) {
    this.timers = timers;
    this.chunks = chunks;
  }

  @Override
  public StreamHandler accept(PeerSession session, QuicStream stream, long now) {
    if (!quota.take(session)) {
      StreamHeader.refuse(stream, ErrorCode.LIMIT.code());
      return null;
    }
    return new Measurement(session, stream, now);
  }

  /** Takes a direction of a session; false while it is taken. */
  private boolean begin(PeerSession session, int direction) {
    int taken = busy.getOrDefault(session, 0);
    if ((taken & direction) != 0) {
      return false;
    }
    busy.put(session, taken | direction);
    return true;
  }

  private void end(PeerSession session, int direction) {
    int left = busy.getOrDefault(session, 0) & ~direction;
    if (left == 0) {
      busy.remove(session);
    } else {
      busy.put(session, left);
    }
  }

  /** One stream. */
  private final class Measurement implements StreamHandler, ServiceTimers.Timed {
    private final PeerSession session;
    private final QuicStream stream;
    private final byte[] request = new byte[REQUEST_BYTES];
    private int have;
    private int direction; // 0 before the request is complete
    private long received;
    private boolean over;

    Measurement(PeerSession session, QuicStream stream, long now) {
      this.session = session;
      this.stream = stream;
      timers.at(this, now + GRACE_NANOS);
    }

    @Override
    public void onNews(int news, long now) {
      if (!over && direction == 0) {
        readRequest(now);
      }
      if (!over && stream.writableBytes() == QuicStream.GONE) {
        refuse(ErrorCode.CANCELLED);
      }
      if (!over && direction == DOWN) {
        sendZeros();
      } else if (!over && direction == UP) {
        count();
      }
    }

    @Override
    public void onTimeout(long now) {
      if (!over && direction == DOWN) {
        stream.finish();
        over();
      } else if (!over) {
        refuse(direction == 0 ? ErrorCode.TIMEOUT : ErrorCode.LIMIT);
      }
    }

    @Override
    public void onLost(long now) {
      if (!over) {
        over();
      }
    }

    private void readRequest(long now) {
      int count = stream.read(request, have, REQUEST_BYTES - have);
      have += Math.max(0, count);
      if (count < 0) {
        refuse(ErrorCode.CANCELLED);
      } else if (have == REQUEST_BYTES) {
        begin(now);
      }
    }

    private void begin(long now) {
      int wanted = request[0];
      int seconds = request[1];
      if ((wanted != DOWN && wanted != UP) || seconds < 1 || seconds > MAX_SECONDS) {
        refuse(ErrorCode.INVALID);
      } else if (!SpeedService.this.begin(session, wanted)) {
        refuse(ErrorCode.LIMIT);
      } else {
        direction = wanted;
        long grace = wanted == UP ? GRACE_NANOS : 0;
        timers.at(this, now + seconds * SECOND_NANOS + grace);
      }
    }

    private void sendZeros() {
      byte[] zeros = chunks.zeros();
      int room = stream.writableBytes();
      while (room > 0) {
        stream.write(zeros, 0, Math.min(zeros.length, room));
        room = stream.writableBytes();
      }
    }

    private void count() {
      byte[] chunk = chunks.take();
      int count = stream.read(chunk, 0, chunk.length);
      while (count > 0) {
        received += count;
        count = stream.read(chunk, 0, chunk.length);
      }
      chunks.give(chunk);
      if (count == QuicStream.END) {
        answer();
      } else if (count < 0) {
        refuse(ErrorCode.CANCELLED);
      }
    }

    private void answer() {
      byte[] total = new byte[Long.BYTES];
      for (int i = 0; i < Long.BYTES; i++) {
        total[i] = (byte) (received >>> (56 - 8 * i));
      }
      if (stream.write(total, 0, total.length) == total.length) {
        stream.finish();
      }
      over();
    }

    private void refuse(ErrorCode code) {
      StreamHeader.refuse(stream, code.code());
      over();
    }

    private void over() {
      over = true;
      timers.cancel(this);
      quota.give(session);
      if (direction != 0) {
        end(session, direction);
      }
    }
  }
}
