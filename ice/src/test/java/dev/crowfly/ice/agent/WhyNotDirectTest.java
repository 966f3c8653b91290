package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a person reads when there is no direct path. */
class WhyNotDirectTest {
  private static final long SECONDS = 1000 * Wire.MILLIS;

  private final Wire wire = new Wire(2);
  private final Wire.Node a = wire.node(IceRole.CONTROLLING);
  private final Wire.Node b = wire.node(IceRole.CONTROLLED);

  private void assertSays(String part) {
    String why = a.agent.whyNotDirect();
    assertTrue(why.contains(part), why);
    assertFalse(why.contains(a.agent.credentials().password()), "no secrets");
    assertFalse(why.contains(b.agent.credentials().password()), "no secrets");
  }

  @Test
  void stepsOnTheWayAreTold() {
    assertSays("no local address");
    a.base("192.0.2.1", 1000);
    b.base("192.0.2.2", 2000);
    assertSays("not told its credentials");
    a.agent.setRemoteCredentials(b.agent.credentials(), wire.now);
    assertSays("not been started");
    a.agent.start(wire.now);
    assertSays("may still do so");
    a.agent.endOfRemoteCandidates(wire.now);
    assertSays("told of no address");
    a.agent.addRemoteCandidate(b.candidates.get(0), wire.now);
    assertSays("not checked yet");
    wire.runFor(Wire.MILLIS);
    assertSays("1 requests sent, no answer yet");
    wire.introduce(b, a);
    b.agent.start(wire.now);
    wire.runFor(SECONDS);
    assertSays("There is a direct path: host 192.0.2.1:1000 to host 192.0.2.2:2000");
    a.agent.close();
    assertSays("closed");
  }

  @Test
  void peerOfAnotherGenerationIsRecognized() {
    a.base("192.0.2.1", 1000);
    b.base("192.0.2.2", 2000);
    IceCredentials old = b.agent.credentials();
    b.agent.restart(wire.now);
    b.agent.restart(wire.now); // the first ones are not accepted any more
    b.drain();
    a.agent.setRemoteCredentials(old, wire.now);
    a.agent.addRemoteCandidate(b.candidates.get(0), wire.now);
    a.agent.start(wire.now);
    wire.runFor(11 * SECONDS);
    assertSays("does not know our credentials");
    assertTrue(
        a.agent.pairs().get(0).failure() == PairFailure.NO_ANSWER,
        "a hint that nobody signed fails nothing");
  }

  @Test
  void peerThatIsHeardButDoesNotHearIsRecognized() {
    a.base("192.0.2.1", 1000);
    b.base("192.0.2.2", 2000);
    wire.block(a.addresses.get(0), b.addresses.get(0));
    wire.connect(a, b);
    wire.runFor(11 * SECONDS);
    assertSays("The peer's checks reach us, but its answers to ours do not");
  }

  /** Found with a host without a NAT, in real namespaces: its reflexive candidate is redundant. */
  @Test
  void hostThatIsSeenAsItIsWasToldSoByAServer() {
    a.base("192.0.2.1", 1000);
    b.base("192.0.2.2", 2000);
    wire.block(a.addresses.get(0), b.addresses.get(0));
    wire.block(b.addresses.get(0), a.addresses.get(0));
    wire.connect(a, b);
    wire.runFor(11 * SECONDS);
    assertSays("no server told what our address looks like");
    a.agent.addReflexive(
        a.agent.pairs().get(0).base(), a.addresses.get(0), b.addresses.get(0), wire.now);
    assertSays("Usual causes: a NAT");
  }
}
