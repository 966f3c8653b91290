package dev.crowfly.quic.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What both sides agree on, and what they refuse: RFC 9001 §8, RFC 8446 §4.1 and §4.2. */
class NegotiationTest {
  @Test
  void serversOrderOfSuitesAndProtocolsDecides() {
    TestPair pair =
        new TestPair(
                TestPair.clientConfig().alpn("a", "b", "c").build(),
                TestPair.serverConfig()
                    .alpn("x", "c", "b")
                    .cipherSuites(
                        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
                        CipherSuite.TLS_AES_128_GCM_SHA256)
                    .build())
            .run();

    assertTrue(pair.isComplete());
    assertEquals("c", pair.client.session().applicationProtocol());
    assertEquals("c", pair.server.session().applicationProtocol());
    assertEquals(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, pair.client.session().cipherSuite());
  }

  @Test
  void noProtocolInCommon_isNoApplicationProtocolAndSaysWhatWeOffer() {
    TestPair pair =
        new TestPair(
                TestPair.clientConfig().alpn("a").build(),
                TestPair.serverConfig().alpn("b", "c").build())
            .run();

    assertAlert(120, pair.serverError);
    assertEquals("no application protocol in common: we offer [b, c]", pair.serverError.reason());
  }

  @Test
  void clientHelloWithoutAlpn_isNoApplicationProtocol() {
    assertAlert(120, serverErrorFor(hello -> hello.extensions.remove(HelloEditor.ALPN)));
  }

  @Test
  void serverThatChoosesNoProtocol_isRefusedByTheClient() {
    assertAlert(120, clientErrorForEncryptedExtensionsWithout(HelloEditor.ALPN));
  }

  @Test
  void serverThatChoosesAProtocolNobodyOffered_isRefusedByTheClient() {
    TestPair pair = defaultPair();
    pair.tamper =
        (flight, level, bytes) -> {
          if (level == EncryptionLevel.HANDSHAKE && bytes[0] == 8) {
            int at = indexOf(bytes, "test");
            bytes[at] = 'b';
          }
          return bytes;
        };
    pair.run();

    assertAlert(120, pair.clientError);
  }

  @Test
  void missingTransportParameters_areAMissingExtensionOnBothSides() {
    assertAlert(
        109, serverErrorFor(hello -> hello.extensions.remove(HelloEditor.TRANSPORT_PARAMETERS)));
    assertAlert(109, clientErrorForEncryptedExtensionsWithout(HelloEditor.TRANSPORT_PARAMETERS));
  }

  @Test
  void transportParametersThatTheListenerRefuses_endTheHandshakeWithItsError() {
    TransportError theirs =
        new TransportError(TransportErrorCode.TRANSPORT_PARAMETER_ERROR, "too bad");
    TestPair atServer = defaultPair();
    atServer.serverSide.refuseParametersWith = theirs;
    assertSame(theirs, atServer.run().serverError);

    TestPair atClient = defaultPair();
    atClient.clientSide.refuseParametersWith = theirs;
    assertSame(theirs, atClient.run().clientError);
  }

  @Test
  void legacySessionId_isAProtocolViolation() {
    TransportError error = serverErrorFor(hello -> hello.sessionId = new byte[32]);

    assertEquals(TransportErrorCode.PROTOCOL_VIOLATION, error.code());
  }

  @Test
  void noSuiteInCommon_isAHandshakeFailure() {
    TestPair pair =
        new TestPair(
                TestPair.clientConfig().cipherSuites(CipherSuite.TLS_AES_128_GCM_SHA256).build(),
                TestPair.serverConfig().cipherSuites(CipherSuite.TLS_AES_256_GCM_SHA384).build())
            .run();

    assertAlert(40, pair.serverError);
    assertTrue(pair.serverError.reason().contains("no cipher suite in common"));
  }

  @Test
  void clientWithoutTls13_isAProtocolVersionAlert() {
    byte[] tls12Only = {2, 3, 3};
    assertAlert(
        70,
        serverErrorFor(hello -> hello.extensions.put(HelloEditor.SUPPORTED_VERSIONS, tls12Only)));
  }

  @Test
  void clientThatAcceptsNoSignatureOfOurs_isAHandshakeFailure() {
    byte[] p384Only = {0, 2, 5, 3};
    TransportError error =
        serverErrorFor(hello -> hello.extensions.put(HelloEditor.SIGNATURE_ALGORITHMS, p384Only));

    assertAlert(40, error);
    assertTrue(error.reason().contains("signature"));
  }

