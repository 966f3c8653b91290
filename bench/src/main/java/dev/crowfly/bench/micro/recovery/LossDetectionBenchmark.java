package dev.crowfly.bench.micro.recovery;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.TransportError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Loss detection with a constant number of packets in flight: ns per packet. */
public class LossDetectionBenchmark extends NanosPerOperation {
  @Param({"1", "10", "1000", "10000"})
  public int inFlight;

  private SentPackets packets;
  private long oldest;

  /** Fills the flight. */
  @Setup(Level.Iteration)
  public void setUp() throws TransportError {
    packets = new SentPackets();
    oldest = 0;
    for (int i = 0; i < inFlight; i++) {
      packets.send();
    }
    // Four times around: rings have grown, and an RTT is known.
    for (int i = 0; i < 4 * inFlight; i++) {
      acknowledge();
    }
  }

  /** One packet leaves, the oldest is acknowledged, nothing is lost. */
  @Benchmark
  public long acknowledge() throws TransportError {
    packets.send();
    packets.beginAck(oldest, oldest);
    packets.endAck();
    oldest++;
    return packets.nextTimeout();
  }

  /** The same, but the packet before the acknowledged ones was lost: four packets a time. */
  @Benchmark
  public long lose() throws TransportError {
    for (int i = 0; i < 4; i++) {
      packets.send();
    }
    packets.beginAck(oldest + 1, oldest + 3);
    packets.endAck();
    oldest += 4;
    return packets.lost();
  }
}
