package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.ice.candidate.Priorities;
import dev.crowfly.ice.stun.StunReader;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Local candidates: from the host, from address discovery, from STUN servers. */
class GatheringTest {
  private static final long SECONDS = 1000 * Wire.MILLIS;
  private static final InetSocketAddress HOST = Wire.address("192.168.1.2", 5000);
  private static final InetSocketAddress SERVER = Wire.address("203.0.113.1", 3478);
  private static final InetSocketAddress OTHER_SERVER = Wire.address("203.0.113.2", 3478);
  private static final InetSocketAddress MAPPED = Wire.address("198.51.100.7", 40000);

  private final Random random = new Random(4);
  private final IceAgent agent =
      new IceAgent(
          IceConfig.defaults(),
          (out, offset, length) -> {
            for (int i = 0; i < length; i++) {
              out[offset + i] = (byte) random.nextInt();
            }
          },
          IceRole.CONTROLLING);
  private final IceTransmit slot = new IceTransmit();
  private long now;

  private List<byte[]> sentTo(InetSocketAddress server) {
    List<byte[]> sent = new ArrayList<>();
    byte[] buffer = new byte[600];
    while (agent.pollTransmit(slot.reset(buffer, 0, 600), now)) {
      if (slot.peer().equals(server)) {
        sent.add(Arrays.copyOf(buffer, slot.length()));
      }
    }
    return sent;
  }

  private List<byte[]> runTo(long until, InetSocketAddress server) {
    List<byte[]> sent = new ArrayList<>();
    while (agent.nextTimeout() <= until) {
      now = Math.max(now, agent.nextTimeout());
      agent.onTimeout(now);
      sent.addAll(sentTo(server));
    }
    now = until;
    return sent;
  }

  private void answer(byte[] question, InetSocketAddress from, InetSocketAddress mapped)
      throws Exception {
    StunReader reader = new StunReader();
    reader.wrap(question, 0, question.length);
    byte[] answer = Messages.success(reader, mapped, null);
    agent.receive(answer, 0, answer.length, HOST, from, now);
  }

  private List<IceEvent> events() {
    List<IceEvent> events = new ArrayList<>();
    for (IceEvent e = agent.pollEvent(); e != null; e = agent.pollEvent()) {
      events.add(e);
    }
    return events;
  }

  private List<Candidate> candidates() {
    return events().stream()
        .filter(IceEvent.LocalCandidate.class::isInstance)
        .map(each -> ((IceEvent.LocalCandidate) each).candidate())
        .toList();
  }

  @Test
  void serverReflexiveCandidateComesFromTheServersAnswer() throws Exception {
    agent.addBase(HOST, List.of(HOST), List.of(SERVER), now);
    Candidate host = candidates().get(0);
    assertEquals(CandidateType.HOST, host.type());
    assertEquals(Priorities.candidate(CandidateType.HOST, 65535), host.priority());
    List<byte[]> asked = runTo(10 * Wire.MILLIS, SERVER);
    assertEquals(1, asked.size());
    answer(asked.get(0), SERVER, MAPPED);
    Candidate reflexive = candidates().get(0);
    assertEquals(CandidateType.SERVER_REFLEXIVE, reflexive.type());
    assertEquals(MAPPED, reflexive.address());
    assertEquals(HOST, reflexive.related());
    assertEquals(Priorities.candidate(CandidateType.SERVER_REFLEXIVE, 65535), reflexive.priority());
    assertFalse(reflexive.foundation().equals(host.foundation()));
  }

  @Test
  void answerOfSomebodyElseIsNotBelieved() throws Exception {
    agent.addBase(HOST, List.of(HOST), List.of(SERVER), now);
    candidates();
    byte[] asked = runTo(10 * Wire.MILLIS, SERVER).get(0);
    answer(asked, OTHER_SERVER, MAPPED);
    assertEquals(List.of(), candidates());
    answer(asked, SERVER, MAPPED);
    assertEquals(1, candidates().size(), "the right one still counts");
    answer(asked, SERVER, Wire.address("198.51.100.8", 1));
    assertEquals(List.of(), candidates(), "once");
  }

  @Test
  void addressWithoutNatIsNoCandidateOfItsOwn() throws Exception {
    agent.addBase(HOST, List.of(HOST), List.of(SERVER), now);
    candidates();
    answer(runTo(10 * Wire.MILLIS, SERVER).get(0), SERVER, HOST);
    assertEquals(List.of(), candidates());
  }

  @Test
  void addressDiscoveryAndServersTogetherTellEachAddressOnce() throws Exception {
    agent.addBase(HOST, List.of(HOST), List.of(SERVER), now);
    candidates();
    agent.addReflexive(HOST, MAPPED, OTHER_SERVER, now);
    assertEquals(1, candidates().size());
    agent.addReflexive(HOST, MAPPED, OTHER_SERVER, now);
    answer(runTo(10 * Wire.MILLIS, SERVER).get(0), SERVER, MAPPED);
    assertEquals(List.of(), candidates());
    agent.addReflexive(HOST, Wire.address("198.51.100.7", 40001), OTHER_SERVER, now);
    assertEquals(1, candidates().size(), "a symmetric NAT: another port for another server");
  }

  @Test
  void endComesWhenTheServersHaveAnsweredOrNot() throws Exception {
    agent.addBase(HOST, List.of(HOST), List.of(SERVER, OTHER_SERVER), now);
    agent.endOfLocalCandidates(now);
    answer(runTo(100 * Wire.MILLIS, SERVER).get(0), SERVER, MAPPED);
    assertFalse(events().stream().anyMatch(IceEvent.LocalCandidatesEnded.class::isInstance));
    runTo(10 * SECONDS, OTHER_SERVER);
    assertEquals(List.of(new IceEvent.LocalCandidatesEnded(0)), events());
  }

