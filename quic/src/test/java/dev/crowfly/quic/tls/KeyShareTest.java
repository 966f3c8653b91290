package dev.crowfly.quic.tls;

import static dev.crowfly.quic.NamedGroup.SECP256R1;
import static dev.crowfly.quic.NamedGroup.X25519;
import static dev.crowfly.quic.NamedGroup.X25519MLKEM768;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.crypto.EncryptionLevel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Key shares, fallback and HelloRetryRequest (RFC 8446 §4.1.4 and §4.2.8). */
class KeyShareTest {
  private static final int FLIGHTS = 4;
  private static final int FLIGHTS_WITH_RETRY = 6;

  @Test
  void byDefault_theHybridAndX25519AreShared() {
    TestPair pair = pair(NamedGroup.values(), NamedGroup.values()).run();

    assertArrayEquals(
        new int[] {0x11ec, 0x1d}, new HelloEditor(pair.flights.get(0)).sharedGroups());
    assertEquals(X25519MLKEM768, pair.client.session().namedGroup());
    assertEquals(X25519MLKEM768, pair.server.session().namedGroup());
  }

  @Test
  void serverWithoutTheHybrid_takesX25519WithoutARetry() {
    assertAgreed(X25519, FLIGHTS, pair(NamedGroup.values(), groups(X25519, SECP256R1)));
  }

  @Test
  void clientWithoutTheHybrid_isServedWithoutARetry() {
    assertAgreed(X25519, FLIGHTS, pair(groups(X25519, SECP256R1), NamedGroup.values()));
  }

  @Test
  void serverThatLikesAnotherGroupBetter_stillTakesOneThatWasShared() {
    assertAgreed(X25519, FLIGHTS, pair(groups(X25519, SECP256R1), groups(SECP256R1, X25519)));
  }

  @Test
  void hybridWithoutX25519_sharesTheNextGroup() {
    assertAgreed(SECP256R1, FLIGHTS, pair(groups(X25519MLKEM768, SECP256R1), groups(SECP256R1)));
  }

  @Test
  void noShareThatTheServerCanUse_isRetriedOnce() {
    for (NamedGroup wanted : groups(SECP256R1, X25519MLKEM768)) {
      TestPair pair = pair(groups(X25519, SECP256R1, X25519MLKEM768), groups(wanted));
      assertAgreed(wanted, FLIGHTS_WITH_RETRY, pair);
      assertEquals(1, pair.serverSide.events.stream().filter("parameters"::equals).count());
    }
  }

  @Test
  void retryWorksInAnyChunking() {
    for (int chunkSize : new int[] {1, 3, 100}) {
      TestPair pair = pair(groups(X25519, SECP256R1), groups(SECP256R1));
      pair.chunkSize = chunkSize;
      assertAgreed(SECP256R1, FLIGHTS_WITH_RETRY, pair);
    }
  }

  @Test
  void noGroupInCommon_isAHandshakeFailure() {
    TestPair pair = pair(groups(X25519), groups(SECP256R1)).run();

    NegotiationTest.assertAlert(40, pair.serverError);
    assertTrue(pair.serverError.reason().contains("no key exchange group"));
  }

  @Test
  void secondClientHelloThatDiffers_isAnIllegalParameter() {
    TestPair pair = pair(groups(X25519, SECP256R1), groups(SECP256R1));
    pair.tamper =
        (flight, level, bytes) -> {
          if (flight != 2) {
            return bytes;
          }
          HelloEditor hello = new HelloEditor(bytes);
          hello.extensions.put(HelloEditor.TRANSPORT_PARAMETERS, new byte[] {9});
          return hello.toBytes();
        };

    NegotiationTest.assertAlert(47, pair.run().serverError);
  }

  @Test
  void shareOfAGroupThatIsNotSupported_isAnIllegalParameter() {
    TestPair pair = pair(groups(X25519, SECP256R1), groups(X25519, SECP256R1));
    pair.tamper =
        (flight, level, bytes) -> {
          if (flight != 0) {
            return bytes;
          }
          HelloEditor hello = new HelloEditor(bytes);
          hello.extensions.put(HelloEditor.SUPPORTED_GROUPS, new byte[] {0, 2, 0, 0x17});
          return hello.toBytes();
        };

    NegotiationTest.assertAlert(47, pair.run().serverError);
  }

  @Test
  void sharesThatAreNoKeys_areRefused() {
    for (NamedGroup group : NamedGroup.values()) {
      TestPair pair = pair(groups(group), groups(group));
      pair.tamper =
          (flight, level, bytes) -> {
            if (flight != 0) {
              return bytes;
            }
            HelloEditor hello = new HelloEditor(bytes);
            byte[] share = hello.extensions.get(HelloEditor.KEY_SHARE);
            Arrays.fill(share, 6, share.length, (byte) (group == X25519 ? 0 : 0xff));
            return hello.toBytes();
          };
      pair.run();
      long code = pair.serverError.code();
      assertTrue(code == 0x100 + 47 || code == 0x100 + 40, pair.serverError.getMessage());
    }
  }

  private static void assertAgreed(NamedGroup group, int flights, TestPair pair) {
    pair.run();
    assertNull(pair.clientError);
    assertNull(pair.serverError);
    HandshakeTest.assertAgreement(pair, group.toString());
    assertEquals(group, pair.client.session().namedGroup());
    assertEquals(group, pair.server.session().namedGroup());
    assertEquals(flights, pair.flights.size());
    assertNull(pair.client.pollOutput(EncryptionLevel.ONE_RTT));
  }

  private static TestPair pair(NamedGroup[] client, NamedGroup[] server) {
    return new TestPair(
        TestPair.clientConfig().namedGroups(client).build(),
        TestPair.serverConfig().namedGroups(server).build());
  }

  private static NamedGroup[] groups(NamedGroup... groups) {
    return groups;
  }
}
