package dev.crowfly.ice.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 5769, read, verified and written again byte for byte. */
class Rfc5769Test {
  static final String REQUEST =
      "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e00"
          + "01ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781e"
          + "f2b5b2d3f249c1b571a280280004e57a3bcf";
  static final String IPV4_RESPONSE =
      "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112"
          + "a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";
  static final String IPV6_RESPONSE =
      "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113"
          + "a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb"
          + "0b4c";
  static final String LONG_TERM_REQUEST =
      "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b900000015"
          + "001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f72"
          + "670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666";

  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  private static final byte[] ID = HexFormat.of().parseHex("b7e7a701bc34d686fa87dfae");

  private final StunReader reader = new StunReader();
  private final StunWriter writer = new StunWriter();
  private final byte[] out = new byte[200];

  @Test
  void sampleRequest() throws StunException {
    byte[] vector = HexFormat.of().parseHex(REQUEST);
    StunKey key = StunKey.shortTerm(PASSWORD);
    reader.wrap(vector, 0, vector.length);
    assertEquals(StunClass.REQUEST, reader.messageClass());
    assertEquals(Stun.BINDING, reader.method());
    assertTrue(reader.hasTransactionId(ID, 0));
    assertEquals("STUN test client", reader.text(StunAttribute.SOFTWARE));
    assertEquals(0x6e0001ffL, reader.priority());
    assertEquals(0x932ff9b151263b36L, reader.tieBreaker(StunAttribute.ICE_CONTROLLED));
    assertEquals("evtj:h6vY", reader.text(StunAttribute.USERNAME));
    assertTrue(reader.hasValidIntegrity(key));
    assertFalse(reader.hasValidIntegrity(StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBu")));
    assertTrue(reader.hasValidFingerprint());
    assertEquals(0, reader.unknownAttributeCount());

    writer.begin(out, 7, out.length, StunClass.REQUEST, Stun.BINDING, ID, 0);
    writer.addText(StunAttribute.SOFTWARE, "STUN test client");
    writer.addInt(StunAttribute.PRIORITY, 0x6e0001ff);
    writer.addLong(StunAttribute.ICE_CONTROLLED, 0x932ff9b151263b36L);
    writer.addText(StunAttribute.USERNAME, "evtj:h6vY");
    // The vector pads with spaces; ours are zero, which the HMAC covers.
    int padding = 7 + writer.length() - 3;
    for (int i = padding; i < padding + 3; i++) {
      assertEquals(0, out[i]);
      out[i] = ' ';
    }
    writer.addIntegrity(key);
    writer.addFingerprint();
    assertWritten(REQUEST, 7);
  }

  @Test
  void sampleIpv4Response() throws StunException {
    response(IPV4_RESPONSE, new InetSocketAddress("192.0.2.1", 32853));
  }

  @Test
  void sampleIpv6Response() throws StunException {
    response(IPV6_RESPONSE, new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
  }

  private void response(String hex, InetSocketAddress mapped) throws StunException {
    byte[] vector = HexFormat.of().parseHex(hex);
    StunKey key = StunKey.shortTerm(PASSWORD);
    reader.wrap(vector, 0, vector.length);
    assertEquals(StunClass.SUCCESS_RESPONSE, reader.messageClass());
    assertTrue(reader.hasTransactionId(ID, 0));
    assertEquals("test vector", reader.text(StunAttribute.SOFTWARE));
    assertEquals(mapped, reader.address(StunAttribute.XOR_MAPPED_ADDRESS));
    assertTrue(
        reader.hasAddress(
            StunAttribute.XOR_MAPPED_ADDRESS, mapped.getAddress().getAddress(), mapped.getPort()));
    assertTrue(reader.hasValidIntegrity(key));
    assertTrue(reader.hasValidFingerprint());

    writer.begin(out, 0, out.length, StunClass.SUCCESS_RESPONSE, Stun.BINDING, ID, 0);
    byte[] software = "test vector ".getBytes(StandardCharsets.US_ASCII);
    writer.add(StunAttribute.SOFTWARE, software, 0, 11);
    out[20 + 4 + 11] = ' ';
    writer.addAddress(StunAttribute.XOR_MAPPED_ADDRESS, mapped);
    writer.addIntegrity(key);
    writer.addFingerprint();
    assertWritten(hex, 0);
  }

  @Test
  void longTermRequest() throws StunException {
    byte[] vector = HexFormat.of().parseHex(LONG_TERM_REQUEST);
    String username = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
    StunKey key = StunKey.longTerm(username, "example.org", "TheMatrIX");
    reader.wrap(vector, 0, vector.length);
    assertEquals(username, reader.text(StunAttribute.USERNAME));
    assertEquals("example.org", reader.text(StunAttribute.REALM));
    assertEquals("f//499k954d6OL34oL9FSTvy64sA", reader.text(StunAttribute.NONCE));
    assertTrue(reader.hasValidIntegrity(key));
    assertFalse(reader.hasValidFingerprint());

    byte[] id = HexFormat.of().parseHex("78ad3433c6ad72c029da412e");
    writer.begin(out, 0, out.length, StunClass.REQUEST, Stun.BINDING, id, 0);
    writer.addText(StunAttribute.USERNAME, username);
    writer.addText(StunAttribute.NONCE, "f//499k954d6OL34oL9FSTvy64sA");
    writer.addText(StunAttribute.REALM, "example.org");
    writer.addIntegrity(key);
    assertWritten(LONG_TERM_REQUEST, 0);
  }

  private void assertWritten(String hex, int offset) {
    assertTrue(writer.isComplete());
    byte[] written = new byte[writer.end()];
    System.arraycopy(out, offset, written, 0, written.length);
    assertArrayEquals(HexFormat.of().parseHex(hex), written);
  }
}
