package dev.crowfly.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.IceTransmit;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The server's answers, and what it does not answer. */
class StunServerTest {
  private static final InetSocketAddress PRIMARY = new InetSocketAddress("192.0.2.10", 3478);
  private static final InetSocketAddress ALTERNATE = new InetSocketAddress("192.0.2.20", 3479);
  private static final InetSocketAddress CLIENT = new InetSocketAddress("198.51.100.7", 40_000);
  private static final byte[] ID = HexFormat.of().parseHex("b7e7a701bc34d686fa87dfae");

  private final ServerAddresses four = ServerAddresses.withAlternate(PRIMARY, ALTERNATE);
  private final StunServer server = new StunServer(four);
  private final StunServer single = new StunServer(ServerAddresses.single(PRIMARY));
  private final StunWriter writer = new StunWriter();
  private final StunReader answer = new StunReader();
  private final byte[] request = new byte[2000];
  private final IceTransmit out = new IceTransmit();

  @Test
  void answersLeaveFromTheSocketThatTheTableOfRfc5780Names() throws StunException {
    int[] flags = {
      ChangeRequest.NONE, ChangeRequest.PORT, ChangeRequest.ADDRESS, ChangeRequest.BOTH
    };
    for (int at = 0; at < four.count(); at++) {
      for (int change : flags) {
        begin(StunClass.REQUEST);
        writer.addInt(StunAttribute.CHANGE_REQUEST, change);
        writer.addFingerprint();
        ask(server, four.get(at), CLIENT);
        InetSocketAddress from = (InetSocketAddress) out.local();
        InetSocketAddress here = four.get(at);
        boolean otherAddress = !from.getAddress().equals(here.getAddress());
        assertEquals((change & ChangeRequest.ADDRESS) != 0, otherAddress);
        assertEquals((change & ChangeRequest.PORT) != 0, from.getPort() != here.getPort());
        assertEquals(from, answer.address(StunAttribute.RESPONSE_ORIGIN));
        InetSocketAddress other = answer.address(StunAttribute.OTHER_ADDRESS);
        assertFalse(other.getAddress().equals(here.getAddress()));
        assertFalse(other.getPort() == here.getPort());
        assertEquals(CLIENT, out.peer());
        assertEquals(CLIENT, answer.address(StunAttribute.XOR_MAPPED_ADDRESS));
        assertEquals(CLIENT, answer.address(StunAttribute.MAPPED_ADDRESS));
        assertTrue(answer.hasValidFingerprint());
        assertTrue(answer.hasTransactionId(ID, 0));
      }
    }
  }

  @Test
  void classicClientGetsClassicAttributesAndItsSixteenBytes() throws StunException {
    byte[] classic =
        HexFormat.of().parseHex("00010008ffeeddccb7e7a701bc34d686fa87dfae" + "0003000400000006");
    System.arraycopy(classic, 0, request, 0, classic.length);
    assertTrue(receive(server, classic.length, PRIMARY, CLIENT));
    assertSame(four.get(3), out.local());
    answer.wrapAlsoClassic(out.buffer(), out.offset(), out.length());
    assertEquals(CLIENT, answer.address(StunAttribute.MAPPED_ADDRESS));
    assertEquals(ALTERNATE, answer.address(StunAttribute.CHANGED_ADDRESS));
    assertEquals(ALTERNATE, answer.address(StunAttribute.SOURCE_ADDRESS));
    assertFalse(answer.has(StunAttribute.XOR_MAPPED_ADDRESS));
    assertEquals(0xffeeddcc, Bytes.getInt(out.buffer(), out.offset() + 4));
  }

  @Test
  void unknownRequiredAttributesAreRefusedByName() throws StunException {
    begin(StunClass.REQUEST);
    writer.addFlag(0x7001);
    writer.addFlag(0x9001);
    writer.addFlag(0x7002);
    ask(server, PRIMARY, CLIENT);
    assertEquals(StunClass.ERROR_RESPONSE, answer.messageClass());
    assertEquals(Stun.UNKNOWN_ATTRIBUTE, answer.errorCode());
    assertEquals(2, answer.refusedAttributeCount());
    assertEquals(0x7001, answer.refusedAttribute(0));
    assertEquals(0x7002, answer.refusedAttribute(1));
  }

  @Test
  void withoutAlternateChangeRequestIsUnknown() throws StunException {
    begin(StunClass.REQUEST);
    writer.addInt(StunAttribute.CHANGE_REQUEST, ChangeRequest.PORT);
    ask(single, PRIMARY, CLIENT);
    assertEquals(Stun.UNKNOWN_ATTRIBUTE, answer.errorCode());
    assertEquals(StunAttribute.CHANGE_REQUEST, answer.refusedAttribute(0));
    begin(StunClass.REQUEST);
    writer.addFingerprint();
    ask(single, PRIMARY, CLIENT);
    assertFalse(answer.has(StunAttribute.OTHER_ADDRESS));
    assertEquals(PRIMARY, answer.address(StunAttribute.RESPONSE_ORIGIN));
  }

  @Test
  void responsePortIsHonouredButNotTogetherWithPadding() throws StunException {
    begin(StunClass.REQUEST);
    writer.addResponsePort(41_000);
    ask(server, PRIMARY, CLIENT);
    assertEquals(new InetSocketAddress("198.51.100.7", 41_000), out.peer());
    assertEquals(CLIENT, answer.address(StunAttribute.XOR_MAPPED_ADDRESS));
    begin(StunClass.REQUEST);
    writer.addResponsePort(41_000);
    writer.addPadding(100);
    ask(server, PRIMARY, CLIENT);
    assertEquals(Stun.BAD_REQUEST, answer.errorCode());
    assertEquals(CLIENT, out.peer());
  }

