package dev.crowfly.signaling.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.testing.Edge;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.World;
import org.junit.jupiter.api.Test;

/** Commands and times of the client. */
class SignalingClientTest {
  private final World world = new World(9);
  private final Edge edge = world.edge(Ids.node('e'));

  @Test
  void openWithoutALegIsRefusedInTime() {
    long request = edge.client.open("web", "", Ids.ice(0), world.now);
    assertEquals(10 * World.SECOND, edge.client.nextTimeout());
    world.pass(9 * World.SECOND);
    assertEquals(0, edge.told.size());
    world.pass(World.SECOND);
    SignalingEvent.OpenRefused refused = edge.last(SignalingEvent.OpenRefused.class);
    assertEquals(request, refused.request());
    assertEquals(ErrorCode.INTERMEDIATE_UNREACHABLE, refused.code());
    assertEquals(SignalingClient.NEVER, edge.client.nextTimeout());
  }

  @Test
  void intermediateThatDoesNotGreetIsGivenUp() {
    edge.client.connected(world.now);
    edge.client.onTimeout(10 * World.SECOND);
    SignalingEvent.LegFailed failed = (SignalingEvent.LegFailed) edge.client.pollEvent();
    assertEquals(ErrorCode.TIMEOUT, failed.code());
    assertFalse(failed.fatal());
    assertEquals(SignalingClient.NEVER, edge.client.nextTimeout());
  }

  @Test
  void cancelledOpenEndsTheSessionThatComesOfIt() {
    Edge connector = world.connectedEdge(Ids.node('c'));
    connector.client.register("web", world.now);
    edge.connect();
    world.run();
    long request = edge.client.open("web", "", Ids.ice(0), world.now);
    byte[] piece = new byte[4096];
    int count = edge.client.write(piece, 0, piece.length);
    world.board.receive(edge.leg(), piece, 0, count, world.now);
    edge.client.cancelOpen(request, world.now);
    world.run();
    assertEquals(0, edge.client.sessions());
    assertEquals(0, world.board.sessions());
    assertEquals(ErrorCode.CANCELLED, connector.last(SignalingEvent.SessionClosed.class).code());
    assertTrue(edge.told(SignalingEvent.Answered.class).isEmpty());
  }

  @Test
  void openThatIsLedToASessionThatWasJustEndedGetsAFreshOne() {
    Edge connector = world.connectedEdge(Ids.node('c'));
    connector.client.register("web", world.now);
    edge.connect();
    world.run();
    long first = edge.client.open("web", "", Ids.ice(0), world.now);
    world.run();
    Message.Offer offer = connector.last(SignalingEvent.Offered.class).offer();
    connector.client.accept(offer.session(), Ids.ice(0), world.now);
    world.run();
    assertEquals(first, edge.last(SignalingEvent.Answered.class).request());
    long second = edge.client.open("web", "", Ids.ice(0), world.now);
    edge.client.close(offer.session(), ErrorCode.NONE, "", world.now);
    world.run();
    Message.Offer another = connector.last(SignalingEvent.Offered.class).offer();
    assertNotEquals(offer.session(), another.session());
    connector.client.accept(another.session(), Ids.ice(0), world.now);
    world.run();
    SignalingEvent.Answered answered = edge.last(SignalingEvent.Answered.class);
    assertEquals(second, answered.request());
    assertFalse(answered.answer().existing());
    assertTrue(edge.told(SignalingEvent.OpenRefused.class).isEmpty());
  }

  @Test
  void registrationIsRepeatedAfterEachReconnectUntilItIsTakenBack() {
    edge.client.register("web", world.now);
    edge.client.register("web", world.now);
    for (int i = 1; i <= 3; i++) {
      edge.connect();
      world.run();
      assertEquals(i, edge.told(SignalingEvent.Registered.class).size());
      edge.lose();
    }
    edge.client.unregister("web", world.now);
    edge.connect();
    world.run();
    assertEquals(3, edge.told(SignalingEvent.Registered.class).size());
    world.pass(6 * World.SECOND);
    assertEquals(0, world.board.services());
  }

  @Test
  void refusedRegistrationSucceedsWhenTheNameIsFree() {
    Edge other = world.connectedEdge(Ids.node('o'));
    other.client.register("web", world.now);
    world.run();
    edge.client.register("web", world.now);
    edge.connect();
    world.run();
    assertEquals(
        ErrorCode.SERVICE_TAKEN, edge.last(SignalingEvent.RegistrationRefused.class).code());
    other.client.unregister("web", world.now);
    world.pass(31 * World.SECOND);
    assertEquals("web", edge.last(SignalingEvent.Registered.class).service());
  }

  @Test
  void namesAndParametersOutOfTheirBoundsAreTheCallersFault() {
    SignalingClient client = edge.client;
    assertThrows(IllegalArgumentException.class, () -> client.register("No Name", 0));
    assertThrows(IllegalArgumentException.class, () -> client.register("crowfly.ping", 0));
    assertThrows(IllegalArgumentException.class, () -> client.open("", "", Ids.ice(0), 0));
    assertThrows(IllegalArgumentException.class, () -> client.open("", "short", Ids.ice(0), 0));
    assertThrows(
        IllegalArgumentException.class, () -> client.open("web", "", Ids.ice(0, "a\nb"), 0));
    assertEquals(SignalingClient.NEVER, client.nextTimeout());
    for (int i = 0; i < 256; i++) {
      client.register("s" + i, 0);
    }
    assertThrows(IllegalStateException.class, () -> client.register("one-more", 0));
  }

  @Test
  void rolesAreKept() {
    SignalingClient neither =
        new SignalingClient(SignalingClientConfig.of(Ids.node('n'), "test", false, false));
    assertThrows(IllegalStateException.class, () -> neither.register("web", 0));
    assertThrows(IllegalStateException.class, () -> neither.open("web", "", Ids.ice(0), 0));
  }

  @Test
  void commandsForUnknownSessionsDoNothing() {
    edge.connect();
    world.run();
    SignalingClient client = edge.client;
    client.accept(Ids.session(1), Ids.ice(0), 0);
    client.candidate(Ids.session(1), 0, "c", 0);
    client.endOfCandidates(Ids.session(1), 0, 0);
    client.punchResult(Ids.session(1), true, 1, "", 0);
    client.close(Ids.session(1), ErrorCode.NONE, "", 0);
    assertFalse(client.restart(Ids.session(1), Ids.ice(1), 0));
    assertFalse(client.hasOutput());
  }
}
