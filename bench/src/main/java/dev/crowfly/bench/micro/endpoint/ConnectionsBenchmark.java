package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One endpoint with many established connections, each of which sends a burst every ten
 * milliseconds, however many there are: what a datagram costs both ends, acknowledgments included.
 *
 * <p>With bursts of one, each datagram finds its connection where the others have pushed it out of
 * the caches, on both sides: no worse order is possible. Both ends share the caches here. With ten
 * of them busy and the rest idle the caches have room for all that is touched, and what the number
 * of connections costs then is code: look-ups, deadlines.
 */
public class ConnectionsBenchmark extends NanosPerOperation {
  private static final int PAYLOAD_BYTES = 100;
  private static final int DATAGRAMS = 64;
  private static final long PERIOD_NANOS = 10_000_000;
  private static final int WARM_UP_PERIODS = 20;
  private static final String ALL = "all";

  /** A prime, so that all have their turn, and neighbours in memory do not follow each other. */
  private static final int STRIDE = 7_919;

  @Param({"10", "1000", "10000"})
  public int connections;

  /** How many of them send; the rest keep silent once they had their turn in the set-up. */
  @Param({ALL, "10"})
  public String busy;

  /** Datagrams of a connection in a row. */
  @Param({"1", "16"})
  public int burst;

  @Param({"AES_128_GCM", "NONE"})
  public Protection protection;

  private final byte[] payload = new byte[PAYLOAD_BYTES];
  private final byte[] read = new byte[1 << 14];
  private Duo duo;
  private QuicStream[] streams;
  private int senders;
  private long gapNanos;
  private int next;
  private long received;

  /** So many handshakes, and a stream on each connection; a millisecond or two each. */
  @Setup
  public void setUp() {
    duo = new Duo(DuoSettings.forPayload(protection, PAYLOAD_BYTES));
    duo.onServerEvent(this::onServerEvent);
    streams = new QuicStream[connections];
    for (int i = 0; i < connections; i++) {
      streams[i] = duo.connect().openStream(true);
    }
    letSend(connections);
    for (int i = 0; i < WARM_UP_PERIODS * connections; i++) {
      step();
    }
    long before = received;
    for (int i = 0; i < connections; i++) {
      step();
    }
    if (received - before != (long) connections * burst * PAYLOAD_BYTES) {
      throw new IllegalStateException(received - before + " bytes in a period");
    }
    letSend(busy.equals(ALL) ? connections : Math.min(connections, Integer.parseInt(busy)));
  }

  private void letSend(int count) {
    senders = count;
    gapNanos = PERIOD_NANOS / count;
    next = 0;
  }

  private void onServerEvent(QuicEvent event) {
    if (event instanceof QuicEvent.StreamUpdated update) {
      int n = update.stream().read(read, 0, read.length);
      while (n > 0) {
        received += n;
        n = update.stream().read(read, 0, read.length);
      }
    }
  }

  /** 64 datagrams, in so many bursts that it takes. */
  @Benchmark
  @OperationsPerInvocation(DATAGRAMS)
  public long datagram() {
    for (int i = 0; i < DATAGRAMS / burst; i++) {
      step();
    }
    return received;
  }

  /** A burst on the next connection. */
  private void step() {
    for (int i = 0; i < burst; i++) {
      streams[next].write(payload, 0, PAYLOAD_BYTES);
      duo.clientToServer();
    }
    next = (next + STRIDE) % senders;
    duo.advance(gapNanos);
    duo.runTimers();
    duo.serverToClient();
  }
}
