package dev.crowfly.quic.path;

import static dev.crowfly.quic.path.PathWorld.HOME;
import static dev.crowfly.quic.path.PathWorld.LTE;
import static dev.crowfly.quic.path.PathWorld.MILLI;
import static dev.crowfly.quic.path.PathWorld.SERVER;
import static dev.crowfly.quic.path.PathWorld.WIFI;
import static dev.crowfly.quic.path.PathWorld.events;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dead active path is noticed and left, whichever way the data flows. */
class FailoverTest {
  private final PathWorld world = new PathWorld();
  private final PathSide client = world.client;
  private final PathSide server = world.server;

  @BeforeEach
  void twoAlternatives() {
    world.exchangeCids();
    world.link(WIFI, SERVER).delay = 40 * MILLI;
    world.link(LTE, SERVER).delay = 60 * MILLI;
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    client.paths.commands().probePath(LTE, SERVER, world.now);
    world.send(client, 10);
    world.send(server, 10);
    world.run(1_000 * MILLI);
    events(client);
    events(server);
  }

  private void assertFailedOver() {
    assertEquals(WIFI, client.paths.activePath().local());
    assertEquals(List.of("FailedOver:wifi"), events(client));
    world.run(5_000 * MILLI);
    assertTrue(events(server).contains("PeerMigrated:nat/wifi"));
    assertEquals(new Addr("nat/wifi"), server.paths.activePath().peer());
    world.assertAllArrived();
  }

  @Test
  void upload_movesToTheFirstAlternativeThatAnswers_withinASecond() {
    world.send(client, 200);
    world.run(60 * MILLI);
    world.links.get(0).cut();
    world.run(1_000 * MILLI);
    assertFailedOver();
  }

  @Test
  void download_movesToo() {
    world.send(server, 200);
    world.run(150 * MILLI);
    world.links.get(0).cut();
    world.run(1_000 * MILLI);
    assertFailedOver();
  }

  @Test
  void download_movesWhenOnlyTheWayToTheServerIsDead() {
    world.send(server, 1_000);
    world.run(150 * MILLI);
    world.links.get(0).up = false;
    world.run(1_500 * MILLI);
    assertFailedOver();
  }

  @Test
  void download_movesByTheServersQuestions_whenTheClientHasNothingInFlight() {
    // A pause first: the client's last PING is acknowledged when the path dies.
    world.run(1_000 * MILLI);
    world.links.get(0).cut();
    world.send(server, 20);
    world.run(1_500 * MILLI);
    assertFailedOver();
  }

  @Test
  void idle_movesWhenAKeepaliveIsNotAnswered() {
    world.run(1_000 * MILLI);
    world.links.get(0).cut();
    client.ping();
    client.toSend.add(1_000_000L);
    world.run(1_000 * MILLI);
    assertEquals(List.of("FailedOver:wifi"), events(client));
  }

  @Test
  void shortOutage_isNoReasonToMove() {
    world.send(client, 200);
    world.run(60 * MILLI);
    world.links.get(0).cut();
    world.run(100 * MILLI);
    world.links.get(0).mend();
    world.run(5_000 * MILLI);
    assertEquals(HOME, client.paths.activePath().local());
    assertEquals(List.of(), events(client));
    world.assertAllArrived();
  }

  @Test
  void nothingIsBrokenBeforeSomethingIsMade() {
    world.links.forEach(Link::cut);
    world.send(client, 5);
    world.run(3_000 * MILLI);
    assertEquals(HOME, client.paths.activePath().local());
    assertFalse(events(client).contains("FailedOver:wifi"));
    world.links.get(0).mend();
    world.run(30_000 * MILLI);
    assertEquals(HOME, client.paths.activePath().local());
    world.assertAllArrived();
  }

  @Test
  void deliberateMigration_isNotUndoneByTheServersProbeOfTheOldPath() {
    client.paths.commands().migrate(LTE, SERVER, world.now);
    world.send(client, 50);
    world.send(server, 50);
    world.run(10_000 * MILLI);
    assertEquals(LTE, client.paths.activePath().local());
    assertEquals(List.of(), events(client));
    world.assertAllArrived();
  }

  @Test
  void failedOver_backAndForth_asOftenAsPathsDie() {
    Link home = world.links.get(0);
    Link wifi = world.links.get(1);
    world.links.get(2).cut();
    for (int i = 0; i < 20; i++) {
      Link dying = i % 2 == 0 ? home : wifi;
      Link living = i % 2 == 0 ? wifi : home;
      living.mend();
      dying.cut();
      world.send(client, 10);
      world.send(server, 10);
      world.run(10_000 * MILLI);
      assertEquals(living.clientLocal, client.paths.activePath().local(), "round " + i);
      world.assertAllArrived();
    }
  }

  @Test
  void receivingOnly_asksAtMostOncePerRoundTripOr100Millis() {
    assertTrue(client.paths.probes().wantsPingWithAck(world.now));
    Path path = client.paths.activePath();
    client.paths.probes().onDatagramSent(path, 50, true, world.now);
    assertFalse(client.paths.probes().wantsPingWithAck(world.now + 99 * MILLI));
    assertTrue(client.paths.probes().wantsPingWithAck(world.now + 100 * MILLI));
    assertFalse(server.paths.probes().wantsPingWithAck(world.now + 10_000 * MILLI));
  }
}
