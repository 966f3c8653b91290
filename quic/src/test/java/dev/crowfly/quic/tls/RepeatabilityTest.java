package dev.crowfly.quic.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.identity.Identity;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Randomness and time come from outside only, so a run can be repeated byte for byte. */
class RepeatabilityTest {
  @Test
  void equalSeeds_giveEqualFlightsForEveryKindOfKeyAndGroup() {
    for (Identity identity : List.of(TestPair.ED25519, TestPair.P256, TestPair.RSA)) {
      for (NamedGroup group : NamedGroup.values()) {
        TestPair first = mutual(identity, group, 11).run();
        TestPair second = mutual(identity, group, 11).run();
        assertTrue(first.isComplete());
        assertEquals(first.flights.size(), second.flights.size());
        for (int i = 0; i < first.flights.size(); i++) {
          assertArrayEquals(
              first.flights.get(i), second.flights.get(i), identity + " " + group + " " + i);
        }
      }
    }
  }

  @Test
  void equalSeeds_giveEqualFlightsAcrossARetry() {
    for (int i = 0; i < 6; i++) {
      assertArrayEquals(retried(3).flights.get(i), retried(3).flights.get(i));
    }
  }

  @Test
  void otherSeeds_giveOtherFlights() {
    TestPair first = mutual(TestPair.P256, NamedGroup.X25519, 11).run();
    TestPair second = mutual(TestPair.P256, NamedGroup.X25519, 12).run();

    for (int i = 0; i < first.flights.size(); i++) {
      assertFalse(Arrays.equals(first.flights.get(i), second.flights.get(i)));
    }
  }

  private static TestPair retried(long seed) {
    return new TestPair(
            TestPair.clientConfig().namedGroups(NamedGroup.X25519, NamedGroup.SECP256R1).build(),
            TestPair.serverConfig().namedGroups(NamedGroup.SECP256R1).build(),
            "example.org",
            seed)
        .run();
  }

  private static TestPair mutual(Identity identity, NamedGroup group, long seed) {
    return new TestPair(
        TestPair.clientConfig().credentials(identity.credentials()).namedGroups(group).build(),
        TestPair.serverConfig(identity.credentials())
            .clientAuthentication(ClientAuthentication.REQUIRED)
            .build(),
        "example.org",
        seed);
  }
}
