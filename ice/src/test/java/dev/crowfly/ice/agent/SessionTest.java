package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two agents that see each other: from the start to the end of a session. */
class SessionTest {
  private static final long MILLIS = Wire.MILLIS;
  private static final long SECONDS = 1000 * MILLIS;

  private final Wire wire = new Wire(1);
  private final Wire.Node a = wire.node(IceRole.CONTROLLING);
  private final Wire.Node b = wire.node(IceRole.CONTROLLED);

  private void oneBaseEach() {
    a.base("192.0.2.1", 1000);
    b.base("192.0.2.2", 2000);
  }

  private static void assertAgreed(Wire.Node a, Wire.Node b) {
    assertNotNull(a.agent.nominatedPair(), a.agent.whyNotDirect());
    assertNotNull(b.agent.nominatedPair(), b.agent.whyNotDirect());
    assertEquals(a.agent.nominatedPair().base(), b.agent.nominatedPair().peer());
    assertEquals(a.agent.nominatedPair().peer(), b.agent.nominatedPair().base());
    assertNotEquals(a.agent.role(), b.agent.role());
  }

  @Test
  void twoHostsAgreeOnThePairWithinTwoRoundTripsAndFewPackets() {
    oneBaseEach();
    wire.connect(a, b);
    wire.runFor(60 * MILLIS);
    assertAgreed(a, b);
    assertEquals(1, a.events(IceEvent.PairValid.class).size());
    assertEquals(1, b.events(IceEvent.PairNominated.class).size());
    assertTrue(a.agent.nominatedPair().rttNanos() == 20 * MILLIS);
    assertTrue(a.sent + b.sent <= 10, a.sent + " + " + b.sent);
  }

