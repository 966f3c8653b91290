package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.codec.MessageWriter;
import dev.crowfly.signaling.registry.AccessPolicy;
import dev.crowfly.signaling.registry.InMemoryServiceRegistry;
import dev.crowfly.signaling.testing.Edge;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.Messages;
import dev.crowfly.signaling.testing.RawNode;
import dev.crowfly.signaling.testing.World;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node with a valid certificate that wants to harm: at worst its own leg ends. */
class HostileNodeTest {
  private final World world = new World(7);
  private final Edge connector = world.connectedEdge(Ids.node('c'));
  private final Edge agent = world.connectedEdge(Ids.node('a'));
  private SessionId session;

  @BeforeEach
  void openSession() {
    connector.client.register("web", world.now);
    world.run();
    agent.client.open("web", "", Ids.ice(0), world.now);
    world.run();
    session = agent.last(SignalingEvent.Answered.class).answer().session();
    agent.told.clear();
    connector.told.clear();
  }

  /** Whatever happened: the two have their session, and it works. */
  @AfterEach
  void sessionIsUnharmed() {
    world.run();
    for (Edge each : List.of(agent, connector)) {
      assertEquals(List.of(), each.told(SignalingEvent.LegFailed.class));
      assertTrue(
          each.told(SignalingEvent.SessionClosed.class).stream()
              .noneMatch(closed -> closed.session().equals(session)));
    }
    agent.client.candidate(session, 0, "unharmed", world.now);
    world.run();
    assertEquals("unharmed", connector.last(SignalingEvent.RemoteCandidate.class).text());
    assertTrue(world.flows.stream().anyMatch(flow -> flow.session().equals(session)));
  }

  private RawNode hostile() {
    return RawNode.greeted(world, 666, Ids.node('h'));
  }

  private void assertCutOff(RawNode node, ErrorCode code) {
    assertEquals(code.code(), ((Message.Refused) node.last()).code());
    assertEquals(0, ((Message.Refused) node.last()).request());
    world.run();
    assertTrue(
        world.told(
            told ->
                told instanceof SwitchboardEvent.LegMustClose must
                    && must.leg() == node.leg
                    && must.code() == code));
    // Nothing that it says matters any more.
    node.told.clear();
    node.say(new Message.Register(1, "again"));
    assertEquals(List.of(), node.listen());
  }

  @Test
  void sessionOfOthersCantBeClosedFedOrRestarted() {
    RawNode node = hostile();
    node.say(
        new Message.Close(session, 0, "ha"),
        new Message.Candidate(session, 0, "mine"),
        new Message.EndOfCandidates(session, 0),
        new Message.Restart(session, Ids.ice(9)),
        new Message.PunchResult(session, false, 0, "ha"));
    world.run();
    assertEquals(List.of(), node.listen());
    assertEquals(List.of(), agent.told);
    assertEquals(List.of(), connector.told);
    assertEquals(List.of(), world.told(SwitchboardEvent.PunchReported.class));
  }

  @Test
  void sessionOfOthersCantBeAcceptedOrResumed() {
    RawNode node = hostile();
    node.say(new Message.Accept(session, Ids.ice(0)));
    assertEquals(ErrorCode.UNKNOWN_SESSION.code(), ((Message.Close) node.last()).code());
    world.pass(6 * World.SECOND);
    node.say(new Message.Resume(session, connector.nodeId, true));
    assertEquals(ErrorCode.PEER_LOST.code(), ((Message.Close) node.last()).code());
    node.told.clear();
    node.say(new Message.Resume(session, agent.nodeId, false));
    assertEquals(List.of(), node.listen());
    world.pass(61 * World.SECOND);
    assertEquals(ErrorCode.PEER_LOST.code(), ((Message.Close) node.last()).code());
    assertEquals(1, world.board.sessions());
  }

  @Test
  void twoHostileNodesThatClaimASessionOfOthersGetOneOfTheirOwn() {
    RawNode one = hostile();
    RawNode two = RawNode.greeted(world, 667, Ids.node('g'));
    one.say(new Message.Register(1, "evil"), new Message.Resume(session, Ids.node('g'), false));
    two.say(new Message.Resume(session, Ids.node('h'), true));
    assertTrue(one.last() instanceof Message.Resumed);
    agent.lose();
    agent.connect();
    world.run();
    assertEquals(2, world.flows.size());
    one.say(new Message.Close(session, 0, "ha"));
    world.run();
    assertEquals(1, world.flows.size());
    agent.told.clear();
  }

