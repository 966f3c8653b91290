package dev.crowfly.signaling.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.codec.MessageReader;
import dev.crowfly.signaling.codec.MessageWriter;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.Messages;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An Intermediate that lies, floods or errs: the client stays in one piece and says so. */
class HostileIntermediateTest {
  private static final IceParameters NO_ICE = new IceParameters(0, "", "", List.of());
  private static final Message.Welcome WELCOME =
      new Message.Welcome(1, Ids.node('i'), new InetSocketAddress("192.0.2.1", 4433), 256, 10_000);

  private final SignalingClient client =
      new SignalingClient(
          SignalingClientConfig.of(Ids.node('e'), "test", true, true).withMaxSessions(3));
  private final List<Message> said = new ArrayList<>();
  private final List<SignalingEvent> told = new ArrayList<>();

  private void hear(Message... messages) {
    for (Message each : messages) {
      try {
        byte[] bytes = new MessageWriter().bytes(each);
        client.receive(bytes, 0, bytes.length, 0);
      } catch (SignalingException e) {
        throw new AssertionError(e);
      }
    }
    drain();
  }

  private void drain() {
    for (SignalingEvent e = client.pollEvent(); e != null; e = client.pollEvent()) {
      told.add(e);
    }
    byte[] bytes = new byte[1 << 16];
    MessageReader reader = new MessageReader();
    for (int n = client.write(bytes, 0, bytes.length); n > 0; ) {
      reader.feed(bytes, 0, n);
      n = client.write(bytes, 0, bytes.length);
    }
    try {
      for (Message next = reader.next(); next != null; next = reader.next()) {
        said.add(next);
      }
    } catch (SignalingException e) {
      throw new AssertionError(e);
    }
  }

  private void up() {
    client.connected(0);
    hear(WELCOME);
    assertTrue(client.isUp());
    said.clear();
    told.clear();
  }

  private Message.Offer offer(int session, char peer) {
    return new Message.Offer(Ids.session(session), 0, Ids.node(peer), List.of(), Ids.ice(0));
  }

  private Message.Answer answer(long request, int session, boolean existing, char peer) {
    return new Message.Answer(
        request,
        Ids.session(session),
        existing,
        0,
        Ids.node(peer),
        List.of("web"),
        existing ? NO_ICE : Ids.ice(0));
  }

  private void assertFailed(ErrorCode code, boolean fatal) {
    SignalingEvent.LegFailed failed = (SignalingEvent.LegFailed) told.get(told.size() - 1);
    assertEquals(code, failed.code());
    assertEquals(fatal, failed.fatal());
    assertFalse(client.isUp());
    assertFalse(client.hasOutput());
    told.clear();
    hear(WELCOME);
    assertEquals(List.of(), told);
  }

  @Test
  void anotherVersionIsFatal() {
    client.connected(0);
    hear(new Message.Welcome(2, Ids.node('i'), WELCOME.observed(), 1, 1));
    assertFailed(ErrorCode.VERSION, true);
  }

  @Test
  void somethingBeforeTheGreeting() {
    client.connected(0);
    hear(offer(1, 'a'));
    assertFailed(ErrorCode.MALFORMED, false);
  }

  @Test
  void secondGreeting() {
    up();
    hear(WELCOME);
    assertFailed(ErrorCode.MALFORMED, false);
  }

  @Test
  void messageThatOnlyEdgesSend() {
    up();
    hear(new Message.Open(1, "web", "", Ids.ice(0)));
    assertFailed(ErrorCode.MALFORMED, false);
  }

  @Test
  void bytesThatAreNoMessage() {
    up();
    client.receive(new byte[] {0, 0}, 0, 2, 0);
    drain();
    assertFailed(ErrorCode.MALFORMED, false);
  }

  @Test
  void refusalOfTheLegIsFatalWhenAnotherAttemptIsUseless() {
    for (ErrorCode each : ErrorCode.values()) {
      SignalingClient fresh =
          new SignalingClient(SignalingClientConfig.of(Ids.node('e'), "test", true, true));
      fresh.connected(0);
      byte[] bytes = bytes(new Message.Refused(0, each.code(), "no"));
      fresh.receive(bytes, 0, bytes.length, 0);
      SignalingEvent.LegFailed failed = (SignalingEvent.LegFailed) fresh.pollEvent();
      assertEquals(each, failed.code());
      assertEquals(
          List.of(
                  ErrorCode.VERSION,
                  ErrorCode.WRONG_NODE,
                  ErrorCode.FORBIDDEN,
                  ErrorCode.INVALID,
                  ErrorCode.REPLACED)
              .contains(each),
          failed.fatal());
    }
  }

