package dev.crowfly.bench.micro.relay;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.bench.micro.endpoint.Protection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An Intermediate passes a datagram on, from the datagram that it gets to the one that it sends: ns
 * per datagram, without sockets.
 *
 * <p>To be held against a datagram received plus one sent of a plain connection: {@code
 * DataPathBenchmark}. {@code gc.alloc.rate.norm} counts both nodes as well: a datagram is sealed
 * and opened twice.
 */
public class RelayBenchmark extends NanosPerOperation {
  /** A session over the relay. */
  @State(Scope.Thread)
  public static class Session {
    @Param({"100", "1200"})
    public int payloadBytes;

    @Param public Protection protection;

    RelayedTransfer transfer;

    /** Two legs, and a session between them. */
    @Setup
    public void setUp() {
      transfer = new RelayedTransfer(protection, payloadBytes);
    }

    /** The Agent's part, while the clock stands. */
    @Setup(Level.Invocation)
    public void send() {
      transfer.send();
    }

    /** The Connector's part and all acknowledgments, while the clock stands. */
    @TearDown(Level.Invocation)
    public void acknowledge() {
      transfer.acknowledge();
    }
  }

  /** In and out: open, look up the flow, queue, seal. */
  @Benchmark
  @OperationsPerInvocation(RelayedTransfer.BATCH)
  public int forward(Session session) {
    return session.transfer.forward();
  }
}
