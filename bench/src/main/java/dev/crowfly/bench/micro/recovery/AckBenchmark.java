package dev.crowfly.bench.micro.recovery;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.ack.AckTracker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * ACK frames with several ranges. An acknowledgment of a packet with so many ranges below it is
 * what a peer repeats until it knows that we have seen them: ns per ACK.
 */
public class AckBenchmark extends NanosPerOperation {
  private static final long ACK_DELAY_NANOS = 25_000_000;

  @Param({"1", "10", "100"})
  public int ranges;

  private SentPackets packets;
  private AckTracker tracker;
  private long largest;
  private long largestReceived;

  /** The packets of the lower ranges were sent and acknowledged before; every third is missing. */
  @Setup(Level.Iteration)
  public void setUp() throws TransportError {
    packets = new SentPackets();
    tracker = AckTracker.delayed(ACK_DELAY_NANOS);
    largest = -1;
    for (int i = 0; i < 3 * ranges; i++) {
      largest = packets.send();
      if (i % 3 != 0) {
        tracker.onPacketReceived(i, true, 0);
      }
    }
    largestReceived = largest;
    acknowledge(largest - 1, largest);
  }

  /** A packet is sent and acknowledged, with all ranges below it: what the sender does. */
  @Benchmark
  public long process() throws TransportError {
    long number = packets.send();
    acknowledge(Math.max(number - 1, 0), number);
    return packets.acked();
  }

  /** A packet comes in and the ranges are ready for an ACK frame: what the receiver does. */
  @Benchmark
  public long track() {
    tracker.onPacketReceived(++largestReceived, true, 0);
    long sum = tracker.ranges().largest(0) + tracker.ranges().rangeCount();
    tracker.onAckSent();
    return sum;
  }

  /** Ranges of two packets, three numbers apart, descending from the newest. */
  private void acknowledge(long smallest, long newest) throws TransportError {
    packets.beginAck(smallest, newest);
    long top = largest - 3;
    for (int i = 1; i < ranges; i++) {
      packets.range(top - 1, top);
      top -= 3;
    }
    packets.endAck();
  }
}
