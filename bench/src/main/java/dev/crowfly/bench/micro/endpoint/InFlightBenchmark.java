package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One datagram every ten microseconds over a longer and longer path: what a datagram costs both
 * ends, acknowledgments included, with so many in flight.
 */
public class InFlightBenchmark extends NanosPerOperation {
  private static final int PAYLOAD_BYTES = 100;
  private static final int DATAGRAM_BYTES = 1_200;
  private static final int STEPS = 64;
  private static final long GAP_NANOS = 10_000;

  /** Of a datagram with that payload. */
  private static final int WIRE_BYTES = 140;

  @Param({"10", "100", "1000", "10000"})
  public int inFlight;

  @Param({"AES_128_GCM", "NONE"})
  public Protection protection;

  private final byte[] payload = new byte[PAYLOAD_BYTES];
  private final byte[] read = new byte[1 << 16];
  private Duo duo;
  private DelayLine line;
  private QuicConnection connection;
  private QuicStream sending;
  private QuicStream receiving;
  private long received;

  /** A congestion window that is wide enough, and a full path. */
  @Setup
  public void setUp() {
    duo = new Duo(DuoSettings.forPayload(protection, PAYLOAD_BYTES));
    duo.onServerEvent(this::onServerEvent);
    connection = duo.connect();
    sending = connection.openStream(true);
    line = new DelayLine(inFlight * GAP_NANOS);
    widen(2L * inFlight * WIRE_BYTES);
    for (int i = 0; i < 10 * inFlight + 10_000; i++) {
      step();
    }
    // A step ends with an arrival: one less than before it.
    if (line.count() != inFlight - 1) {
      throw new IllegalStateException(line.count() + 1 + " in flight");
    }
  }

  /** Sends as much as it may until it may send that much, and lets all of it arrive. */
  private void widen(long windowBytes) {
    byte[] much = new byte[1 << 14];
    long written = 0;
    while (connection.pathStats().get(0).congestionWindowBytes() < windowBytes) {
      // Always a little more than the window, so that it grows, and never much more.
      if (written - received < windowBytes + much.length) {
        written += sending.write(much, 0, much.length);
      }
      pass();
    }
    long end = duo.now() + 1_000_000_000L;
    while (line.count() > 0 || duo.now() < end) {
      pass();
    }
    received = 0;
  }

  private void onServerEvent(QuicEvent event) {
    if (event instanceof QuicEvent.StreamUpdated update) {
      receiving = update.stream();
    }
  }

  /** 64 datagrams. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public long datagram() {
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    return received;
  }

  private void step() {
    sending.write(payload, 0, PAYLOAD_BYTES);
    pass();
  }

  private void pass() {
    long now = duo.now();
    line.takeFrom(duo.client(), DATAGRAM_BYTES, now);
    duo.advance(GAP_NANOS);
    line.deliverTo(duo.server(), duo.now());
    duo.serverEvents();
    readAll();
    duo.runTimers();
    duo.serverToClient();
  }

  private void readAll() {
    int n = receiving == null ? 0 : receiving.read(read, 0, read.length);
    while (n > 0) {
      received += n;
      n = receiving.read(read, 0, read.length);
    }
  }
}
