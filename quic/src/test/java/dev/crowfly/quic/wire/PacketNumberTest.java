package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** RFC 9000 §17.1 and appendices A.2 and A.3. */
class PacketNumberTest {
  @Test
  void samples_of_appendix_a_2_take_two_and_three_bytes() {
    assertEquals(2, PacketNumber.length(0xac5c02, 0xabe8b3));
    assertEquals(0x5c02, PacketNumber.truncate(0xac5c02, 2));
    assertEquals(3, PacketNumber.length(0xace8fe, 0xabe8b3));
    assertEquals(0xace8fe, PacketNumber.truncate(0xace8fe, 3));
  }

  @Test
  void sample_of_appendix_a_3_is_expanded() {
    assertEquals(0xa82f9b32L, PacketNumber.expand(0x9b32, 2, 0xa82f30eaL));
  }

  @Test
  void the_range_represented_is_more_than_twice_what_is_unacknowledged() {
    assertEquals(1, PacketNumber.length(0, PacketNumber.NONE));
    assertEquals(1, PacketNumber.length(126, PacketNumber.NONE));
    assertEquals(2, PacketNumber.length(127, PacketNumber.NONE));
    assertEquals(1, PacketNumber.length(1127, 1000));
    assertEquals(2, PacketNumber.length(1128, 1000));
    assertEquals(3, PacketNumber.length(1000 + (1 << 15), 1000));
    assertEquals(4, PacketNumber.length(1000 + (1 << 23), 1000));
    assertEquals(4, PacketNumber.length(1000 + (1L << 31) - 1, 1000));
    assertThrows(
        IllegalArgumentException.class, () -> PacketNumber.length(1000 + (1L << 31), 1000));
  }

  @Test
  void the_first_packets_are_found_by_a_receiver_that_has_none() {
    for (long number = 0; number < 1000; number++) {
      int length = PacketNumber.length(number, PacketNumber.NONE);
      long truncated = PacketNumber.truncate(number, length);
      assertEquals(number, PacketNumber.expand(truncated, length, PacketNumber.NONE));
    }
  }

  @Property(tries = 10_000)
  void a_receiver_finds_the_number_wherever_it_is_between_acked_and_sent(
      @ForAll("numbers") long acked,
      @ForAll @LongRange(min = 1, max = (1L << 31) - 1) long ahead,
      @ForAll @IntRange(min = 0, max = 1000) int permille) {
    long sent = Math.min(acked + ahead, VarInt.MAX);
    if (sent == acked) {
      return;
    }
    int length = PacketNumber.length(sent, acked);
    // Whatever arrived meanwhile: between what was acknowledged and what is sent after this one.
    long received = acked + (sent - acked) * permille / 1000;
    byte[] buf = new byte[6];
    PacketNumber.write(sent, length, buf, 1);
    long truncated = PacketNumber.read(buf, 1, length);
    assertEquals(PacketNumber.truncate(sent, length), truncated);
    assertEquals(sent, PacketNumber.expand(truncated, length, received));
    assertEquals(0, buf[1 + length], "written too much");
  }

  @Property(tries = 10_000)
  void expanding_gives_the_closest_number_with_these_low_bytes(
      @ForAll("numbers") long largest,
      @ForAll @IntRange(min = 1, max = 4) int length,
      @ForAll @LongRange(max = (1L << 32) - 1) long random) {
    long window = 1L << (8 * length);
    long truncated = random & (window - 1);
    long number = PacketNumber.expand(truncated, length, largest);
    assertTrue(number >= 0 && number <= VarInt.MAX, () -> "out of range: " + number);
    assertEquals(truncated, PacketNumber.truncate(number, length));
    long distance = Math.abs(number - (largest + 1));
    if (number >= window) {
      assertTrue(distance <= Math.abs(number - window - (largest + 1)));
    }
    if (number + window <= VarInt.MAX) {
      assertTrue(distance <= Math.abs(number + window - (largest + 1)));
    }
  }

  @Provide
  Arbitrary<Long> numbers() {
    return FrameArbitraries.varInts();
  }
}
