package dev.crowfly.signaling.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.Messages;
import dev.crowfly.signaling.testing.Samples;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that nobody of ours would send. */
class HostileBytesTest {
  private static final HexFormat HEX = HexFormat.of();

  private static Message read(byte[] bytes) throws SignalingException {
    MessageReader reader = new MessageReader();
    reader.feed(bytes, 0, bytes.length);
    return reader.next();
  }

  private static Message read(String hex) throws SignalingException {
    return read(HEX.parseHex(hex));
  }

  private static SignalingException refused(String hex) {
    return assertThrows(SignalingException.class, () -> read(hex));
  }

  /** Reads all, as far as it makes sense: nothing but the codec's own exception may come out. */
  private static void readAll(byte[] bytes) {
    MessageReader reader = new MessageReader();
    reader.feed(bytes, 0, bytes.length);
    try {
      while (reader.next() != null) {
        // Whatever it is.
      }
    } catch (SignalingException e) {
      assertTrue(Set.of(ErrorCode.INVALID, ErrorCode.MALFORMED).contains(e.code()));
    }
  }

  @Property(tries = 2000)
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    readAll(bytes);
  }

  @Property(tries = 2000)
  void anyBodyOfAnyKnownTypeIsReadOrRefused(@ForAll byte[] body, @ForAll byte type) {
    byte[] all = new byte[5 + body.length];
    int length = body.length + 1;
    all[0] = (byte) 0x80;
    all[2] = (byte) (length >>> 8);
    all[3] = (byte) length;
    all[4] = (byte) ((type & 0xff) % 19);
    System.arraycopy(body, 0, all, 5, body.length);
    readAll(all);
  }

  @Property(tries = 3000)
  void messageWithWrongBytesIsReadOrRefused(@ForAll long seed) throws SignalingException {
    Random random = new Random(seed);
    byte[] bytes = new MessageWriter().bytes(new Messages(seed).any());
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    readAll(bytes);
  }

  @Test
  void messageThatEndsTooEarlyIsRefusedWhereverItEnds() {
    for (String golden : Samples.golden().values()) {
      byte[] whole = HEX.parseHex(golden);
      int prefix = (whole[0] & 0xc0) == 0 ? 1 : 2;
      for (int length = 1; length < whole.length - prefix; length++) {
        byte[] cut = new byte[2 + length];
        cut[0] = (byte) (0x40 | length >>> 8);
        cut[1] = (byte) length;
        System.arraycopy(whole, prefix, cut, 2, length);
        SignalingException e = assertThrows(SignalingException.class, () -> read(cut), golden);
        assertEquals(ErrorCode.MALFORMED, e.code());
      }
    }
  }

  @Test
  void unknownTypesAreSkipped() throws SignalingException {
    assertEquals(new Message.Unregister("web"), read("0313aabb" + "0440640102" + "050403776562"));
  }

  @Test
  void unknownFieldsAtTheEndAreIgnored() throws SignalingException {
    for (var each : Samples.golden().entrySet()) {
      byte[] whole = HEX.parseHex(each.getValue());
      int prefix = (whole[0] & 0xc0) == 0 ? 1 : 2;
      int length = whole.length - prefix + 3;
      byte[] longer = new byte[2 + length];
      longer[0] = (byte) (0x40 | length >>> 8);
      longer[1] = (byte) length;
      System.arraycopy(whole, prefix, longer, 2, whole.length - prefix);
      assertEquals(each.getKey(), read(longer));
    }
  }

  @Test
  void unknownFlagsMeanNothing() throws SignalingException {
    assertEquals(
        new Message.Hello(1, true, false, Ids.node('c'), "crowfly/0.1", 70),
        read("4046" + "0001fd" + "34" + "63".repeat(52) + "0b63726f77666c792f302e31" + "4046"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "80010001", "bfffffff", "ffffffffffffffff", "c000000100000000"})
  void impossibleLengthIsRefusedBeforeTheMessageComes(String length) {
    assertEquals(ErrorCode.MALFORMED, refused(length).code());
  }

  @Test
  void announcedLengthTakesNoMemoryAndLargestIsAllowed() throws SignalingException {
    MessageReader reader = new MessageReader();
    reader.feed(HEX.parseHex("80010000"), 0, 4);
    assertNull(reader.next());
    assertEquals(4, reader.pendingBytes());
    byte[] body = new byte[MessageWriter.MAX_BYTES];
    body[0] = 0x3f;
    reader.feed(body, 0, body.length);
    assertNull(reader.next());
    assertEquals(0, reader.pendingBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Web",
        "-web",
        ".web",
        "we b",
        "wéb",
        "web/",
        "",
        "web\n",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void nameThatNoServiceCanHaveIsRefused(String name) {
    byte[] utf8 = name.getBytes(UTF_8);
    byte[] bytes = new byte[5 + utf8.length];
    bytes[0] = 0x40;
    bytes[1] = (byte) (3 + utf8.length);
    bytes[2] = 4;
    bytes[3] = 0x40;
    bytes[4] = (byte) utf8.length;
    System.arraycopy(utf8, 0, bytes, 5, utf8.length);
    SignalingException e = assertThrows(SignalingException.class, () -> read(bytes));
    assertEquals(name.endsWith("\n") ? ErrorCode.MALFORMED : ErrorCode.INVALID, e.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\u001b[2J", "\u202eabc", "a\u2028b", "\u0000", "\u009b"})
  void textThatWouldMoveACursorOrEndALineIsRefused(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    String hex =
        HEX.toHexDigits((byte) (4 + utf8.length))
            + "050102"
            + HEX.toHexDigits((byte) utf8.length)
            + HEX.formatHex(utf8);
    assertEquals(ErrorCode.MALFORMED, refused(hex).code());
  }

  @Test
  void textThatIsNoUtf8IsRefused() {
    assertEquals(
        ErrorCode.MALFORMED,
        refused("06" + "050102" + "02" + HEX.formatHex("é".getBytes(ISO_8859_1)) + "28").code());
    assertEquals(ErrorCode.MALFORMED, refused("07" + "050102" + "03" + "eda080").code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Register with request 0
        "06020003776562",
        // StartPunching in more than a minute
        "1510" + "07070707070707070707070707070707" + "8000ea61",
        // Resumed on a flow that needs more than two bytes
        "170b" + "07070707070707070707070707070707" + "80004000" + "0000",
        // Access with more services than allowed
        "130c" + "07070707070707070707070707070707" + "4101",
        // Close with a code that is no number
        "1a0d" + "07070707070707070707070707070707" + "ffffffffffffffff" + "00",
        // EndOfCandidates of a generation that is no number
        "150f" + "07070707070707070707070707070707" + "c0000000"
      })
  void valueOutOfItsBoundsIsRefused(String hex) {
    assertEquals(ErrorCode.MALFORMED, refused(hex).code());
  }

  @Test
  void credentialsMustBeThoseOfTheRfc() {
    String accept = "08" + "07".repeat(16);
    String password = "16" + "61".repeat(22);
    // ufrag of 3, ufrag with a space, password of 21
    for (String bad :
        new String[] {
          "00" + "03616161" + password + "00",
          "00" + "0461206161" + password + "00",
          "00" + "0461616161" + "15" + "61".repeat(21) + "00"
        }) {
      String body = accept + bad;
      assertEquals(
          ErrorCode.MALFORMED, refused(HEX.toHexDigits((byte) (body.length() / 2)) + body).code());
    }
  }

  @Test
  void nodeIdMustBeOne() {
    for (String bad : new String[] {"00", "0161", "34" + "41".repeat(52), "34" + "31".repeat(52)}) {
      String body = "0a" + "07".repeat(16) + "00" + bad;
      int length = body.length() / 2;
      String prefix = HEX.toHexDigits((byte) 0x40) + HEX.toHexDigits((byte) length);
      assertEquals(ErrorCode.INVALID, refused(prefix + body).code());
    }
  }

  @Test
  void addressMustHaveFourOrSixteenBytes() {
    String body = "0101" + "34" + "61".repeat(52) + "05" + "0102030405" + "1151" + "01" + "01";
    assertEquals(
        ErrorCode.MALFORMED,
        refused("40" + HEX.toHexDigits((byte) (body.length() / 2)) + body).code());
  }
}