  @Test
  void claimDoesNotGetAroundTheAccessFile() {
    world.access =
        new AccessPolicy() {
          @Override
          public boolean mayRegister(String node, String service) {
            return node.equals(connector.nodeId);
          }

          @Override
          public boolean mayReach(String node, String service) {
            return node.equals(agent.nodeId);
          }
        };
    RawNode one = hostile();
    RawNode two = RawNode.greeted(world, 667, Ids.node('g'));
    one.say(
        new Message.Register(1, "evil"), new Message.Resume(Ids.session(66), Ids.node('g'), false));
    two.say(new Message.Resume(Ids.session(66), Ids.node('h'), true));
    assertEquals(ErrorCode.FORBIDDEN.code(), ((Message.Close) one.last()).code());
    assertEquals(ErrorCode.FORBIDDEN.code(), ((Message.Close) two.last()).code());
    world.run();
    assertEquals(1, world.flows.size());
  }

  @Test
  void claimsCostTheNodeThatTheyNameNothing() {
    World small =
        new World(
            8,
            SwitchboardConfig.builder(World.INTERMEDIATE).perNode(9, 3).build(),
            new InMemoryServiceRegistry());
    Edge victim = small.connectedEdge(Ids.node('c'));
    RawNode node = RawNode.greeted(small, 666, Ids.node('h'));
    for (int i = 0; i < 10; i++) {
      node.say(new Message.Resume(Ids.session(i), victim.nodeId, true));
    }
    node.listen();
    victim.client.register("web", small.now);
    small.run();
    Edge other = small.connectedEdge(Ids.node('o'));
    other.client.open("web", "", Ids.ice(0), small.now);
    small.run();
    assertEquals(1, other.told(SignalingEvent.Answered.class).size());
  }

  @Test
  void secondGreeting() {
    RawNode node = hostile();
    node.say(new Message.Hello(1, true, true, Ids.node('h'), "", 0));
    assertCutOff(node, ErrorCode.MALFORMED);
  }

  @Test
  void greetingWithTheIdOfAnother() {
    RawNode node = new RawNode(world, 666, Ids.node('h'));
    node.say(new Message.Hello(1, true, true, connector.nodeId, "", 0));
    assertCutOff(node, ErrorCode.WRONG_NODE);
  }

  @Test
  void greetingOfAnImpossibleVersion() {
    RawNode node = new RawNode(world, 666, Ids.node('h'));
    node.say(new Message.Hello(0, true, true, Ids.node('h'), "", 0));
    assertCutOff(node, ErrorCode.VERSION);
  }

  @Test
  void somethingBeforeTheGreeting() {
    RawNode node = new RawNode(world, 666, Ids.node('h'));
    node.say(new Message.Register(1, "web"));
    assertCutOff(node, ErrorCode.MALFORMED);
  }

  @Test
  void noGreetingAtAll() {
    RawNode node = new RawNode(world, 666, Ids.node('h'));
    world.pass(11 * World.SECOND);
    assertCutOff(node, ErrorCode.TIMEOUT);
  }

  @Test
  void greetingWithoutEnd() {
    RawNode node = new RawNode(world, 666, Ids.node('h'));
    byte[] bytes = new byte[1100];
    bytes[0] = (byte) 0x80;
    bytes[1] = 1;
    node.say(bytes);
    assertCutOff(node, ErrorCode.MALFORMED);
  }

  @Test
  void messageThatOnlyTheIntermediateSends() {
    RawNode node = hostile();
    node.say(new Message.Access(session, List.of()));
    assertCutOff(node, ErrorCode.MALFORMED);
  }

  @Test
  void acceptanceOfOnesOwnOpen() {
    RawNode node = hostile();
    RawNode silent = RawNode.greeted(world, 667, Ids.node('s'));
    silent.say(new Message.Register(1, "slow"));
    node.say(new Message.Open(1, "slow", "", Ids.ice(0)));
    Message.Offer offer = (Message.Offer) silent.last();
    node.say(new Message.Accept(offer.session(), Ids.ice(0)));
    assertCutOff(node, ErrorCode.MALFORMED);
    assertEquals(offer.session(), ((Message.Close) silent.last()).session());
  }

  @Test
  void reservedNameCantBePublished() {
    RawNode node = hostile();
    node.say(new Message.Register(1, "crowfly.ping"));
    assertEquals(ErrorCode.INVALID.code(), ((Message.Refused) node.last()).code());
  }

  @Test
  void nodeThatAsksAndDoesNotReadIsCutOff() {
    RawNode node = hostile();
    int asked = 0;
    while (world.board.receivable(666, world.now) > 0 && asked < 500_000) {
      node.say(new Message.Open(1, "", "", Ids.ice(0)));
      world.now += 1_000_000;
      asked++;
    }
    assertCutOff(node, ErrorCode.LIMIT);
    assertTrue(asked > 100_000 && asked < 400_000, "asked " + asked);
  }

