package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.bench.micro.NanosPerOperation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The whole way through an endpoint, without a socket: ns per datagram.
 *
 * <p>Each benchmark times its own part, but {@code gc.alloc.rate.norm} counts all that the thread
 * does: sealing and opening a datagram, and their share of an ACK. With protection NONE it is what
 * our own code allocates for all of that.
 */
public class DataPathBenchmark extends NanosPerOperation {
  /** A connection that is at work. */
  @State(Scope.Thread)
  public static class Working {
    @Param({"100", "1200", "1350", "16000"})
    public int payloadBytes;

    @Param public Protection protection;

    Transfer transfer;

    /** Handshake, and a wide congestion window. */
    @Setup
    public void setUp() {
      transfer = new Transfer(protection, payloadBytes);
    }
  }

  /** Has nothing to acknowledge when the clock starts, and a batch when it stops. */
  @State(Scope.Thread)
  public static class ReadyToSend extends Working {
    /** The other side, while the clock stands. */
    @TearDown(Level.Invocation)
    public void deliver() {
      transfer.receive();
      transfer.acknowledge();
    }
  }

  /** Has a batch of datagrams when the clock starts. */
  @State(Scope.Thread)
  public static class ReadyToReceive extends Working {
    /** The other side, while the clock stands. */
    @Setup(Level.Invocation)
    public void send() {
      transfer.send();
    }

    /** The way back, while the clock stands. */
    @TearDown(Level.Invocation)
    public void acknowledge() {
      transfer.acknowledge();
    }
  }

  /** Application bytes to datagram: write, frame, seal. */
  @Benchmark
  @OperationsPerInvocation(Transfer.BATCH)
  public int send(ReadyToSend state) {
    return state.transfer.send();
  }

  /** Datagram to application bytes: look up, open, dispatch, reassemble, read. */
  @Benchmark
  @OperationsPerInvocation(Transfer.BATCH)
  public long receive(ReadyToReceive state) {
    return state.transfer.receive();
  }

  /** Both, and the acknowledgments on their way back. */
  @Benchmark
  @OperationsPerInvocation(Transfer.BATCH)
  public long transfer(Working state) {
    return state.transfer.step();
  }
}