  @Test
  void clientWithoutSignatureAlgorithms_isAMissingExtension() {
    assertAlert(
        109, serverErrorFor(hello -> hello.extensions.remove(HelloEditor.SIGNATURE_ALGORITHMS)));
  }

  @Test
  void earlyData_isNeitherOfferedNorAccepted() {
    HelloEditor hello = new HelloEditor(clientHello(defaultPair()));
    assertFalse(hello.extensions.containsKey(HelloEditor.EARLY_DATA));

    hello.extensions.put(HelloEditor.EARLY_DATA, new byte[0]);
    TestPair pair = defaultPair();
    pair.tamper = (flight, level, bytes) -> flight == 0 ? hello.toBytes() : bytes;
    pair.run();
    // The server goes on without it; the client finds that its hello was tampered with.
    assertAlert(51, pair.clientError);
  }

  @Test
  void clientHello_hasNoStatusRequestNoSha1NoDsaAndNoSessionId() {
    HelloEditor hello = new HelloEditor(clientHello(defaultPair()));

    assertFalse(hello.extensions.containsKey(HelloEditor.STATUS_REQUEST));
    assertEquals(0, hello.sessionId.length);
    byte[] schemes = hello.extensions.get(HelloEditor.SIGNATURE_ALGORITHMS);
    for (int i = 2; i < schemes.length; i += 2) {
      int scheme = HelloEditor.number(schemes, i);
      assertTrue((scheme >> 8) != 2 && (scheme & 0xff) != 2, Integer.toHexString(scheme));
    }
  }

  @Test
  void serverName_isSentForHostNamesOnly() {
    assertEquals("a.example", serverNameSeen("a.example"));
    assertNull(serverNameSeen(null));
    assertNull(serverNameSeen("192.0.2.1"));
    assertNull(serverNameSeen("2001:db8::1"));
    assertNull(serverNameSeen("not a name"));
  }

  @Test
  void serverNameWithStrangeBytes_isAnIllegalParameter() {
    byte[] name = {0, 4, 0, 0, 1, '\n'};
    assertAlert(47, serverErrorFor(hello -> hello.extensions.put(0, name)));
  }

  @Test
  void serverWithoutCredentials_cantBeMade() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TlsEngines()
                .server(
                    TestPair.clientConfig().build(),
                    new byte[0],
                    (out, offset, length) -> {},
                    0,
                    new TestSide()));
  }

  private static String serverNameSeen(String name) {
    TestPair pair =
        new TestPair(TestPair.clientConfig().build(), TestPair.serverConfig().build(), name, 7)
            .run();
    assertTrue(pair.isComplete());
    return pair.server.session().serverName();
  }

  static void assertAlert(int alert, TransportError error) {
    assertNotNull(error, "no error at all");
    assertEquals(TransportErrorCode.crypto(alert), error.code(), error.getMessage());
    assertFalse(error.reason().isBlank());
  }

  private static TestPair defaultPair() {
    return new TestPair(TestPair.clientConfig().build(), TestPair.serverConfig().build());
  }

  private static byte[] clientHello(TestPair pair) {
    pair.run();
    return pair.flights.get(0);
  }

  private static TransportError serverErrorFor(Consumer<HelloEditor> change) {
    TestPair pair = defaultPair();
    pair.tamper =
        (flight, level, bytes) -> {
          if (flight > 0) {
            return bytes;
          }
          HelloEditor hello = new HelloEditor(bytes);
          change.accept(hello);
          return hello.toBytes();
        };
    return pair.run().serverError;
  }

  private static TransportError clientErrorForEncryptedExtensionsWithout(int type) {
    TestPair pair = defaultPair();
    pair.tamper =
        (flight, level, bytes) ->
            level == EncryptionLevel.HANDSHAKE && bytes[0] == 8 ? without(type, bytes) : bytes;
    return pair.run().clientError;
  }

  /** The flight that begins with EncryptedExtensions, less one extension. */
  private static byte[] without(int type, byte[] flight) {
    int p = 6;
    while (HelloEditor.number(flight, p) != type) {
      p += 4 + HelloEditor.number(flight, p + 2);
    }
    int gone = 4 + HelloEditor.number(flight, p + 2);
    byte[] less = new byte[flight.length - gone];
    System.arraycopy(flight, 0, less, 0, p);
    System.arraycopy(flight, p + gone, less, p, less.length - p);
    less[3] -= (byte) gone;
    less[5] -= (byte) gone;
    return less;
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