  @Test
  void nodeThatSendsMoreThanItMayIsNotReadAndThenCutOff() {
    RawNode node = hostile();
    byte[] unknown = new byte[1 << 16];
    for (int at = 0; at < unknown.length; at += 64) {
      unknown[at] = 63;
      unknown[at + 1] = 63;
    }
    int taken = 0;
    while (world.board.receivable(666, world.now) > 0) {
      node.say(unknown);
      taken += unknown.length;
    }
    assertTrue(taken >= 1 << 22 && taken <= 1 << 23, "took " + taken);
    world.pass(World.SECOND);
    assertTrue(world.told(new SwitchboardEvent.LegReceivable(666)::equals));
    for (int i = 0; i < 200; i++) {
      node.say(unknown);
    }
    assertCutOff(node, ErrorCode.LIMIT);
  }

  @Test
  void floodOfCandidatesReachesThePeerInBounds() {
    RawNode node = hostile();
    agent.client.register("victim", world.now);
    world.run();
    node.say(new Message.Open(1, "victim", "", Ids.ice(0)));
    world.run();
    Message.Answer answer =
        (Message.Answer)
            node.listen().stream().filter(Message.Answer.class::isInstance).findAny().orElseThrow();
    for (int i = 0; i < 1000; i++) {
      node.say(new Message.Candidate(answer.session(), 0, "c" + i));
    }
    world.run();
    assertEquals(64, agent.told(SignalingEvent.RemoteCandidate.class).size());
    assertEquals(936, world.board.droppedMessages());
    node.say(new Message.Close(answer.session(), 0, ""));
    world.run();
    agent.told.clear();
  }

  @Test
  void floodAgainstANodeThatReadsSlowlyDoesNotEndItsLeg() {
    World narrow =
        new World(
            9,
            SwitchboardConfig.builder(World.INTERMEDIATE).queuedBytes(1 << 17, 1 << 26).build(),
            new InMemoryServiceRegistry());
    RawNode victim = RawNode.greeted(narrow, 700, Ids.node('v'));
    victim.say(new Message.Register(1, "slow"));
    victim.listen();
    victim.told.clear();
    String attackers = "bdefghijklmnopqrstuwxyz234567";
    long leg = 800;
    int admitted = 0;
    for (int round = 0; round < 60; round++) {
      long first = leg;
      for (int i = 0; i < attackers.length(); i++) {
        RawNode node = RawNode.greeted(narrow, leg++, Ids.node(attackers.charAt(i)));
        node.say(new Message.Open(1, "slow", "", Ids.ice(0)));
        admitted += node.listen().isEmpty() ? 1 : 0;
      }
      // Each of them that was offered makes a Close for the victim.
      for (long gone = first; gone < leg; gone++) {
        narrow.disconnect(gone);
      }
    }
    narrow.run();
    assertEquals(List.of(), narrow.told(SwitchboardEvent.LegMustClose.class));
    assertTrue(admitted > 100 && admitted < 60 * attackers.length(), "admitted " + admitted);
    List<Message> heard = victim.listen();
    assertEquals(admitted, heard.stream().filter(Message.Offer.class::isInstance).count());
    assertEquals(admitted, heard.stream().filter(Message.Close.class::isInstance).count());
  }

  @Property(tries = 150)
  void anyMessagesInAnyOrderHarmNobodyElse(@ForAll long seed) {
    HostileNodeTest fresh = new HostileNodeTest();
    fresh.openSession();
    fresh.turmoil(new Random(seed), new Messages(seed));
    fresh.sessionIsUnharmed();
  }

  private void turmoil(Random random, Messages messages) {
    long leg = 1000;
    MessageWriter writer = new MessageWriter();
    RawNode node = RawNode.greeted(world, leg, Ids.node('h'));
    for (int i = 0; i < 60; i++) {
      try {
        byte[] bytes = writer.bytes(random.nextInt(3) == 0 ? messages.any() : aimed(random));
        if (random.nextInt(20) == 0) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        node.say(bytes);
      } catch (SignalingException e) {
        throw new AssertionError(e);
      }
      if (random.nextInt(10) == 0) {
        world.pass(random.nextInt(4) * World.SECOND);
      }
      if (!world.told(SwitchboardEvent.LegMustClose.class).isEmpty()) {
        world.told.clear();
        world.disconnect(leg);
        node = RawNode.greeted(world, ++leg, Ids.node('h'));
      }
      world.run();
      node.listen();
    }
    world.disconnect(leg);
  }

  /** A message about the session of the others, or about the node's own names. */
  private Message aimed(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> new Message.Close(session, random.nextInt(22), "");
      case 1 -> new Message.Accept(session, Ids.ice(0));
      case 2 -> new Message.Resume(session, connector.nodeId, random.nextBoolean());
      case 3 -> new Message.Resume(session, agent.nodeId, random.nextBoolean());
      case 4 -> new Message.Register(1 + random.nextInt(9), random.nextBoolean() ? "web" : "mine");
      case 5 -> new Message.Unregister(random.nextBoolean() ? "web" : "mine");
      case 6 -> new Message.Candidate(session, 0, "c");
      case 7 -> new Message.Restart(session, Ids.ice(3));
      default -> new Message.Open(1 + random.nextInt(9), "web", "", Ids.ice(0));
    };
  }
}
