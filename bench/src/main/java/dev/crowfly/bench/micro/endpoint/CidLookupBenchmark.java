package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.endpoint.MeasuredRouting;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From a connection ID in a datagram to the connection: ns per datagram. */
public class CidLookupBenchmark extends NanosPerOperation {
  private static final int LOOKUPS = 1_024;
  private static final int CID_BYTES = 8;
  private static final int CIDS_PER_CONNECTION = 4;
  private static final int HEADER_BYTES = 1 + CID_BYTES;

  /** A prime, so that all connections have their turn, and neighbours are far apart. */
  private static final int STRIDE = 7_919;

  @Param({"10", "1000", "10000"})
  public int connections;

  private MeasuredRouting routing;
  private final byte[] datagrams = new byte[LOOKUPS * HEADER_BYTES];
  private final byte[] strangers = new byte[LOOKUPS * HEADER_BYTES];

  /** Four connection IDs for each connection, and datagrams to some of them. */
  @Setup
  public void setUp() {
    RandomSource random = Identities.random(1);
    routing = new MeasuredRouting(random);
    int count = connections * CIDS_PER_CONNECTION;
    byte[][] ids = new byte[count][CID_BYTES];
    for (int i = 0; i < count; i++) {
      random.nextBytes(ids[i], 0, CID_BYTES);
      routing.put(ids[i], "connection " + i / CIDS_PER_CONNECTION);
    }
    for (int i = 0; i < LOOKUPS; i++) {
      byte[] id = ids[(int) ((long) i * STRIDE % count)];
      System.arraycopy(id, 0, datagrams, i * HEADER_BYTES + 1, CID_BYTES);
      random.nextBytes(strangers, i * HEADER_BYTES + 1, CID_BYTES);
    }
  }

  /** A connection that is there. */
  @Benchmark
  @OperationsPerInvocation(LOOKUPS)
  public int known() {
    return found(datagrams);
  }

  /** A connection ID that nobody has: what a flood costs before it is dropped. */
  @Benchmark
  @OperationsPerInvocation(LOOKUPS)
  public int unknown() {
    return found(strangers);
  }

  private int found(byte[] headers) {
    int found = 0;
    for (int i = 0; i < LOOKUPS; i++) {
      if (routing.get(headers, i * HEADER_BYTES + 1, CID_BYTES) != null) {
        found++;
      }
    }
    return found;
  }
}
