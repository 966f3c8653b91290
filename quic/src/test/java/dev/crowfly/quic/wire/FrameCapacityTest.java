package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How much data a frame can take is known before it is written. */
class FrameCapacityTest {
  private static final int LARGEST = 20_000;

  private final byte[] buf = new byte[LARGEST];
  private final byte[] data = new byte[LARGEST];
  private final FrameWriter writer = new FrameWriter();

  @Property(tries = 5_000)
  void capacity_fits_and_one_byte_more_does_not(
      @ForAll @IntRange(max = LARGEST) int room,
      @ForAll("varInts") long streamId,
      @ForAll("varInts") long offset) {
    writer.reset(buf, 0, room);
    check(writer.cryptoCapacity(offset), n -> writer.crypto(offset, data, 0, n), room);
    check(
        writer.streamCapacity(streamId, offset),
        n -> writer.stream(streamId, offset, data, 0, n, true),
        room);
    check(writer.datagramCapacity(), n -> writer.datagram(data, 0, n), room);
  }

  @Test
  void capacity_is_exact_for_every_room_around_the_borders_of_the_length() {
    for (int room = 0; room < LARGEST; room += room == 200 ? 16_000 : 1) {
      writer.reset(buf, 0, room);
      check(writer.datagramCapacity(), n -> writer.datagram(data, 0, n), room);
    }
  }

  private void check(int capacity, IntPredicate write, int room) {
    writer.reset(buf, 0, room);
    assertFalse(write.test(Math.max(0, capacity + 1)), "more than the capacity fits");
    if (capacity >= 0) {
      assertTrue(write.test(capacity), "the capacity does not fit");
    }
    writer.reset(buf, 0, room);
  }

  @Property(tries = 2_000)
  void overhead_is_what_a_frame_takes_besides_its_data(
      @ForAll @IntRange(max = LARGEST - 30) int length,
      @ForAll("varInts") long streamId,
      @ForAll("varInts") long offset) {
    assertOverhead(
        FrameWriter.cryptoOverhead(offset, length),
        length,
        () -> writer.crypto(offset, data, 0, length));
    assertOverhead(
        FrameWriter.streamOverhead(streamId, offset, length),
        length,
        () -> writer.stream(streamId, offset, data, 0, length, false));
    assertOverhead(
        FrameWriter.streamToEndOverhead(streamId, offset),
        length,
        () -> writer.streamToEnd(streamId, offset, data, 0, length, false));
    assertOverhead(
        FrameWriter.datagramOverhead(length), length, () -> writer.datagram(data, 0, length));
    assertOverhead(
        FrameWriter.datagramToEndOverhead(), length, () -> writer.datagramToEnd(data, 0, length));
  }

  private void assertOverhead(int overhead, int length, BooleanSupplier write) {
    writer.reset(buf, 0, LARGEST);
    assertTrue(write.getAsBoolean());
    assertEquals(overhead + length, writer.position());
  }

  @Test
  void nothing_follows_a_frame_that_extends_to_the_end() {
    writer.reset(buf, 0, LARGEST);
    assertTrue(writer.streamToEnd(4, 0, data, 0, 10, false));
    assertEquals(0, writer.remaining());
    assertFalse(writer.ping());
    assertFalse(writer.padding(1));
    writer.reset(buf, 0, LARGEST);
    assertTrue(writer.datagramToEnd(data, 0, 10));
    assertFalse(writer.ping());
  }

  @Test
  void arguments_that_no_frame_can_hold_are_refused_before_a_byte_is_written() {
    writer.reset(buf, 0, LARGEST);
    assertRefused(() -> writer.maxData(VarInt.MAX + 1));
    assertRefused(() -> writer.maxData(-1));
    assertRefused(() -> writer.resetStream(0, 0, -1));
    assertRefused(() -> writer.maxStreams(true, (1L << 60) + 1));
    assertRefused(() -> writer.streamsBlocked(false, (1L << 60) + 1));
    assertRefused(() -> writer.newToken(data, 0, 0));
    assertRefused(() -> writer.newConnectionId(1, 2, data, 0, 8, data, 0));
    assertRefused(() -> writer.newConnectionId(1, 0, data, 0, 0, data, 0));
    assertRefused(() -> writer.newConnectionId(1, 0, data, 0, 21, data, 0));
    assertRefused(() -> writer.observedAddress(1, data, 0, 5, 0));
    assertRefused(() -> writer.ack(new Ranges(8, 9, 8, 8), 0));
    assertRefused(() -> writer.ack(new Ranges(9, 8), 0));
  }

  private void assertRefused(Executable write) {
    assertThrows(IllegalArgumentException.class, write);
    assertEquals(0, writer.position());
  }

  @Provide
  Arbitrary<Long> varInts() {
    return FrameArbitraries.varInts();
  }
}
