package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9000 §16 and appendix A.1. */
class VarIntTest {
  @ParameterizedTest
  @CsvSource({
    "c2197c5eff14e88c, 151288809941952652",
    "9d7f3e7d, 494878333",
    "7bbd, 15293",
    "25, 37",
    "4025, 37",
  })
  void samples_of_appendix_a_1_are_decoded(String hex, long value) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertEquals(bytes.length, VarInt.sizeOf(bytes[0]));
    assertEquals(value, VarInt.decode(bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "37, 25",
    "63, 3f",
    "64, 4040",
    "16383, 7fff",
    "16384, 80004000",
    "1073741823, bfffffff",
    "1073741824, c000000040000000",
    "4611686018427387903, ffffffffffffffff",
    "151288809941952652, c2197c5eff14e88c",
    "494878333, 9d7f3e7d",
    "15293, 7bbd",
  })
  void the_shortest_encoding_is_written(long value, String hex) {
    byte[] expected = HexFormat.of().parseHex(hex);
    byte[] out = new byte[expected.length];
    assertEquals(expected.length, VarInt.size(value));
    assertEquals(expected.length, VarInt.encode(value, out, 0));
    assertArrayEquals(expected, out);
  }

  @Property(tries = 10_000)
  void every_value_comes_back_in_every_size_that_holds_it(@ForAll("varInts") long value) {
    byte[] buf = new byte[10];
    for (int size = VarInt.size(value); size <= 8; size *= 2) {
      assertEquals(1 + size, VarInt.encode(value, size, buf, 1));
      assertEquals(value, VarInt.decode(buf, 1, 1 + size));
      assertEquals(size, VarInt.sizeOf(buf[1]));
      for (int limit = 0; limit < 1 + size; limit++) {
        assertEquals(-1, VarInt.decode(buf, 1, limit));
      }
    }
  }

  @Property(tries = 10_000)
  void arbitrary_bytes_give_a_value_in_range_or_none(@ForAll @Size(max = 9) byte[] bytes) {
    long value = VarInt.decode(bytes, 0, bytes.length);
    boolean whole = bytes.length > 0 && bytes.length >= VarInt.sizeOf(bytes[0]);
    assertEquals(whole, value >= 0 && value <= VarInt.MAX);
    assertEquals(!whole, value == -1);
  }

  @Test
  void values_out_of_range_are_refused() {
    byte[] buf = new byte[8];
    assertThrows(IllegalArgumentException.class, () -> VarInt.size(-1));
    assertThrows(IllegalArgumentException.class, () -> VarInt.size(VarInt.MAX + 1));
    assertThrows(IllegalArgumentException.class, () -> VarInt.encode(-1, buf, 0));
    assertThrows(IllegalArgumentException.class, () -> VarInt.encode(16384, 2, buf, 0));
    assertThrows(IllegalArgumentException.class, () -> VarInt.encode(1, 3, buf, 0));
    assertArrayEquals(new byte[8], buf);
  }

  @Provide
  Arbitrary<Long> varInts() {
    return FrameArbitraries.varInts();
  }
}
