package dev.crowfly.bench.loopback;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;
import java.util.function.Supplier;

/** Connects, closes as soon as the handshake is complete, and again. On the client's event loop. */
final class QuicheHandshakeClient {
  final Progress done = new Progress();
  private final Supplier<Future<QuicChannel>> connect;
  private final Limits limits;
  private final Latencies latencies = new Latencies();
  private long deadlineNanos;
  private long begunNanos;

  QuicheHandshakeClient(Supplier<Future<QuicChannel>> connect, Limits limits) {
    this.connect = connect;
    this.limits = limits;
  }

  Latencies latencies() {
    return latencies;
  }

  void begin() {
    deadlineNanos = System.nanoTime() + limits.nanos();
    next();
  }

  private void next() {
    begunNanos = System.nanoTime();
    if (latencies.count() >= limits.units() || begunNanos >= deadlineNanos) {
      done.reached();
      return;
    }
    var unused = connect.get().addListener((Future<QuicChannel> future) -> onConnected(future));
  }

  private void onConnected(Future<QuicChannel> future) {
    if (!future.isSuccess()) {
      done.failed(future.cause());
      return;
    }
    latencies.add(System.nanoTime() - begunNanos);
    var unused = future.getNow().close();
    next();
  }
}
