package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.client.SignalingClient;
import dev.crowfly.signaling.client.SignalingClientConfig;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.codec.MessageWriter;
import dev.crowfly.signaling.registry.AccessPolicy;
import dev.crowfly.signaling.registry.InMemoryServiceRegistry;
import dev.crowfly.signaling.switchboard.Switchboard;
import dev.crowfly.signaling.switchboard.SwitchboardConfig;
import dev.crowfly.signaling.switchboard.SwitchboardEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A switchboard with two honest nodes, a third that says anything, and an honest node that is told
 * anything by an Intermediate. What comes may end a leg, never throw; flows open and close in
 * pairs; and when the third is gone, the two find each other.
 */
public final class SignalingPeersTarget {
  private static final long SECOND = 1_000_000_000L;
  private static final int MOST_STEPS = 20_000;
  private static final String THIRD = "z".repeat(52);
  private static final InetSocketAddress SEEN = QuicPair.address(1, 1);

  /** An honest node and its leg. */
  private static final class Node {
    final String id;
    final SignalingClient client;
    long leg = -1;
    long request;
    boolean answered;

    Node(char letter) {
      id = String.valueOf(letter).repeat(52);
      client =
          new SignalingClient(
              SignalingClientConfig.of(id, "fuzz", true, true).withInstance(letter));
    }
  }

  private final Choices choices;
  private final Switchboard board;
  private final Node one = new Node('a');
  private final Node two = new Node('b');
  private final Node deceived = new Node('c');
  private final Set<Object> flows = new HashSet<>();
  private final List<SessionId> known = new ArrayList<>();
  private final byte[] buffer = new byte[4_096];
  private long legs;
  private long thirdLeg = -1;
  private long now = 5;
  private int steps;