  @Test
  void paddingIsAnsweredByAsMuch() throws StunException {
    begin(StunClass.REQUEST);
    writer.addPadding(1500);
    ask(server, PRIMARY, CLIENT);
    assertEquals(1500, answer.valueLength(StunAttribute.PADDING));
  }

  @Test
  void bareRequestGetsWhatFitsThreeTimesItsSize() throws StunException {
    begin(StunClass.REQUEST);
    ask(server, PRIMARY, CLIENT);
    assertTrue(out.length() <= 60);
    assertTrue(answer.has(StunAttribute.OTHER_ADDRESS));
    assertTrue(answer.has(StunAttribute.RESPONSE_ORIGIN));
    assertFalse(answer.has(StunAttribute.MAPPED_ADDRESS));
  }

  @Test
  void whatIsNoRequestStaysWithoutAnAnswer() {
    for (StunClass messageClass : StunClass.values()) {
      begin(messageClass);
      assertEquals(
          messageClass == StunClass.REQUEST, receive(server, writer.end(), PRIMARY, CLIENT));
    }
    writer.begin(request, 0, request.length, StunClass.REQUEST, 3, ID, 0);
    assertFalse(receive(server, writer.end(), PRIMARY, CLIENT), "Allocate is TURN's");
    begin(StunClass.REQUEST);
    writer.addFingerprint();
    request[25] ^= 1;
    assertFalse(receive(server, writer.end(), PRIMARY, CLIENT), "a wrong FINGERPRINT");
    begin(StunClass.REQUEST);
    assertFalse(receive(server, writer.end(), PRIMARY, new InetSocketAddress("192.0.2.3", 0)));
  }

  @Test
  void answersNeverGrowPastThreeTimesWhateverIsAsked() {
    Random random = new Random(20261122);
    long asked = 0;
    long given = 0;
    int answered = 0;
    for (int i = 0; i < 100_000; i++) {
      InetSocketAddress source =
          new InetSocketAddress(
              "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255),
              1 + random.nextInt(65535));
      int length = forge(random);
      asked += length;
      if (receive(i % 2 == 0 ? server : single, length, PRIMARY, source)) {
        answered++;
        given += out.length();
        assertTrue(out.length() <= 3 * length, "request " + i);
        assertEquals(source.getAddress(), ((InetSocketAddress) out.peer()).getAddress());
      }
    }
    assertEquals(answered, server.answeredCount() + single.answeredCount());
    assertEquals(100_000, answered + server.droppedCount() + single.droppedCount());
    assertTrue(answered > 50_000, "the flood should be of requests: " + answered);
    System.out.printf(
        "100000 forged requests of %d bytes: %d answers of %d bytes, %.2f times%n",
        asked, answered, given, (double) given / asked);
  }

  /** A request with some attributes, at times damaged. */
  private int forge(Random random) {
    begin(StunClass.REQUEST);
    for (int n = random.nextInt(4); n > 0; n--) {
      switch (random.nextInt(6)) {
        case 0 -> writer.addInt(StunAttribute.CHANGE_REQUEST, random.nextInt());
        case 1 -> writer.addPadding(random.nextInt(600));
        case 2 -> writer.addResponsePort(random.nextInt(65536));
        case 3 -> writer.addFlag(random.nextInt(0x10000));
        case 4 -> writer.addText(StunAttribute.USERNAME, "x".repeat(random.nextInt(40)));
        default -> writer.addLong(StunAttribute.ICE_CONTROLLING, random.nextLong());
      }
    }
    if (random.nextBoolean()) {
      writer.addFingerprint();
    }
    int length = writer.end();
    if (random.nextInt(10) == 0) {
      request[random.nextInt(length)] ^= (byte) (1 + random.nextInt(255));
    }
    return random.nextInt(20) == 0 ? random.nextInt(length) : length;
  }

  @Test
  void slotThatIsTooSmallGetsNothing() {
    begin(StunClass.REQUEST);
    int length = writer.end();
    assertFalse(
        server.receive(request, 0, length, PRIMARY, CLIENT, out.reset(new byte[31], 0, 31)));
  }

  @Test
  void addressesThatCanNotServeAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ServerAddresses.single(new InetSocketAddress("0.0.0.0", 3478)));
    assertThrows(
        IllegalArgumentException.class, () -> ServerAddresses.withAlternate(PRIMARY, PRIMARY));
    assertThrows(
        IllegalArgumentException.class,
        () -> ServerAddresses.withAlternate(PRIMARY, new InetSocketAddress("2001:db8::1", 3479)));
    assertThrows(IllegalArgumentException.class, () -> receive(server, 20, CLIENT, CLIENT));
  }

  private void begin(StunClass messageClass) {
    writer.begin(request, 0, request.length, messageClass, Stun.BINDING, ID, 0);
  }

  private boolean receive(
      StunServer to, int length, InetSocketAddress local, InetSocketAddress source) {
    byte[] exact = Arrays.copyOf(request, length);
    return to.receive(exact, 0, length, local, source, out.reset(new byte[2000], 0, 2000));
  }

  private void ask(StunServer to, InetSocketAddress local, InetSocketAddress source)
      throws StunException {
    assertTrue(writer.isComplete());
    assertTrue(receive(to, writer.end(), local, source));
    answer.wrap(out.buffer(), out.offset(), out.length());
  }
}