  @Test
  void restart_opensTheListOfCandidatesAgain() {
    agent.addBase(HOST, List.of(HOST), List.of(), now);
    agent.endOfLocalCandidates(now);
    events();
    agent.restart(now);
    agent.addReflexive(HOST, MAPPED, SERVER, now);
    List<IceEvent> told = events();
    assertEquals(2, told.size(), "the host address again, and the new one");
    assertTrue(told.stream().allMatch(IceEvent.LocalCandidate.class::isInstance));
    agent.endOfLocalCandidates(now);
    assertEquals(List.of(new IceEvent.LocalCandidatesEnded(1)), events());
  }

  @Test
  void unansweredQuestionIsAskedSevenTimes() {
    agent.addBase(HOST, List.of(HOST), List.of(SERVER), now);
    assertEquals(7, runTo(20 * SECONDS, SERVER).size());
    assertEquals(IceAgent.NEVER, agent.nextTimeout());
  }

  @Test
  void mappingIsKeptAliveUntilAPairIsAgreedOn() throws Exception {
    agent.addBase(HOST, List.of(HOST), List.of(SERVER), now);
    answer(runTo(10 * Wire.MILLIS, SERVER).get(0), SERVER, MAPPED);
    candidates();
    assertEquals(0, runTo(14 * SECONDS, SERVER).size());
    List<byte[]> again = runTo(15 * SECONDS + 50 * Wire.MILLIS, SERVER);
    assertEquals(1, again.size());
    answer(again.get(0), SERVER, Wire.address("198.51.100.7", 40002));
    assertEquals(1, candidates().size(), "the NAT forgot: a new candidate");
  }

  @Test
  void serverOfAnotherFamilyIsNotAsked() {
    InetSocketAddress six = Wire.address("2001:db8::1", 3478);
    agent.addBase(HOST, List.of(HOST), List.of(six), now);
    assertEquals(List.of(), runTo(SECONDS, six));
  }

  @Test
  void restartTellsEverythingAgainAndAsksAgain() throws Exception {
    agent.addBase(HOST, List.of(HOST), List.of(SERVER), now);
    agent.addReflexive(HOST, MAPPED, null, now);
    candidates();
    agent.restart(now);
    List<IceEvent> events = events();
    assertEquals(2, events.size());
    assertTrue(
        events.stream().allMatch(each -> ((IceEvent.LocalCandidate) each).generation() == 1));
    assertEquals(1, runTo(10 * Wire.MILLIS, SERVER).size());
  }

  @Test
  void hostsOfAWildcardSocketAreOneBase() {
    InetSocketAddress six = Wire.address("2001:db8::5", 5000);
    InetSocketAddress second = Wire.address("10.0.0.5", 5000);
    agent.addBase(HOST, List.of(HOST, second, six), List.of(), now);
    List<Candidate> hosts = candidates();
    assertEquals(
        List.of(six, HOST, second), hosts.stream().map(Candidate::address).toList(), "RFC 8421");
    assertEquals(3, hosts.stream().map(Candidate::priority).distinct().count());
    agent.addRemoteCandidate(
        Candidate.remote(CandidateType.HOST, Wire.address("192.0.2.9", 9), 100, "f"), now);
    assertEquals(1, agent.pairs().size(), "one socket, one destination: one pair");
  }

  @Test
  void remoteLinkLocalAddressIsTriedOnEveryLinkOfOurs() throws Exception {
    byte[] one = InetAddress.getByName("fe80::1").getAddress();
    List<InetSocketAddress> hosts =
        List.of(
            new InetSocketAddress(Inet6Address.getByAddress(null, one, 2), 5000),
            new InetSocketAddress(Inet6Address.getByAddress(null, one, 3), 5000));
    agent.addBase(HOST, hosts, List.of(), now);
    agent.addRemoteCandidate(
        Candidate.remote(CandidateType.HOST, Wire.address("fe80::9", 9), 100, "f"), now);
    assertEquals(
        List.of(2, 3),
        agent.pairs().stream()
            .map(each -> ((Inet6Address) each.peer().getAddress()).getScopeId())
            .sorted()
            .toList());
  }

  @Test
  void wrongUseIsToldAtOnce() {
    agent.addBase(HOST, List.of(HOST), List.of(), now);
    assertThrows(
        IllegalStateException.class, () -> agent.addBase(HOST, List.of(HOST), List.of(), now));
    assertThrows(
        IllegalArgumentException.class, () -> agent.addBase(SERVER, List.of(), List.of(), now));
    agent.setRemoteCredentials(new IceCredentials("abcd", "a".repeat(22)), now);
    agent.setRemoteCredentials(new IceCredentials("abcd", "a".repeat(22)), now);
    assertThrows(
        IllegalStateException.class,
        () -> agent.setRemoteCredentials(new IceCredentials("efgh", "a".repeat(22)), now));
    assertThrows(IllegalArgumentException.class, () -> new IceCredentials("abc", "a".repeat(22)));
    assertThrows(IllegalArgumentException.class, () -> new IceCredentials("ab:d", "a".repeat(22)));
    agent.close();
    assertThrows(
        IllegalStateException.class, () -> agent.addBase(SERVER, List.of(HOST), List.of(), now));
  }

  @Test
  void passwordsAreNotPrinted() {
    IceCredentials credentials = agent.credentials();
    assertFalse(credentials.toString().contains(credentials.password()));
  }
}
