package dev.crowfly.quic.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.identity.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  @Test
  void everySuiteWithEveryGroupAndEveryKindOfKey_completesAndAgrees() {
    for (CipherSuite suite : CipherSuite.values()) {
      for (NamedGroup group : NamedGroup.values()) {
        for (Identity identity : List.of(TestPair.ED25519, TestPair.P256, TestPair.RSA)) {
          TestPair pair =
              new TestPair(
                      TestPair.clientConfig().cipherSuites(suite).namedGroups(group).build(),
                      TestPair.serverConfig(identity.credentials()).build())
                  .run();
          String what = suite + " " + group + " " + identity;
          assertNull(pair.clientError, what);
          assertNull(pair.serverError, what);
          assertAgreement(pair, what);
          TlsSession session = pair.client.session();
          assertEquals(suite, session.cipherSuite(), what);
          assertEquals(group, session.namedGroup(), what);
          assertEquals(identity.nodeId(), session.peerNodeId(), what);
        }
      }
    }
  }

  @Test
  void listenersHearThingsInTheOrderThatIsPromised() {
    TestPair pair = defaultPair().run();

    assertEquals(
        List.of("secrets HANDSHAKE", "parameters", "secrets ONE_RTT", "complete"),
        pair.clientSide.events);
    assertEquals(
        List.of("parameters", "secrets HANDSHAKE", "secrets ONE_RTT", "complete"),
        pair.serverSide.events);
  }

  @Test
  void sessionTellsWhatWasAgreedOn() {
    TestPair pair = defaultPair().run();

    TlsSession atClient = pair.client.session();
    assertEquals("test", atClient.applicationProtocol());
    assertEquals("example.org", atClient.serverName());
    assertArrayEquals(
        TestPair.ED25519.credentials().certificateChain().get(0),
        atClient.peerCertificates().get(0));
    TlsSession atServer = pair.server.session();
    assertEquals("test", atServer.applicationProtocol());
    assertEquals("example.org", atServer.serverName());
    assertTrue(atServer.peerCertificates().isEmpty());
    assertNull(atServer.peerNodeId());
  }

  @Test
  void nothingIsKnownBeforeTheHandshakeIsComplete() {
    TestPair pair = defaultPair();

    assertFalse(pair.client.isComplete());
    assertNull(pair.client.session());
    assertThrows(
        IllegalStateException.class, () -> pair.client.exportKeyingMaterial("x", null, 32));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 100, 1200})
  void anyChunking_givesTheSameHandshake(int chunkSize) {
    TestPair whole = defaultPair().run();
    TestPair chunked = defaultPair();
    chunked.chunkSize = chunkSize;
    chunked.run();

    assertAgreement(chunked, "chunks of " + chunkSize);
    assertEquals(whole.clientSide.events, chunked.clientSide.events);
    assertEquals(whole.serverSide.events, chunked.serverSide.events);
    assertEquals(whole.flights.size(), chunked.flights.size());
    for (int i = 0; i < whole.flights.size(); i++) {
      assertArrayEquals(whole.flights.get(i), chunked.flights.get(i));
    }
  }

  @Test
  void discardedEngine_keepsSessionAndExporter() {
    TestPair pair = defaultPair().run();
    byte[] before = pair.client.exportKeyingMaterial("label", new byte[] {1}, 40);
    pair.client.discard();
    pair.client.discard();

    assertArrayEquals(before, pair.client.exportKeyingMaterial("label", new byte[] {1}, 40));
    assertEquals("test", pair.client.session().applicationProtocol());
    assertTrue(pair.client.isComplete());
  }

  private static TestPair defaultPair() {
    return new TestPair(TestPair.clientConfig().build(), TestPair.serverConfig().build());
  }

  static void assertAgreement(TestPair pair, String what) {
    assertTrue(pair.isComplete(), what);
    for (EncryptionLevel level : List.of(EncryptionLevel.HANDSHAKE, EncryptionLevel.ONE_RTT)) {
      for (int i = 0; i < 2; i++) {
        assertArrayEquals(
            pair.clientSide.secrets.get(level).get(i),
            pair.serverSide.secrets.get(level).get(i),
            what);
      }
    }
    assertArrayEquals(TestPair.CLIENT_PARAMETERS, pair.serverSide.peerTransportParameters, what);
    assertArrayEquals(TestPair.SERVER_PARAMETERS, pair.clientSide.peerTransportParameters, what);
    assertArrayEquals(
        pair.client.exportKeyingMaterial("EXPORTER-test", new byte[] {9}, 64),
        pair.server.exportKeyingMaterial("EXPORTER-test", new byte[] {9}, 64),
        what);
  }
}
