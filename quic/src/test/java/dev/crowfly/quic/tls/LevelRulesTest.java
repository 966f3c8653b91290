package dev.crowfly.quic.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Levels, messages and the end of engines: RFC 9001 §4.1.3, §4.4, §4.6.1, §6 and §8.3. */
class LevelRulesTest {
  private static final int UNEXPECTED_MESSAGE = 10;

  @Test
  void everyMessageTypeAtEveryLevel_isAllowedOrUnexpected() {
    for (boolean atClient : new boolean[] {true, false}) {
      for (EncryptionLevel level : EncryptionLevel.values()) {
        Set<Integer> allowed = allowed(atClient, level);
        for (int type = 0; type < 256; type++) {
          int finalType = type;
          if (allowed.contains(type)) {
            MessageAssembler assembler = new MessageAssembler(atClient);
            assertEquals(1, offer(assembler, level, new byte[] {(byte) type}));
          } else {
            TransportError error =
                assertThrows(
                    TransportError.class,
                    () ->
                        new MessageAssembler(atClient)
                            .offer(level, new byte[] {(byte) finalType}, 0, 1));
            boolean requestAfterwards = atClient && level == EncryptionLevel.ONE_RTT && type == 13;
            assertEquals(
                requestAfterwards
                    ? TransportErrorCode.PROTOCOL_VIOLATION
                    : TransportErrorCode.crypto(UNEXPECTED_MESSAGE),
                error.code());
          }
        }
      }
    }
  }

  @Test
  void keyUpdate_isUnexpectedAtBothSides() {
    byte[] keyUpdate = {24, 0, 0, 1, 0};
    TestPair pair = completed();
    for (TlsEngine engine : new TlsEngine[] {pair.client, pair.server}) {
      TransportError error =
          assertThrows(
              TransportError.class,
              () -> engine.receive(EncryptionLevel.ONE_RTT, keyUpdate, 0, keyUpdate.length));
      assertEquals(0x010a, error.code());
    }
  }

  @Test
  void bytesOfALevelThatIsOver_areAProtocolViolation() {
    byte[] more = {11};
    for (EncryptionLevel level :
        new EncryptionLevel[] {EncryptionLevel.INITIAL, EncryptionLevel.HANDSHAKE}) {
      TestPair fresh = completed();
      assertViolation(fresh.client, level, more);
      assertViolation(fresh.server, level, more);
    }
  }

  @Test
  void bytesOfALevelThatHasNotBegun_areAProtocolViolation() {
    TestPair pair = defaultPair();
    assertViolation(pair.server, EncryptionLevel.HANDSHAKE, new byte[] {20});
  }

  @Test
  void bytesBehindTheLastMessageOfALevel_areAProtocolViolation() {
    // ClientHello, ServerHello, the server's Finished and the client's: keys change after each.
    for (int flight = 0; flight < 4; flight++) {
      TestPair pair = defaultPair();
      int extended = flight;
      pair.tamper =
          (number, level, bytes) ->
              number == extended
                  ? append(bytes, (byte) (level == EncryptionLevel.INITIAL ? 2 : 20))
                  : bytes;
      pair.run();
      TransportError error = pair.clientError != null ? pair.clientError : pair.serverError;
      assertNotNull(error, "flight " + flight);
      assertEquals(TransportErrorCode.PROTOCOL_VIOLATION, error.code(), "flight " + flight);
    }
  }

  @Test
  void encryptedExtensionsAtTheInitialLevel_areAProtocolViolation() {
    TestPair pair = defaultPair();
    pair.tamper = (flight, level, bytes) -> flight == 1 ? append(bytes, (byte) 8, (byte) 0) : bytes;

    assertEquals(TransportErrorCode.PROTOCOL_VIOLATION, pair.run().clientError.code());
  }

  @Test
  void longMessage_isRefusedByItsHeader() {
    TestPair pair = defaultPair();
    TransportError error =
        assertThrows(
            TransportError.class,
            () ->
                pair.server.receive(
                    EncryptionLevel.INITIAL, new byte[] {1, 0, (byte) 0x80, 1}, 0, 4));

    NegotiationTest.assertAlert(47, error);
  }

  @Test
  void truncatedMessageBody_isADecodeError() throws TransportError {
    byte[] hello = defaultPair().run().flights.get(0);
    byte[] cut = Arrays.copyOf(hello, 60);
    cut[2] = 0;
    cut[3] = 56;
    TransportError error =
        assertThrows(
            TransportError.class,
            () -> defaultServer().receive(EncryptionLevel.INITIAL, cut, 0, cut.length));

    NegotiationTest.assertAlert(50, error);
  }

