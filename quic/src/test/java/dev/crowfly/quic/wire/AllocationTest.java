package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.testing.AllocationMeter;
import org.junit.jupiter.api.Test;

/** Reading and writing a packet costs no garbage. */
class AllocationTest {
  private static final int PACKETS = 20_000;
  private static final int ROUNDS = 12;

  private final TypicalPacket packet = new TypicalPacket();

  @Test
  void writing_a_packet_allocates_nothing() throws Exception {
    assertEquals(0, leastBytesAllocated(() -> packet.write(77)));
  }

  @Test
  void reading_a_packet_allocates_nothing() throws Exception {
    int end = packet.write(77);
    assertTrue(end > 1100, "a full packet");
    assertEquals(0, leastBytesAllocated(() -> packet.read(end)));
    assertTrue(packet.checksum() != 0, "the packet was read");
  }

  @Test
  void an_object_per_packet_would_be_noticed() throws Exception {
    Object[] kept = new Object[1];
    long bytes =
        leastBytesAllocated(
            () -> {
              kept[0] = new byte[8];
              return 1;
            });
    assertTrue(bytes >= 16L * PACKETS, () -> "only " + bytes);
  }

  private interface Step {
    int run() throws TransportError;
  }

  /** The least of several rounds: what the JIT and the test itself allocate comes once. */
  private static long leastBytesAllocated(Step step) throws Exception {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = AllocationMeter.allocatedBytes();
      int sum = 0;
      for (int i = 0; i < PACKETS; i++) {
        sum += step.run();
      }
      long bytes = AllocationMeter.allocatedBytes() - before;
      assertTrue(sum != 0, "something was done");
      least = Math.min(least, bytes);
    }
    return least;
  }
}
