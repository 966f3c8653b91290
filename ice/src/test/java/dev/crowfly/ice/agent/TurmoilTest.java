package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Everything that a caller and a network may do, in any order, for two minutes of virtual time;
 * then calm and a restart, after which the two must agree. {@link Wire} itself fails the test when
 * a timeout lies in the past. The repetition is the seed.
 */
class TurmoilTest {
  private static final long SECONDS = 1000 * Wire.MILLIS;

  @RepeatedTest(150)
  void agentsSurviveAndAgreeOnceItIsCalm(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    Wire wire = new Wire(seed);
    wire.delay = (1 + random.nextInt(150)) * Wire.MILLIS;
    wire.loss = random.nextInt(4) * 0.2;
    Wire.Node a = wire.node(role(random)).base("192.0.2.1", 1000);
    Wire.Node b = wire.node(role(random)).base("192.0.2.2", 2000);
    for (int i = 0; i < 120; i++) {
      act(wire, random, random.nextBoolean() ? a : b, a, b);
      wire.runFor(random.nextInt(2000) * Wire.MILLIS);
      check(a, seed);
      check(b, seed);
    }
    wire.loss = 0;
    wire.blocked.clear();
    ensureBase(a, 10);
    ensureBase(b, 20);
    begin(a, wire);
    begin(b, wire);
    wire.connect(a, b);
    wire.runFor(5 * SECONDS);
    assertNotNull(a.agent.nominatedPair(), () -> "seed " + seed + ": " + a.agent.whyNotDirect());
    assertNotNull(b.agent.nominatedPair(), () -> "seed " + seed + ": " + b.agent.whyNotDirect());
    assertEquals(a.agent.nominatedPair().base(), b.agent.nominatedPair().peer(), "seed " + seed);
    assertEquals(a.agent.role().other(), b.agent.role());
  }

  private static IceRole role(Random random) {
    return random.nextBoolean() ? IceRole.CONTROLLING : IceRole.CONTROLLED;
  }

  private static void begin(Wire.Node node, Wire wire) {
    node.candidates.clear();
    node.agent.restart(wire.now);
    node.drain();
  }

  private static void ensureBase(Wire.Node node, int last) {
    if (node.addresses.isEmpty()) {
      node.base("192.0.2." + last, 3000);
    }
  }

  private static void act(Wire wire, Random random, Wire.Node node, Wire.Node a, Wire.Node b) {
    Wire.Node other = node == a ? b : a;
    switch (random.nextInt(12)) {
      case 0 -> begin(node, wire);
      case 1 -> {
        if (node.addresses.size() < 4) {
          node.base("198.51.100." + (1 + random.nextInt(250)), 1 + random.nextInt(60000));
        }
      }
      case 2 -> {
        if (!node.addresses.isEmpty()) {
          InetSocketAddress gone = node.addresses.remove(random.nextInt(node.addresses.size()));
          node.candidates.removeIf(each -> each.base().equals(gone));
          node.agent.removeBase(gone, wire.now);
        }
      }
      case 3, 4, 5 -> {
        try {
          wire.introduce(node, other);
        } catch (IllegalStateException e) {
          begin(node, wire); // the other restarted
        }
      }
      case 6 -> node.agent.start(wire.now);
      case 7 -> {
        if (!node.addresses.isEmpty() && !other.addresses.isEmpty()) {
          wire.block(any(random, node.addresses), any(random, other.addresses));
        }
      }
      case 8 -> wire.blocked.clear();
      case 9 -> {
        for (PairInfo pair : node.agent.pairs()) {
          node.agent.onAuthenticatedPacket(pair.base(), pair.peer(), wire.now);
        }
      }
      case 10 ->
          node.agent.addRemoteCandidate(
              Candidate.remote(
                  random.nextBoolean() ? CandidateType.SERVER_REFLEXIVE : CandidateType.RELAYED,
                  Wire.address("203.0.113.1", 1 + random.nextInt(60000)),
                  1 + random.nextInt(1_000_000_000),
                  "f" + random.nextInt(3)),
              wire.now);
      default -> {
        node.agent.onTimeout(wire.now); // spurious
        node.agent.endOfRemoteCandidates(wire.now);
        node.agent.endOfLocalCandidates(wire.now);
      }
    }
    node.drain();
  }

  private static InetSocketAddress any(Random random, List<InetSocketAddress> addresses) {
    return addresses.get(random.nextInt(addresses.size()));
  }

  private static void check(Wire.Node node, long seed) {
    List<PairInfo> pairs = node.agent.pairs();
    Set<Object> ends = new HashSet<>();
    int consents = 0;
    int current = 0;
    for (PairInfo pair : pairs) {
      assertTrue(ends.add(List.of(pair.base(), pair.peer(), pair.generation())), "seed " + seed);
      assertTrue(node.addresses.contains(pair.base()), "seed " + seed + ": a base that is gone");
      consents += pair.consent() ? 1 : 0;
      current += pair.generation() == node.agent.generation() ? 1 : 0;
      assertTrue(!pair.nominated() || pair.isValid(), "seed " + seed + ": " + pair);
    }
    assertTrue(consents <= 3, "seed " + seed);
    assertTrue(current <= 100, "seed " + seed);
    PairInfo nominated = node.agent.nominatedPair();
    assertTrue(nominated == null || nominated.isValid(), "seed " + seed);
    assertTrue(!node.agent.whyNotDirect().isEmpty());
  }
}