  @Test
  void failedEngine_staysDeadAndRepeatsItsError() {
    TestPair pair = defaultPair();
    byte[] garbage = {99};
    TransportError first =
        assertThrows(
            TransportError.class,
            () -> pair.server.receive(EncryptionLevel.INITIAL, garbage, 0, 1));
    byte[] hello = defaultPair().run().flights.get(0);
    TransportError second =
        assertThrows(
            TransportError.class,
            () -> pair.server.receive(EncryptionLevel.INITIAL, hello, 0, hello.length));

    assertSame(first, second);
    assertNull(pair.server.pollOutput(EncryptionLevel.INITIAL));
    assertTrue(pair.serverSide.events.isEmpty());
  }

  @Test
  void engineDiscardedEarly_acceptsNothingMore() {
    TestPair pair = defaultPair();
    pair.server.discard();

    assertThrows(
        TransportError.class,
        () -> pair.server.receive(EncryptionLevel.INITIAL, new byte[] {1}, 0, 1));
  }

  @Test
  void sessionTickets_areReadAndForgotten() throws TransportError {
    TestPair pair = completed();
    byte[] ticket = ticket("00000e10 01020304 01aa 0003 bbccdd 0000");
    byte[] withEarlyData = ticket("00000e10 01020304 00 0001 bb 0008 002a 0004 ffffffff");
    byte[] both = append(ticket, withEarlyData);
    for (byte b : both) {
      pair.client.receive(EncryptionLevel.ONE_RTT, new byte[] {b}, 0, 1);
    }
    pair.client.receive(EncryptionLevel.ONE_RTT, both, 0, both.length);

    assertTrue(pair.client.isComplete());
    assertNull(pair.client.pollOutput(EncryptionLevel.ONE_RTT));
  }

  @Test
  void sessionTicketWithAnotherEarlyDataSize_isAProtocolViolation() {
    assertViolation(
        completed().client,
        EncryptionLevel.ONE_RTT,
        ticket("00000e10 01020304 00 0001 bb 0008 002a 0004 fffffffe"));
  }

  @Test
  void malformedSessionTicket_isADecodeError() {
    String[] bodies = {
      "",
      "00000e10 010203",
      "00000e10 01020304 05 aa",
      "00000e10 01020304 00 0000 0000",
      "00000e10 01020304 00 0001 bb 0001",
      "00000e10 01020304 00 0001 bb 0000 00",
      "00000e10 01020304 00 0001 bb 0004 002a 0004",
      "00000e10 01020304 00 0001 bb 0006 002a 0002 ffff",
    };
    for (String body : bodies) {
      byte[] message = ticket(body);
      TransportError error =
          assertThrows(
              TransportError.class,
              () -> completed().client.receive(EncryptionLevel.ONE_RTT, message, 0, message.length),
              body);
      NegotiationTest.assertAlert(50, error);
    }
  }

  @Test
  void sessionTicketAtTheServer_isUnexpected() {
    TransportError error =
        assertThrows(
            TransportError.class,
            () ->
                completed().server.receive(EncryptionLevel.ONE_RTT, new byte[] {4, 0, 0, 0}, 0, 4));

    NegotiationTest.assertAlert(UNEXPECTED_MESSAGE, error);
  }

  private static Set<Integer> allowed(boolean atClient, EncryptionLevel level) {
    return switch (level) {
      case INITIAL -> Set.of(atClient ? 2 : 1);
      case HANDSHAKE -> atClient ? Set.of(8, 11, 13, 15, 20) : Set.of(11, 15, 20);
      case ONE_RTT -> atClient ? Set.of(4) : Set.of();
    };
  }

  private static int offer(MessageAssembler assembler, EncryptionLevel level, byte[] bytes) {
    try {
      return assembler.offer(level, bytes, 0, bytes.length);
    } catch (TransportError e) {
      throw new AssertionError(e);
    }
  }

  private static void assertViolation(TlsEngine engine, EncryptionLevel level, byte[] bytes) {
    TransportError error =
        assertThrows(TransportError.class, () -> engine.receive(level, bytes, 0, bytes.length));
    assertEquals(TransportErrorCode.PROTOCOL_VIOLATION, error.code());
  }

  private static byte[] ticket(String bodyHex) {
    byte[] body = HexFormat.of().parseHex(bodyHex.replace(" ", ""));
    byte[] header = {4, 0, 0, (byte) body.length};
    return append(header, body);
  }

  private static byte[] append(byte[] bytes, byte... more) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(more, 0, all, bytes.length, more.length);
    return all;
  }

  private static TlsEngine defaultServer() {
    return defaultPair().server;
  }

  private static TestPair completed() {
    TestPair pair = defaultPair().run();
    assertTrue(pair.isComplete());
    return pair;
  }

  private static TestPair defaultPair() {
    return new TestPair(TestPair.clientConfig().build(), TestPair.serverConfig().build());
  }
}