  @ParameterizedTest
  @CsvSource({"CONTROLLING,CONTROLLING", "CONTROLLED,CONTROLLED"})
  void roleConflictIsRepairedByOneSide(IceRole first, IceRole second) {
    for (int seed = 0; seed < 20; seed++) {
      Wire other = new Wire(seed);
      Wire.Node one = other.node(first).base("192.0.2.1", 1000);
      Wire.Node two = other.node(second).base("192.0.2.2", 2000);
      other.connect(one, two);
      other.runFor(2 * SECONDS);
      assertAgreed(one, two);
      assertEquals(
          1,
          one.events(IceEvent.RoleChanged.class).size()
              + two.events(IceEvent.RoleChanged.class).size(),
          "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3})
  void lossDelaysAndDoesNotPrevent(double loss) {
    for (int seed = 0; seed < 50; seed++) {
      Wire other = new Wire(seed);
      other.loss = loss;
      Wire.Node one = other.node(IceRole.CONTROLLING).base("192.0.2.1", 1000);
      Wire.Node two = other.node(IceRole.CONTROLLED).base("192.0.2.2", 2000);
      other.connect(one, two);
      other.runFor(10 * SECONDS);
      assertAgreed(one, two);
    }
  }

  @Test
  void checksThatComeBeforeTheAnswerAreTakenUpWithIt() {
    oneBaseEach();
    a.agent.setRemoteCredentials(b.agent.credentials(), wire.now);
    b.candidates.forEach(each -> a.agent.addRemoteCandidate(each, wire.now));
    a.agent.start(wire.now);
    b.agent.start(wire.now);
    wire.runFor(50 * MILLIS);
    assertEquals(List.of(), b.agent.pairs());
    assertTrue(a.agent.pairs().get(0).isValid(), "the answer needs our credentials alone");
    b.agent.setRemoteCredentials(a.agent.credentials(), wire.now);
    wire.runFor(500 * MILLIS);
    assertAgreed(a, b);
    assertEquals(CandidateType.PEER_REFLEXIVE, b.agent.nominatedPair().remote().type());
    Candidate told = a.candidates.get(0);
    b.agent.addRemoteCandidate(told, wire.now);
    assertEquals(told, b.agent.nominatedPair().remote(), "now it has its name");
  }

  @Test
  void candidatesThatTrickleAfterTheStartAreChecked() {
    oneBaseEach();
    a.agent.setRemoteCredentials(b.agent.credentials(), wire.now);
    b.agent.setRemoteCredentials(a.agent.credentials(), wire.now);
    a.agent.start(wire.now);
    b.agent.start(wire.now);
    wire.runFor(300 * MILLIS);
    assertEquals(0, a.sent + b.sent);
    b.agent.addRemoteCandidate(a.candidates.get(0), wire.now);
    wire.runFor(300 * MILLIS);
    assertAgreed(a, b);
  }

  @Test
  void bestOfSeveralValidPairsIsNominatedAndTheOthersStayValid() {
    a.base("192.0.2.1", 1000).base("192.0.2.1", 1001);
    b.base("192.0.2.2", 2000).base("192.0.2.2", 2001);
    wire.connect(a, b);
    wire.runFor(3 * SECONDS);
    assertAgreed(a, b);
    List<PairInfo> pairs = a.agent.pairs();
    assertEquals(4, pairs.stream().filter(PairInfo::isValid).count());
    assertTrue(pairs.get(0).nominated());
    assertEquals(3, pairs.stream().filter(PairInfo::consent).count());
  }

  @Test
  void brokenBestPairIsPassedOverAfterAShortWait() {
    a.base("192.0.2.1", 1000).base("192.0.2.1", 1001);
    b.base("192.0.2.2", 2000);
    wire.block(a.addresses.get(0), b.addresses.get(0));
    wire.block(b.addresses.get(0), a.addresses.get(0));
    wire.connect(a, b);
    wire.runFor(800 * MILLIS);
    assertAgreed(a, b);
    assertEquals(a.addresses.get(1), a.agent.nominatedPair().base());
  }

  @Test
  void nobodyAnswers_failsAtTheEndOfTheAttemptAndSaysWhy() {
    oneBaseEach();
    wire.block(a.addresses.get(0), b.addresses.get(0));
    wire.block(b.addresses.get(0), a.addresses.get(0));
    wire.connect(a, b);
    wire.runFor(9_999 * MILLIS);
    assertEquals(0, a.events(IceEvent.Failed.class).size());
    wire.runFor(MILLIS);
    assertEquals(1, a.events(IceEvent.Failed.class).size());
    PairInfo pair = a.agent.pairs().get(0);
    assertEquals(PairState.FAILED, pair.state());
    assertEquals(PairFailure.NO_ANSWER, pair.failure());
    assertEquals(7, pair.requestsSent());
    String why = a.agent.whyNotDirect();
    assertTrue(why.contains("1 pair of addresses: 1 failed"), why);
    assertTrue(why.contains("192.0.2.1:1000") && why.contains("no answer came back"), why);
    assertEquals(IceAgent.NEVER, a.agent.nextTimeout());

    wire.blocked.clear();
    a.agent.start(wire.now); // another attempt of one side is enough: its checks revive the other
    wire.runFor(SECONDS);
    assertAgreed(a, b);
  }

  @Test
  void requestsAreSentAgainAfterTheTimesOfTheTable() {
    oneBaseEach();
    wire.block(a.addresses.get(0), b.addresses.get(0));
    wire.introduce(a, b);
    a.agent.start(wire.now);
    wire.runFor(10 * SECONDS);
    assertEquals(
        List.of(0L, 100L, 300L, 700L, 1500L, 3100L, 4700L),
        wire.log.stream().map(each -> (each.at() - wire.delay) / MILLIS).toList());
  }

  @Test
  void newChecksAreTaApart() {
    for (int i = 0; i < 5; i++) {
      a.base("192.0.2." + (1 + i), 1000);
    }
    b.base("198.51.100.2", 2000).base("203.0.113.2", 2000);
    wire.loss = 1;
    wire.introduce(a, b);
    a.agent.start(wire.now);
    wire.runFor(95 * MILLIS);
    assertEquals(
        List.of(0L, 20L, 40L, 60L, 80L),
        wire.log.stream().map(each -> (each.at() - wire.delay) / MILLIS).toList());
  }

  /** RFC 8445 §7.2.5.3.3; else only one of them would go, and the next after it. */
  @Test
  void successThawsTheOthersOfTheFoundationAtOnce() {
    a.base("192.0.2.1", 1000).base("192.0.2.1", 1001);
    b.base("192.0.2.2", 2000);
    wire.introduce(a, b);
    a.agent.start(wire.now);
    wire.runFor(15 * Wire.MILLIS);
    assertEquals(
        List.of(PairState.IN_PROGRESS, PairState.FROZEN),
        a.agent.pairs().stream().map(PairInfo::state).toList());
    wire.runFor(10 * Wire.MILLIS);
    assertEquals(
        List.of(PairState.SUCCEEDED, PairState.WAITING),
        a.agent.pairs().stream().map(PairInfo::state).toList());
  }

  @Test
  void quicPacketsAreConsent_andStunSpeaksWhenTheyFallSilent() {
    oneBaseEach();
    wire.connect(a, b);
    wire.runFor(SECONDS);
    int sent = a.sent + b.sent;
    for (int i = 0; i < 28; i++) {
      wire.runFor(500 * MILLIS);
      a.agent.onAuthenticatedPacket(a.addresses.get(0), b.addresses.get(0), wire.now);
      b.agent.onAuthenticatedPacket(b.addresses.get(0), a.addresses.get(0), wire.now);
    }
    assertEquals(sent, a.sent + b.sent, "not one consent check");
    wire.runFor(6 * SECONDS);
    assertTrue(a.sent + b.sent >= sent + 2, "consent checks");
    assertEquals(0, a.events(IceEvent.ConsentLost.class).size());
  }

  @Test
  void consentIsLostAfterThirtySecondsOfSilence_andThePathMayComeBack() {
    oneBaseEach();
    wire.connect(a, b);
    wire.runFor(SECONDS);
    wire.loss = 1;
    wire.runFor(28 * SECONDS);
    assertEquals(0, a.events(IceEvent.ConsentLost.class).size());
    wire.runFor(8 * SECONDS);
    assertEquals(1, a.events(IceEvent.ConsentLost.class).size());
    assertEquals(
        PairFailure.CONSENT_EXPIRED, a.events(IceEvent.ConsentLost.class).get(0).pair().failure());
    assertNull(a.agent.nominatedPair());
    wire.loss = 0;
    a.agent.start(wire.now);
    wire.runFor(SECONDS);
    assertAgreed(a, b);
  }

  /** RFC 7675 §5.1: what expired comes back by a check, not by an answer of before. */
  @Test
  void lateAnswerDoesNotBringConsentBack() {
    oneBaseEach();
    wire.connect(a, b);
    wire.runFor(SECONDS);
    wire.loss = 1;
    wire.runFor(34 * SECONDS);
    assertEquals(1, a.events(IceEvent.ConsentLost.class).size());
    byte[] latest = null;
    for (Wire.Packet packet : wire.log) {
      if (packet.from().equals(a.addresses.get(0)) && Wire.isRequest(packet.bytes())) {
        latest = packet.bytes();
      }
    }
    wire.log.clear();
    b.agent.receive(latest, 0, latest.length, b.addresses.get(0), a.addresses.get(0), wire.now);
    b.drain();
    byte[] answer = wire.log.get(0).bytes();
    a.agent.receive(answer, 0, answer.length, a.addresses.get(0), b.addresses.get(0), wire.now);
    a.drain();
    assertEquals(3, a.agent.pairs().get(0).responsesReceived(), "check, nomination, this one");
    assertEquals(PairState.FAILED, a.agent.pairs().get(0).state());
  }

  @Test
  void pairOnWhichThePeerIsHeardIsCheckedToTheEndOfTheAttempt() {
    oneBaseEach();
    wire.block(a.addresses.get(0), b.addresses.get(0));
    wire.connect(a, b);
    wire.runFor(6_900 * MILLIS); // seven requests are out, and given up at 6.3 s
    assertEquals(PairState.IN_PROGRESS, a.agent.pairs().get(0).state());
    wire.blocked.clear();
    wire.runFor(500 * MILLIS);
    assertAgreed(a, b);
  }

  @Test
  void nextBestPairIsNominatedWhenTheNominatedOneDies() {
    a.base("192.0.2.1", 1000).base("192.0.2.1", 1001);
    b.base("192.0.2.2", 2000);
    wire.connect(a, b);
    wire.runFor(2 * SECONDS);
    InetSocketAddress first = (InetSocketAddress) a.agent.nominatedPair().base();
    wire.block(first, b.addresses.get(0));
    wire.block(b.addresses.get(0), first);
    wire.runFor(45 * SECONDS);
    assertAgreed(a, b);
    assertNotEquals(first, a.agent.nominatedPair().base());
  }

  @Test
  void movedPeerIsFollowedAfterNomination() {
    oneBaseEach();
    wire.connect(a, b);
    wire.runFor(SECONDS);
    b.base("198.51.100.7", 2222); // its checks come from a source that nobody told a of
    wire.runFor(SECONDS);
    List<PairInfo> valid = a.agent.pairs().stream().filter(PairInfo::isValid).toList();
    assertEquals(2, valid.size());
    assertTrue(
        valid.stream()
            .anyMatch(
                pair ->
                    pair.peer().equals(b.addresses.get(1))
                        && pair.remote().type() == CandidateType.PEER_REFLEXIVE));
    assertFalse(a.events(IceEvent.PairValid.class).isEmpty());
  }

  @Test
  void restartKeepsTheOldPairUntilTheNewGenerationAgrees() {
    oneBaseEach();
    wire.connect(a, b);
    wire.runFor(SECONDS);
    IceCredentials before = a.agent.credentials();
    a.candidates.clear();
    b.candidates.clear();
    assertNotEquals(before, a.agent.restart(wire.now));
    b.agent.restart(wire.now);
    a.drain();
    b.drain();
    assertEquals(1, a.candidates.size(), "told again");
    assertEquals(0, a.agent.nominatedPair().generation());
    wire.runFor(20 * SECONDS);
    assertNotNull(a.agent.nominatedPair(), "consent of the old generation is still kept");
    wire.introduce(a, b);
    wire.introduce(b, a);
    wire.runFor(SECONDS);
    assertAgreed(a, b);
    assertEquals(1, a.agent.nominatedPair().generation());
    assertEquals(1, a.events(IceEvent.PairClosed.class).size());
    assertEquals(0, a.events(IceEvent.ConsentLost.class).size());
  }

  @Test
  void restartInMidCheckEndsWithTheNewGeneration() {
    oneBaseEach();
    wire.connect(a, b);
    wire.runFor(5 * MILLIS);
    a.agent.restart(wire.now);
    b.agent.restart(wire.now);
    a.drain();
    b.drain();
    wire.introduce(b, a);
    wire.runFor(200 * MILLIS);
    wire.introduce(a, b);
    wire.runFor(2 * SECONDS);
    assertAgreed(a, b);
    assertEquals(1, a.agent.nominatedPair().generation());
  }

  @Test
  void relayedCandidatesAreNeverChecked() {
    a.base("192.0.2.1", 1000);
    a.agent.setRemoteCredentials(b.agent.credentials(), wire.now);
    InetSocketAddress relay = Wire.address("203.0.113.9", 3478);
    assertFalse(
        a.agent.addRemoteCandidate(
            Candidate.remote(CandidateType.RELAYED, relay, 100, "r"), wire.now));
    a.agent.start(wire.now);
    wire.runFor(11 * SECONDS);
    assertEquals(0, a.sent);
    assertTrue(a.agent.whyNotDirect().contains("relay"), a.agent.whyNotDirect());
  }

  @Test
  void familiesThatDifferAreNamed() {
    a.base("192.0.2.1", 1000);
    b.base("2001:db8::2", 2000);
    wire.connect(a, b);
    wire.runFor(11 * SECONDS);
    assertEquals(0, a.sent + b.sent);
    assertTrue(a.agent.whyNotDirect().contains("IPv6 alone"), a.agent.whyNotDirect());
    assertTrue(b.agent.whyNotDirect().contains("IPv4 alone"), b.agent.whyNotDirect());
  }

  @Test
  void removedBaseTakesItsPairsAlong() {
    oneBaseEach();
    wire.connect(a, b);
    wire.runFor(SECONDS);
    a.agent.removeBase(a.addresses.get(0), wire.now);
    a.drain();
    assertEquals(1, a.events(IceEvent.PairClosed.class).size());
    assertEquals(List.of(), a.agent.pairs());
    assertNull(a.agent.nominatedPair());
    assertTrue(a.agent.whyNotDirect().contains("no local address"), a.agent.whyNotDirect());
  }

  @Test
  void closedAgentIsSilentForEver() {
    oneBaseEach();
    wire.connect(a, b);
    wire.runFor(SECONDS);
    a.agent.close();
    a.agent.close();
    int sent = a.sent;
    wire.runFor(10 * SECONDS);
    assertEquals(sent, a.sent);
    assertEquals(IceAgent.NEVER, a.agent.nextTimeout());
  }
}