  private static byte[] bytes(Message message) {
    try {
      return new MessageWriter().bytes(message);
    } catch (SignalingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void offerOfASessionThatIsThere() {
    up();
    hear(offer(1, 'a'), offer(1, 'b'));
    assertFailed(ErrorCode.MALFORMED, false);
  }

  @Test
  void offerOfOneself() {
    up();
    hear(offer(1, 'e'));
    assertFailed(ErrorCode.MALFORMED, false);
  }

  @Test
  void moreOffersThanSessionsAreDeclined() {
    up();
    for (int i = 1; i <= 5; i++) {
      hear(offer(i, 'a'));
    }
    assertEquals(3, client.sessions());
    assertEquals(
        List.of(ErrorCode.LIMIT.code(), ErrorCode.LIMIT.code()),
        said.stream().map(message -> ((Message.Close) message).code()).toList());
  }

  @Test
  void answerThatNobodyAskedForIsDeclined() {
    up();
    hear(answer(77, 1, false, 'c'));
    assertEquals(List.of(), told);
    assertEquals(ErrorCode.CANCELLED.code(), ((Message.Close) said.get(0)).code());
    assertEquals(0, client.sessions());
    hear(answer(77, 1, true, 'c'));
    assertEquals(List.of(), told);
  }

  @Test
  void answerWithAnotherNodeThanWanted() {
    up();
    long request = client.open("web", Ids.node('c'), Ids.ice(0), 0);
    hear(answer(request, 1, false, 'x'));
    SignalingEvent.OpenRefused refused = (SignalingEvent.OpenRefused) told.get(0);
    assertEquals(ErrorCode.WRONG_PEER, refused.code());
    assertEquals(0, client.sessions());
    assertTrue(said.get(said.size() - 1) instanceof Message.Close);
  }

  @Test
  void answerWithAnExistingSessionOfAnotherPeer() {
    up();
    long first = client.open("web", "", Ids.ice(0), 0);
    hear(answer(first, 1, false, 'c'));
    client.open("ssh", "", Ids.ice(0), 0);
    hear(answer(first + 1, 1, true, 'd'));
    assertFailed(ErrorCode.MALFORMED, false);
  }

  @Test
  void answerWithAnExistingSessionThatWeHaveEnded() {
    up();
    long request = client.open("web", "", Ids.ice(0), 0);
    hear(answer(request, 1, true, 'c'));
    assertEquals(0, told.size(), "it may be an accident, once");
    assertEquals(request, ((Message.Open) said.get(said.size() - 1)).request());
    hear(answer(request, 1, true, 'c'));
    assertEquals(ErrorCode.UNKNOWN_SESSION, ((SignalingEvent.OpenRefused) told.get(0)).code());
  }

  @Test
  void messagesOfUnknownSessionsMeanNothing() {
    up();
    hear(
        new Message.Candidate(Ids.session(1), 0, "c"),
        new Message.EndOfCandidates(Ids.session(1), 0),
        new Message.StartPunching(Ids.session(1), 0),
        new Message.Restart(Ids.session(1), Ids.ice(1)),
        new Message.Resumed(Ids.session(1), 0, List.of()),
        new Message.Access(Ids.session(1), List.of()),
        new Message.Close(Ids.session(1), 0, ""),
        new Message.Registered(5, "web"),
        new Message.Refused(5, 5, ""));
    assertEquals(List.of(), told);
    assertTrue(client.isUp());
  }

  @Test
  void unknownCodeIsTakenForAnInternalError() {
    up();
    long request = client.open("web", "", Ids.ice(0), 0);
    hear(new Message.Refused(request, 4711, "from the future"));
    assertEquals(ErrorCode.INTERNAL, ((SignalingEvent.OpenRefused) told.get(0)).code());
  }

  @Test
  void intermediateThatDoesNotReadIsGivenUp() {
    SignalingClient full =
        new SignalingClient(
            SignalingClientConfig.of(Ids.node('e'), "test", true, true).withMaxSessions(100_000));
    full.connected(0);
    byte[] welcome = bytes(WELCOME);
    full.receive(welcome, 0, welcome.length, 0);
    SignalingEvent event = full.pollEvent();
    for (int i = 0; i < 100_000 && !(event instanceof SignalingEvent.LegFailed); i++) {
      full.open("web", "", Ids.ice(0, "x".repeat(500)), 0);
      event = full.pollEvent();
    }
    assertEquals(ErrorCode.TIMEOUT, ((SignalingEvent.LegFailed) event).code());
    assertFalse(full.hasOutput());
  }

  @Property(tries = 300)
  void anyMessagesInAnyOrderBreakNothing(@ForAll long seed) {
    Random random = new Random(seed);
    Messages messages = new Messages(seed);
    for (int i = 0; i < 60; i++) {
      if (!client.isUp()) {
        client.connected(i);
        hear(WELCOME);
      }
      switch (random.nextInt(6)) {
        case 0 -> client.open("web", "", Ids.ice(0), i);
        case 1 -> hear(messages.any());
        case 2 -> hear(offer(random.nextInt(4), 'a'));
        case 3 ->
            hear(answer(1 + random.nextInt(30), random.nextInt(4), random.nextBoolean(), 'c'));
        case 4 -> {
          byte[] bytes = bytes(messages.any());
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          client.receive(bytes, 0, bytes.length, i);
        }
        default -> client.onTimeout(i * 1_000_000_000L);
      }
      drain();
      assertTrue(client.sessions() <= 3);
    }
    client.disconnected(100);
    client.onTimeout(SignalingClient.NEVER - 1);
    drain();
    assertNull(client.pollEvent());
    assertEquals(SignalingClient.NEVER, client.nextTimeout());
  }
}
