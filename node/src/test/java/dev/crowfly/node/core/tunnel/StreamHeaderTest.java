package dev.crowfly.node.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The header, byte by byte. */
class StreamHeaderTest {
  private static final String LONGEST = "a".repeat(63) + "9";

  @Test
  void theBytesAreTheSameForEver() {
    FakeStream stream = new FakeStream();
    StreamHeader.write("web", stream);
    assertArrayEquals(new byte[] {3, 'w', 'e', 'b'}, stream.written());
  }

  @Test
  void theLongestNameTakesALengthOfTwoBytes() {
    FakeStream stream = new FakeStream();
    StreamHeader.write(LONGEST, stream);
    assertEquals(StreamHeader.MAX_BYTES, stream.written().length);
    assertArrayEquals(new byte[] {0x40, 64}, Arrays.copyOf(stream.written(), 2));
    FakeStream other = new FakeStream().with(stream.written());
    StreamHeader header = new StreamHeader();
    assertEquals(StreamHeader.Progress.COMPLETE, header.read(other));
    assertEquals(LONGEST, header.service());
  }

  @Test
  void whatFollowsTheHeaderStaysInTheStream() {
    FakeStream stream = new FakeStream().with(new byte[] {2, 'a', 'b', 7, 8});
    StreamHeader header = new StreamHeader();
    assertEquals(StreamHeader.Progress.COMPLETE, header.read(stream));
    assertEquals("ab", header.service());
    assertEquals(2, stream.readable());
    assertEquals(StreamHeader.Progress.COMPLETE, header.read(stream));
    assertEquals(2, stream.readable());
  }

  @Test
  void aHeaderComesByteByByte() {
    byte[] bytes = {0x40, 3, 'd', 'b', '1'};
    FakeStream stream = new FakeStream();
    StreamHeader header = new StreamHeader();
    for (int i = 0; i < bytes.length; i++) {
      assertEquals(StreamHeader.Progress.INCOMPLETE, header.read(stream));
      assertThrows(IllegalStateException.class, header::service);
      stream.with(new byte[] {bytes[i]});
    }
    assertEquals(StreamHeader.Progress.COMPLETE, header.read(stream));
    assertEquals("db1", header.service());
  }

  @Test
  void lengthsAndNamesOutOfBoundsAreMalformed() {
    byte[][] all = {
      {0},
      {0x40, 0},
      {0x40, 65},
      {(byte) 0xff, 0, 0, 0, 0, 0, 0, 3},
      {1, 'A'},
      {2, '-', 'a'},
      {3, 'a', ' ', 'b'},
      {2, 'a', 0},
      {2, 'a', (byte) 0xc3},
    };
    for (byte[] each : all) {
      FakeStream stream = new FakeStream().with(each);
      assertEquals(
          StreamHeader.Progress.MALFORMED,
          new StreamHeader().read(stream),
          () -> Arrays.toString(each));
    }
  }

  @Test
  void aStreamMayEndWithinItsHeader() {
    FakeStream stream = new FakeStream().with(new byte[] {3, 'a'});
    stream.end = true;
    StreamHeader header = new StreamHeader();
    assertEquals(StreamHeader.Progress.ENDED, header.read(stream));
    assertEquals(StreamHeader.Progress.ENDED, header.read(stream));
  }

  @Test
  void aStreamWithoutRoomIsNoPlaceForAHeader() {
    FakeStream stream = new FakeStream();
    stream.room = 3;
    assertThrows(IllegalStateException.class, () -> StreamHeader.write("web", stream));
  }

  @Test
  void namesAreCheckedBeforeTheyAreWritten() {
    FakeStream stream = new FakeStream();
    for (String name : new String[] {"", "Web", ".a", "a/b", LONGEST + "b", "\u00e4"}) {
      assertFalse(dev.crowfly.signaling.ServiceName.isValid(name), name);
      assertThrows(IllegalArgumentException.class, () -> StreamHeader.write(name, stream), name);
    }
    assertEquals(0, stream.written().length);
    assertTrue(dev.crowfly.signaling.ServiceName.isValid("0.a_b-c"));
  }

  @Property
  void anyBytesEndInOneOfFourWays(@ForAll byte[] bytes) {
    FakeStream stream = new FakeStream().with(bytes);
    StreamHeader header = new StreamHeader();
    StreamHeader.Progress progress = header.read(stream);
    if (progress == StreamHeader.Progress.COMPLETE) {
      assertTrue(dev.crowfly.signaling.ServiceName.isValid(header.service()));
      byte[] name = header.service().getBytes(StandardCharsets.US_ASCII);
      int lengthBytes = Varint.sizeOf(bytes[0]);
      assertArrayEquals(name, Arrays.copyOfRange(bytes, lengthBytes, lengthBytes + name.length));
    }
  }

  @Property
  void varintsComeBack(
      @ForAll @LongRange(max = (1L << 62) - 1) long value, @ForAll @IntRange(max = 3) int offset) {
    byte[] bytes = new byte[12];
    int end = Varint.encode(value, bytes, offset);
    assertEquals(end - offset, Varint.size(value));
    assertEquals(Varint.size(value), Varint.sizeOf(bytes[offset]));
    assertEquals(value, Varint.decode(bytes, offset, end));
    assertEquals(Varint.MISSING, Varint.decode(bytes, offset, end - 1));
  }

  @Test
  void varintsAreThoseOfTheRfc() {
    // RFC 9000 §A.1
    long[] values = {37, 15_293, 494_878_333, 151_288_809_941_952_652L};
    byte[][] encodings = {
      {0x25},
      {0x7b, (byte) 0xbd},
      {(byte) 0x9d, 0x7f, 0x3e, 0x7d},
      {(byte) 0xc2, 0x19, 0x7c, 0x5e, (byte) 0xff, 0x14, (byte) 0xe8, (byte) 0x8c}
    };
    for (int i = 0; i < values.length; i++) {
      byte[] out = new byte[encodings[i].length];
      assertEquals(out.length, Varint.encode(values[i], out, 0));
      assertArrayEquals(encodings[i], out);
      assertEquals(values[i], Varint.decode(out, 0, out.length));
    }
  }
}
