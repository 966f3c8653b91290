package dev.crowfly.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.sim.link.Blackout;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may happen to a node, and that it happens. */
class FateTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final World world = World.seeded(21);
  private final SimNode server = world.node("server", AccessKind.PORT_RESTRICTED);
  private final WorkService work = WorkService.publish(server, "work");
  private final SimNode client = world.node("client", AccessKind.PORT_RESTRICTED);

  private SimSession direct() {
    world.ready();
    SimSession session = client.connect("work");
    world.until(session::isDirect);
    return session;
  }

  private void assertWorks(SimSession session) {
    world.until(session::isUp, PATIENCE);
    Transfer transfer = Transfer.echo(session, 20_000);
    world.until(transfer::isDone, PATIENCE);
  }

  @Test
  void movedNode_hasOtherAddresses_andItsTransferGoesOn() {
    SimSession session = direct();
    Transfer transfer = Transfer.both(session, 100_000, 100_000, 10_000);
    List<InetSocketAddress> before = client.addresses();
    world.run(Duration.ofSeconds(2));
    client.moveTo(world.place("cafe", AccessKind.FULL_CONE));
    assertFalse(client.addresses().equals(before));
    world.until(transfer::isDone, PATIENCE);
    world.until(session::isDirect, PATIENCE);
    assertEquals(0, session.losses());
  }

  @Test
  void unnoticedMove_isLikeARebinding() {
    SimSession session = direct();
    Transfer transfer = Transfer.both(session, 100_000, 100_000, 10_000);
    client.moveUnnoticed(world.place("cafe", AccessKind.PORT_RESTRICTED));
    world.until(transfer::isDone, PATIENCE);
    client.noticeNetwork();
    assertWorks(session);
  }

  @Test
  void secondInterface_isUsedWhenTheFirstIsLost() {
    SimSession session = direct();
    Place home = client.places().get(0);
    Place mobile = world.place("mobile", AccessKind.CARRIER_GRADE);
    client.join(mobile);
    world.run(Duration.ofSeconds(5));
    client.leave(home);
    assertEquals(List.of(mobile), client.places());
    assertWorks(session);
  }

  @Test
  void restartedNode_hasItsIdentityAndServices_butNoSessions() {
    SimSession session = direct();
    String id = server.id();
    server.restart(7_777);
    assertEquals(id, server.id());
    assertEquals(7_777, server.addresses().get(0).getPort());
    assertEquals(List.of(), server.sessions());
    world.ready();
    world.until(() -> session.isClosed() || session.isUp(), PATIENCE);
    world.run(Duration.ofSeconds(90));
    assertWorks(client.connect("work"));
    assertTrue(work.streams() > 0);
  }

  @Test
  void killedNode_saysNothing() {
    direct();
    long sent = server.host().sent();
    server.kill();
    world.run(Duration.ofMinutes(1));
    assertEquals(sent, server.host().sent());
    assertEquals(null, server.core());
  }

  @Test
  void shutDownNode_endsProperly_andItsPeerKnows() {
    SimSession session = direct();
    server.shutdown();
    world.until(() -> server.has(NodeEvent.Ended.class));
    world.until(session::isClosed);
  }

  @Test
  void suspendedNode_isSilent_andComesBack() {
    SimSession session = direct();
    long machineNow = client.machineNow();
    long sent = client.host().sent();
    client.suspend(Duration.ofMinutes(20));
    world.run(Duration.ofMinutes(19));
    assertEquals(sent, client.host().sent());
    world.run(Duration.ofMinutes(2));
    assertEquals(60, (client.machineNow() - machineNow) / 1e9, 0.001);
    world.until(client::isReady, PATIENCE);
    world.until(() -> session.isUp() || session.isClosed(), PATIENCE);
    assertWorks(client.connect("work"));
  }

  @Test
  void pausedNode_getsLateWhatWaited() {
    SimSession session = direct();
    Transfer transfer = Transfer.both(session, 0, 50_000, 10_000);
    world.run(Duration.ofSeconds(1));
    client.pause(Duration.ofMillis(900));
    world.until(transfer::isDone);
    assertTrue(transfer.longestGapNanos() >= 900_000_000L);
    assertEquals(0, session.losses());
  }

  @Test
  void restartedIntermediate_isFoundAgain() {
    SimSession session = direct();
    world.intermediate().restart();
    world.run(Duration.ofSeconds(1));
    world.until(() -> client.isReady() && server.isReady(), PATIENCE);
    assertWorks(session);
    assertEquals(0, session.losses());
  }

  @Test
  void neighboursBehindACarrier_andPlacesInsidePlaces() {
    Place carrier = world.place("carrier", AccessKind.PORT_RESTRICTED);
    Place one = world.place("one", AccessKind.PORT_RESTRICTED, carrier);
    SimNode a = world.node("a", one);
    SimNode b = world.node("b", one);
    WorkService.publish(a, "near");
    world.ready();
    SimSession session = b.connect("near");
    world.until(session::isDirect);
    assertEquals(a.addresses().get(0), session.path().remote(), "same LAN, host candidates");
    assertWorks(session);
  }

  @Test
  void directPathThatIsCut_isReplacedByTheRelay_andFoundAgainWhenItHeals() {
    Blackout cut = Blackout.of(world::isDirect);
    world.internet().link(World.INTERNET.then(cut));
    SimSession session = direct();
    Transfer transfer = Transfer.both(session, 100_000, 100_000, 10_000);
    world.run(Duration.ofSeconds(2));
    cut.cut();
    world.until(() -> !session.isDirect());
    world.run(Duration.ofSeconds(2));
    cut.heal();
    world.until(session::isDirect, PATIENCE);
    world.until(transfer::isDone);
    assertEquals(0, session.losses());
    assertTrue(transfer.longestGapNanos() < 2_000_000_000L, transfer::toString);
  }

  @Test
  void rebindingAndReaddressing_areSurvived() {
    SimSession session = direct();
    client.places().get(0).rebind();
    assertWorks(session);
    client.places().get(0).readdress();
    assertWorks(session);
    assertEquals(0, session.losses());
  }
}
