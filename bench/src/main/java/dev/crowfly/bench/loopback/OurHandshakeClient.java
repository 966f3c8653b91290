package dev.crowfly.bench.loopback;

import dev.crowfly.quic.QuicEvent;
import java.net.InetSocketAddress;

/** Connects, closes as soon as the handshake is complete, and again. */
final class OurHandshakeClient implements OurApplication {
  private final Limits limits;
  private final Latencies latencies = new Latencies();
  final Progress done = new Progress();
  private OurSide side;
  private InetSocketAddress server;
  private long deadlineNanos;
  private long begunNanos;

  OurHandshakeClient(Limits limits) {
    this.limits = limits;
  }

  Latencies latencies() {
    return latencies;
  }

  /** On the loop's thread. */
  void begin(OurSide client, InetSocketAddress to) {
    side = client;
    server = to;
    deadlineNanos = System.nanoTime() + limits.nanos();
    next();
  }

  private void next() {
    long now = System.nanoTime();
    if (latencies.count() >= limits.units() || now >= deadlineNanos) {
      done.reached();
    } else {
      begunNanos = now;
      side.connect(server);
    }
  }

  @Override
  public void onEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.HandshakeCompleted) {
      latencies.add(System.nanoTime() - begunNanos);
      event.connection().close(0, "", now);
      next();
    }
  }

  @Override
  public void failed(Throwable cause) {
    done.failed(cause);
  }
}
