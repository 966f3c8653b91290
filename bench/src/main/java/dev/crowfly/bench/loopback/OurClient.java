package dev.crowfly.bench.loopback;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;

/** A client with one connection; what it does there is up to the subclass. */
abstract class OurClient implements OurApplication {
  final Limits limits;
  final Progress connected = new Progress();
  final Progress done = new Progress();
  private QuicConnection connection;
  private long deadlineNanos = Long.MAX_VALUE;

  OurClient(Limits limits) {
    this.limits = limits;
  }

  @Override
  public void onEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.StreamUpdated update) {
      onStream(update.stream(), update.news());
    } else if (event instanceof QuicEvent.HandshakeConfirmed) {
      connection = event.connection();
      connected.reached();
    } else if (event instanceof QuicEvent.StreamsAvailable) {
      onMoreStreams(connection);
    } else if (event instanceof QuicEvent.ConnectionClosed closed) {
      failed(new IllegalStateException(closed.reason().toString()));
    }
  }

  /** On the loop's thread, once the measurement has begun. */
  final void begin() {
    deadlineNanos = System.nanoTime() + limits.nanos();
    begin(connection);
  }

  /** Whether nothing new is to be begun. */
  final boolean isOver() {
    return System.nanoTime() >= deadlineNanos;
  }

  final QuicConnection connection() {
    return connection;
  }

  abstract void begin(QuicConnection on);

  void onStream(QuicStream stream, int news) {}

  void onMoreStreams(QuicConnection on) {}

  @Override
  public void failed(Throwable cause) {
    connected.failed(cause);
    done.failed(cause);
  }
}
