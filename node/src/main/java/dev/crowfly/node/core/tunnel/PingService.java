package dev.crowfly.node.core.tunnel;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;

/**
 * {@link ServiceName#PING}: each message of 8 bytes comes back. After {@link #BURST} messages at
 * most {@link #PER_SECOND} a second are answered; the others wait in the stream.
 */
final class PingService implements ServiceProvider {
  /** The size of a message. */
  static final int MESSAGE_BYTES = 8;

  /** How many a second are answered. */
  static final int PER_SECOND = 100;

  /** How many at once. */
  static final int BURST = 200;

  /** How many streams of a session are served at once. */
  static final int MAX_STREAMS = 4;

  private static final int MAX_STREAMS_IN_ALL = 1000;

  private final ServiceTimers timers;
  private final SessionQuota quota = new SessionQuota(MAX_STREAMS, MAX_STREAMS_IN_ALL);

  PingService(ServiceTimers timers) {
    this.timers = timers;
  }

  @Override
  public StreamHandler accept(PeerSession session, QuicStream stream, long now) {
    if (!quota.take(session)) {
      StreamHeader.refuse(stream, ErrorCode.LIMIT.code());
      return null;
    }
    return new Echo(session, stream, now);
  }

  /** One stream. */
  private final class Echo implements StreamHandler, ServiceTimers.Timed {
    private final PeerSession session;
    private final QuicStream stream;
    private final TokenBucket bucket;
    private final byte[] message = new byte[MESSAGE_BYTES];
    private int have;
    private boolean over;

    Echo(PeerSession session, QuicStream stream, long now) {
      this.session = session;
      this.stream = stream;
      bucket = new TokenBucket(BURST, PER_SECOND, now);
    }

    @Override
    public void onNews(int news, long now) {
      if (!over) {
        answer(now);
      }
    }

    @Override
    public void onTimeout(long now) {
      onNews(QuicStream.READABLE, now);
    }

    @Override
    public void onLost(long now) {
      end();
    }

    private void answer(long now) {
      while (stream.writableBytes() >= MESSAGE_BYTES) {
        if (bucket.available(now) == 0) {
          timers.at(this, bucket.nextAt());
          return;
        }
        int count = stream.read(message, have, MESSAGE_BYTES - have);
        if (count == 0) {
          return;
        }
        if (count < 0) {
          finish(count);
          return;
        }
        have += count;
        if (have == MESSAGE_BYTES) {
          have = 0;
          bucket.take(1);
          stream.write(message, 0, MESSAGE_BYTES);
        }
      }
      if (stream.writableBytes() == QuicStream.GONE) {
        finish(QuicStream.RESET);
      }
    }

    private void finish(int how) {
      if (how == QuicStream.END) {
        stream.finish();
      } else {
        StreamHeader.refuse(stream, ErrorCode.CANCELLED.code());
      }
      end();
    }

    private void end() {
      if (!over) {
        over = true;
        quota.give(session);
        timers.cancel(this);
      }
    }
  }
}
