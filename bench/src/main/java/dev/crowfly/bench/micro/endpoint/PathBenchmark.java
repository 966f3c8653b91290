package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;
import java.net.InetSocketAddress;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * Another path, from the call until it is validated and both sides are at rest again: ns for all
 * datagrams of both ends, new connection IDs included.
 */
public class PathBenchmark extends NanosPerOperation {
  private static final int PAYLOAD_BYTES = 100;
  private static final long RTT_NANOS = 2_000_000;
  private static final int MOST_TURNS = 50;

  /** Turns that let acknowledgments and connection IDs settle after the path is there. */
  private static final int QUIET_TURNS = 20;

  private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.3", 50_003);

  private final byte[] payload = new byte[PAYLOAD_BYTES];
  private Duo duo;
  private QuicConnection connection;
  private QuicStream stream;
  private boolean onOther;

  /** A connection. */
  @Setup
  public void setUp() {
    duo = new Duo(DuoSettings.forPayload(Protection.AES_128_GCM, PAYLOAD_BYTES));
    connection = duo.connect();
    stream = connection.openStream(true);
    settle();
  }

  /** PATH_CHALLENGE and PATH_RESPONSE both ways, then the path is given up. */
  @Benchmark
  public boolean probe() throws PathException {
    connection.probePath(OTHER, Duo.SERVER, RTT_NANOS, duo.now());
    boolean validated = runUntilValidated(OTHER);
    connection.abandonPath(OTHER, Duo.SERVER, duo.now());
    settle();
    return validated;
  }

  /** The client moves to its other address, data follow, the server follows the data. */
  @Benchmark
  public boolean migrate() throws PathException {
    InetSocketAddress from = onOther ? OTHER : Duo.CLIENT;
    InetSocketAddress to = onOther ? Duo.CLIENT : OTHER;
    connection.migrate(to, Duo.SERVER, duo.now());
    stream.write(payload, 0, PAYLOAD_BYTES);
    boolean validated = runUntilValidated(to);
    settle();
    connection.abandonPath(from, Duo.SERVER, duo.now());
    settle();
    onOther = !onOther;
    return validated;
  }

  private boolean runUntilValidated(InetSocketAddress local) {
    for (int i = 0; i < MOST_TURNS; i++) {
      duo.turn();
      if (connection.isPathValidated(local, Duo.SERVER)) {
        return true;
      }
    }
    throw new IllegalStateException("the path was not validated");
  }

  private void settle() {
    for (int i = 0; i < QUIET_TURNS; i++) {
      duo.turn();
    }
  }
}
