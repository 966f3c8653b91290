package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** What a generation remembers of the peer, and for how long. */
class GenerationTest {
  private static final InetSocketAddress BASE = Wire.address("192.0.2.1", 1);
  private static final InetSocketAddress PEER = Wire.address("198.51.100.1", 1);

  private final Generation generation =
      new Generation(0, new IceCredentials("abcd", "a".repeat(22)), 10, IceRole.CONTROLLING);

  private Generation.Sighting see(int id, InetSocketAddress from) {
    return generation.see(new TransactionId(0, 0, id), BASE, from);
  }

  @Test
  void requestsAreRememberedByTheirSourceUpToALimit() {
    assertEquals(Generation.Sighting.NEW, see(0, PEER));
    assertEquals(Generation.Sighting.AGAIN, see(0, PEER));
    assertEquals(Generation.Sighting.ELSEWHERE, see(0, BASE));
    for (int id = 1; id < 512; id++) {
      assertEquals(Generation.Sighting.NEW, see(id, PEER));
    }
    assertEquals(Generation.Sighting.AGAIN, see(0, PEER));
    see(512, PEER);
    assertEquals(Generation.Sighting.NEW, see(0, PEER), "the oldest is forgotten");
  }

  @Test
  void foundationOfALearnedCandidateIsNobodyElses() {
    generation.putRemote(Candidate.remote(CandidateType.HOST, PEER, 1, "prflx1"));
    assertEquals("prflx2", generation.newRemoteFoundation());
  }

  @Test
  void chaseEndsWhenSomethingChanges() {
    generation.putRemote(Candidate.remote(CandidateType.HOST, PEER, 1, "1"));
    for (int i = 0; i < 4; i++) {
      assertFalse(generation.isChase(PEER));
      generation.answeredFromElsewhere(PEER);
    }
    assertTrue(generation.isChase(Wire.address("198.51.100.1", 2)), "whatever the port");
    assertFalse(generation.isChase(BASE));
    generation.endChase();
    assertFalse(generation.isChase(PEER));
  }
}