  private SignalingPeersTarget(Choices choices) {
    this.choices = choices;
    SplittableRandom random = new SplittableRandom(3);
    board =
        new Switchboard(
            SwitchboardConfig.builder("i".repeat(52)).perNode(8, 8).build(),
            new InMemoryServiceRegistry(),
            AccessPolicy.OPEN,
            random::nextBytes,
            leg -> 0L);
    for (int i = 0; i < 3; i++) {
      known.add(SessionId.of(new byte[] {(byte) i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    }
  }

  /** Each step: who does what, with which arguments. */
  public static void fuzzerTestOneInput(byte[] input) {
    new SignalingPeersTarget(new Choices(input)).run();
  }

  private void run() {
    connect(one);
    connect(two);
    deceived.client.connected(now);
    while (!choices.isEmpty()) {
      act();
      pump();
    }
    checkTheHonestMeet();
  }

  private void act() {
    switch (choices.below(16)) {
      case 0 -> {
        dropThird();
        thirdLeg = ++legs;
        board.connected(thirdLeg, THIRD, SEEN, now);
      }
      case 1 -> dropThird();
      case 2, 3, 4 -> toBoard(message());
      case 5 -> toBoard(choices.take(choices.below(200)));
      case 6, 7 -> toDeceived(message());
      case 8 -> toDeceived(choices.take(choices.below(200)));
      case 9 -> {
        deceived.client.disconnected(now);
        deceived.client.connected(now);
      }
      case 10, 11 -> speak(choices.flag() ? one : choices.flag() ? two : deceived);
      case 12 -> {
        Node node = choices.flag() ? one : two;
        disconnect(node);
        if (choices.flag()) {
          connect(node);
        }
      }
      case 13 -> board.accessChanged(now);
      case 14 -> pass(choices.octet() * 100_000_000L);
      default -> pass(choices.octet() * SECOND);
    }
  }

  /** What an honest node may want of its client. */
  private void speak(Node node) {
    SignalingClient client = node.client;
    switch (choices.below(8)) {
      case 0 -> client.register(service(), now);
      case 1 -> client.unregister(service(), now);
      case 2, 3 -> node.request = client.open(service(), "", ice(), now);
      case 4 -> client.candidate(session(), choices.below(3), "candidate", now);
      case 5 -> client.restart(session(), ice(), now);
      case 6 -> client.close(session(), ErrorCode.CANCELLED, "done", now);
      default -> client.cancelOpen(node.request, now);
    }
  }

  private String service() {
    return List.of("web", "ssh", "x").get(choices.below(3));
  }

  private SessionId session() {
    return known.get(choices.below(known.size()));
  }

  private IceParameters ice() {
    return new IceParameters(
        choices.below(3), "ufrag", "password/+0123456789ab", List.of("candidate"));
  }

  private String node() {
    return List.of(one.id, two.id, deceived.id, THIRD, "").get(choices.below(5));
  }

  /** A message that can be written, or nothing. */
  private byte[] message() {
    Message message =
        switch (choices.below(19)) {
          case 0, 1 -> new Message.Hello(1, choices.flag(), choices.flag(), node(), "x", 5);
          case 2 -> new Message.Welcome(1, node(), SEEN, 4, 4);
          case 3 -> new Message.Register(choices.octet(), service());
          case 4 -> new Message.Registered(choices.octet(), service());
          case 5 -> new Message.Unregister(service());
          case 6 -> new Message.Open(choices.octet(), service(), "", ice());
          case 7 -> new Message.Open(choices.octet(), "", node(), ice());
          case 8 -> new Message.Offer(session(), choices.octet(), node(), services(), ice());
          case 9 -> new Message.Accept(session(), ice());
          case 10 ->
              new Message.Answer(
                  choices.octet(), session(), false, choices.octet(), node(), services(), ice());
          case 11 -> new Message.Candidate(session(), choices.below(3), "candidate");
          case 12 -> new Message.EndOfCandidates(session(), choices.below(3));
          case 13 -> new Message.StartPunching(session(), choices.octet());
          case 14 -> new Message.Restart(session(), ice());
          case 15 -> new Message.Resume(session(), node(), choices.flag());
          case 16 -> new Message.Resumed(session(), choices.octet(), services());
          case 17 -> new Message.Close(session(), choices.below(20), "end");
          default -> new Message.Refused(choices.octet(), choices.below(20), "no");
        };
    try {
      return new MessageWriter().bytes(message);
    } catch (SignalingException e) {
      return new byte[0];
    }
  }

  private List<String> services() {
    return List.of(service());
  }

  private void toBoard(byte[] bytes) {
    if (thirdLeg >= 0) {
      board.receivable(thirdLeg, now);
      board.receive(thirdLeg, bytes, 0, bytes.length, now);
      drain();
    }
  }

  private void toDeceived(byte[] bytes) {
    deceived.client.receive(bytes, 0, bytes.length, now);
    hear(deceived);
  }

  private void dropThird() {
    if (thirdLeg >= 0) {
      board.disconnected(thirdLeg, now);
      thirdLeg = -1;
      drain();
    }
  }

  private void connect(Node node) {
    if (node.leg < 0) {
      node.leg = ++legs;
      board.connected(node.leg, node.id, SEEN, now);
      node.client.connected(now);
    }
  }

  private void disconnect(Node node) {
    if (node.leg >= 0) {
      long leg = node.leg;
      node.leg = -1;
      board.disconnected(leg, now);
      node.client.disconnected(now);
      drain();
    }
  }

  /** Lets everybody talk until nobody has anything to say. */
  private void pump() {
    boolean again = true;
    while (again) {
      unless(++steps < MOST_STEPS, "they talk without end");
      again = pump(one);
      again |= pump(two);
      while (thirdLeg >= 0 && board.write(thirdLeg, buffer, 0, buffer.length) > 0) {
        again = true;
      }
      while (deceived.client.write(buffer, 0, buffer.length) > 0) {
        unless(++steps < MOST_STEPS, "output without end");
      }
      hear(deceived);
      drain();
    }
  }

  private boolean pump(Node node) {
    boolean moved = false;
    if (node.leg >= 0) {
      int room = Math.min(buffer.length, board.receivable(node.leg, now));
      int count = room == 0 ? 0 : node.client.write(buffer, 0, room);
      if (count > 0) {
        board.receive(node.leg, buffer, 0, count, now);
        moved = true;
      }
      drain();
    }
    if (node.leg >= 0) {
      int count = board.write(node.leg, buffer, 0, buffer.length);
      if (count > 0) {
        node.client.receive(buffer, 0, count, now);
        moved = true;
      }
    }
    hear(node);
    return moved;
  }

  private void hear(Node node) {
    SignalingClient client = node.client;
    for (SignalingEvent e = client.pollEvent(); e != null; e = client.pollEvent()) {
      unless(++steps < MOST_STEPS, "events without end");
      if (e instanceof SignalingEvent.Offered offered) {
        remember(offered.offer().session());
        client.accept(offered.offer().session(), iceOfNode(), now);
      } else if (e instanceof SignalingEvent.Answered answered) {
        remember(answered.answer().session());
        node.answered |= answered.request() == node.request;
      }
    }
  }

  private static IceParameters iceOfNode() {
    return new IceParameters(0, "ufrag", "password/+0123456789ab", List.of());
  }

  private void remember(SessionId session) {
    if (!known.contains(session) && known.size() < 12) {
      known.add(session);
    }
  }

  private void drain() {
    for (SwitchboardEvent e = board.pollEvent(); e != null; e = board.pollEvent()) {
      unless(++steps < MOST_STEPS, "events without end");
      if (e instanceof SwitchboardEvent.FlowOpened opened) {
        unless(flows.add(List.of(opened.agentLeg(), opened.agentFlow())), "a flow is used twice");
        unless(
            flows.add(List.of(opened.connectorLeg(), opened.connectorFlow())),
            "a flow is used twice");
      } else if (e instanceof SwitchboardEvent.FlowClosed closed) {
        unless(flows.remove(List.of(closed.agentLeg(), closed.agentFlow())), "closed, not open");
        unless(
            flows.remove(List.of(closed.connectorLeg(), closed.connectorFlow())),
            "closed, not open");
      } else if (e instanceof SwitchboardEvent.LegMustClose must) {
        mustClose(must.leg());
      }
    }
  }

  private void mustClose(long leg) {
    if (leg == thirdLeg) {
      dropThird();
    } else if (leg == one.leg) {
      disconnect(one);
    } else if (leg == two.leg) {
      disconnect(two);
    }
  }

  private void pass(long nanos) {
    long until = now + nanos;
    pump();
    for (long next = nextTime(); next <= until; next = nextTime()) {
      unless(++steps < MOST_STEPS, "the world does not come to rest");
      now = Math.max(now, next);
      board.onTimeout(now);
      one.client.onTimeout(now);
      two.client.onTimeout(now);
      deceived.client.onTimeout(now);
      unless(nextTime() > now, "a timeout that is due at once again");
      pump();
    }
    now = until;
  }

  private long nextTime() {
    long next = Math.min(board.nextTimeout(), deceived.client.nextTimeout());
    return Math.min(next, Math.min(one.client.nextTimeout(), two.client.nextTimeout()));
  }

  private void checkTheHonestMeet() {
    dropThird();
    for (SessionId each : known) {
      one.client.close(each, ErrorCode.CANCELLED, "", now);
      two.client.close(each, ErrorCode.CANCELLED, "", now);
    }
    pass(600 * SECOND);
    connect(one);
    connect(two);
    pass(SECOND);
    unless(one.client.isUp() && two.client.isUp(), "not welcome");
    two.client.register("meeting", now);
    pass(SECOND);
    one.answered = false;
    one.request = one.client.open("meeting", "", iceOfNode(), now);
    pass(60 * SECOND);
    unless(one.answered, "two honest nodes do not meet");
    disconnect(one);
    disconnect(two);
    pass(3_600 * SECOND);
    unlessEqual(0, board.sessions(), "sessions of nobody");
    unlessEqual(0, board.services(), "services of nobody");
    unlessEqual(Set.of(), flows, "flows of nobody");
    unlessEqual(Switchboard.NEVER, board.nextTimeout(), "due after the end");
  }
}
