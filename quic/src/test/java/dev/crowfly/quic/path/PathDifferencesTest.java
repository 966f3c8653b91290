package dev.crowfly.quic.path;

import static dev.crowfly.quic.path.PathWorld.HOME;
import static dev.crowfly.quic.path.PathWorld.LTE;
import static dev.crowfly.quic.path.PathWorld.MILLI;
import static dev.crowfly.quic.path.PathWorld.SERVER;
import static dev.crowfly.quic.path.PathWorld.WIFI;
import static dev.crowfly.quic.path.PathWorld.events;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.wire.FrameType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows of section 12 of the path semantics: where we deliberately do better. */
class PathDifferencesTest {
  private static final Addr NAT_HOME = new Addr("nat/home");
  private static final Addr NAT_WIFI = new Addr("nat/wifi");

  private final PathWorld world = new PathWorld();
  private final PathSide client = world.client;
  private final PathSide server = world.server;

  /** A validated path besides the active one. */
  private Link alternative(Addr local) {
    Link link = world.link(local, SERVER);
    client.paths.commands().probePath(local, SERVER, world.now);
    world.run(300 * MILLI);
    events(client);
    events(server);
    return link;
  }

  @Test
  void defaultIsEightPaths_notTwo() {
    world.exchangeCids();
    for (int i = 1; i < 8; i++) {
      alternative(new Addr("alternative" + i));
    }
    assertEquals(8, client.paths.size());
    assertEquals(8, server.paths.size());
    assertTrue(
        server.paths.commands().pathStats().stream()
            .allMatch(s -> s.state() == PathState.VALIDATED));
  }

  @Test
  void oldDcid_isRetiredAfterThreePtos() {
    world.exchangeCids();
    alternative(WIFI);
    long before = client.paths.activePath().dcidSequence();
    long ptoNanos = client.paths.activePath().recovery().rtt().ptoNanos(25 * MILLI);
    client.paths.commands().migrate(WIFI, SERVER, world.now);
    client.ping();
    assertTrue(client.remote.isActive(before));
    world.run(2 * ptoNanos);
    assertTrue(client.remote.isActive(before));
    world.run(3 * ptoNanos);
    assertFalse(client.remote.isActive(before));
    assertNull(client.paths.find(HOME, SERVER).dcid());
    assertEquals(7, client.paths.commands().availableDcids(), "the server has issued another one");
  }

  @Test
  void oldDcid_isRetiredAsSoonAsTheNewPathIsValidated_whenSparesAreLow() {
    PathWorld poor = new PathWorld(8, 2).exchangeCids();
    poor.link(WIFI, SERVER);
    poor.client.paths.commands().migrate(WIFI, SERVER, poor.now);
    assertTrue(poor.client.remote.isActive(0));
    poor.run(400 * MILLI);
    assertTrue(poor.client.paths.commands().isPathValidated(WIFI, SERVER));
    assertFalse(poor.client.remote.isActive(0));
  }

  @Test
  void inFlightDataOnTheOldPath_isSentAgainOnTheNewOneAtOnce() {
    world.exchangeCids();
    alternative(WIFI);
    world.links.get(0).cut();
    world.send(client, 8);
    world.run(5 * MILLI);
    client.paths.commands().migrate(WIFI, SERVER, world.now);
    world.run(26 * MILLI);
    world.assertAllArrived();
  }

  @Test
  void disableActiveMigration_isHonouredByTheClient() {
    world.exchangeCids();
    client.paths.onPeerDisabledMigration();
    assertThrows(
        PathException.MigrationDisabled.class,
        () -> client.paths.commands().probePath(WIFI, SERVER, world.now));
    assertThrows(
        PathException.MigrationDisabled.class,
        () -> client.paths.commands().migrateSource(WIFI, world.now));
    assertEquals(1, client.paths.size());
  }

  @Test
  void disableActiveMigration_isEnforcedByTheServer_butNotAgainstNats() {
    PathWorld strict =
        new PathWorld(
                new PathSettings(true, 8, false, PathSide.FIXED_MTU),
                new PathSettings(false, 8, true, PathSide.FIXED_MTU),
                8)
            .exchangeCids();
    strict.link(WIFI, SERVER);
    strict.client.paths.commands().probePath(WIFI, SERVER, strict.now);
    strict.run(1_000 * MILLI);
    assertEquals(1, strict.server.paths.size());
    assertEquals(List.of(), events(strict.server));
    Addr rebound = new Addr("rebound");
    strict.links.get(0).rebind(rebound);
    strict.send(strict.client, 10);
    strict.run(1_000 * MILLI);
    assertEquals(rebound, strict.server.paths.activePath().peer());
    strict.assertAllArrived();
  }

  @Test
  void migrateToAFailedPath_isRejectedAndChangesNothing() {
    world.exchangeCids();
    Link link = world.link(WIFI, SERVER);
    link.cut();
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(5_000 * MILLI);
    assertThrows(
        PathException.PathFailed.class,
        () -> client.paths.commands().migrate(WIFI, SERVER, world.now));
    assertEquals(HOME, client.paths.activePath().local());
    link.mend();
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(300 * MILLI);
    client.paths.commands().migrate(WIFI, SERVER, world.now);
    assertEquals(WIFI, client.paths.activePath().local());
  }

  @Test
  void unprobedMigration_isValidatedByItself() {
    world.exchangeCids();
    world.link(WIFI, SERVER);
    client.paths.commands().migrate(WIFI, SERVER, world.now);
    assertEquals(PathState.UNKNOWN, client.paths.activePath().state());
    world.run(60 * MILLI);
    assertEquals(PathState.VALIDATED, client.paths.activePath().state());
  }

  @Test
  void failedValidation_isToldAgainAfterANewProbe_andTheCounterStartsAnew() {
    world.exchangeCids();
    world.link(WIFI, SERVER).cut();
    for (int i = 0; i < 2; i++) {
      client.paths.commands().probePath(WIFI, SERVER, world.now);
      assertEquals(0, client.paths.find(WIFI, SERVER).validation.unanswered());
      world.run(5_000 * MILLI);
      assertEquals(List.of("FailedValidation:wifi"), events(client));
    }
  }

  @Test
  void fallback_isTheValidatedPathWithTheLowestRtt() {
    world.exchangeCids();
    world.link(LTE, SERVER).delay = 5 * MILLI;
    alternative(WIFI);
    alternative(LTE);
    Addr broken = new Addr("broken");
    client.paths.commands().migrate(broken, SERVER, world.now);
    // Only the validation's own time passes: probe timeouts would be quicker.
    for (int i = 0; i < 20 && client.events.isEmpty(); i++) {
      world.now = client.paths.nextTimeout();
      client.paths.onTimeout(world.now);
      client.poll(world.now);
      client.drainEvents();
    }
    assertEquals(List.of("FailedValidation:broken", "FailedOver:lte"), events(client));
  }

  @Test
  void withoutAnyPath_itKeepsTryingUntilOneComesBack() {
    world.exchangeCids();
    alternative(WIFI);
    world.links.forEach(Link::cut);
    world.send(client, 5);
    world.run(20_000 * MILLI);
    assertEquals(HOME, client.paths.activePath().local());
    assertEquals(List.of("FailedValidation:wifi"), events(client));
    world.links.get(1).mend();
    world.run(20_000 * MILLI);
    assertEquals(WIFI, client.paths.activePath().local());
    List<String> told = events(client);
    assertTrue(told.containsAll(List.of("Validated:wifi", "FailedOver:wifi")), told::toString);
    world.assertAllArrived();
  }

  @Test
  void packetToARetiredConnectionId_isDropped() throws Exception {
    world.exchangeCids();
    byte[] retired = server.local.id(0).toByteArray();
    alternative(WIFI);
    client.paths.commands().migrate(WIFI, SERVER, world.now);
    world.run(2_000 * MILLI);
    assertNull(server.local.id(0));
    Packet late = new Packet(retired, 10_000, new byte[] {(byte) FrameType.PING}, 100);
    assertFalse(world.atServer(late, SERVER, new Addr("late")));
    assertEquals(NAT_WIFI, server.paths.activePath().peer());
  }

  @Test
  void pathResponse_onAValidatedPathIsPaddedTo1200() {
    world.exchangeCids();
    alternative(WIFI);
    List<Integer> sizes = new ArrayList<>();
    world.link(WIFI, SERVER).dropsDown = p -> !sizes.add(p.size());
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(200 * MILLI);
    assertFalse(sizes.isEmpty());
    assertTrue(sizes.stream().allMatch(size -> size == 1200));
  }

  @Test
  void oldPath_isProbedOnApparentMigration() {
    world.exchangeCids();
    world.links.get(0).rebind(new Addr("rebound"));
    client.ping();
    world.run(26 * MILLI);
    assertEquals(new Addr("rebound"), server.paths.activePath().peer());
    assertTrue(world.bytesToStrangers.getOrDefault(NAT_HOME, 0) >= 1200);
    world.run(5_000 * MILLI);
    assertTrue(events(server).contains("FailedValidation:nat/home"));
  }

  @Test
  void firstRetry_comesAfterTwiceTheSeededRtt_thenDoubles() {
    PathValidationDriver driver = new PathValidationDriver(1200);
    long rtt = PathValidationDriver.RTT;
    assertEquals(2 * rtt, driver.paths.nextTimeout());
    driver.now = 2 * rtt;
    driver.paths.onTimeout(driver.now);
    driver.ask(1200);
    assertEquals(6 * rtt, driver.paths.nextTimeout());
    driver.now = 6 * rtt;
    driver.paths.onTimeout(driver.now);
    driver.ask(1200);
    assertEquals(14 * rtt, driver.paths.nextTimeout());
  }

  @Test
  void seedOfTheCaller_setsTheFirstRetry() {
    world.exchangeCids();
    client.paths.commands().probePath(WIFI, SERVER, 5 * MILLI, world.now);
    client.poll(world.now);
    assertEquals(world.now + 10 * MILLI, client.paths.nextTimeout());
  }

  @Test
  void everyCause_hasItsException() {
    world.exchangeCids();
    assertThrows(
        PathException.UnknownPath.class,
        () -> client.paths.commands().isPathValidated(LTE, SERVER));
    assertThrows(
        PathException.UnknownPath.class, () -> client.paths.commands().abandonPath(LTE, SERVER));
    assertThrows(
        IllegalArgumentException.class, () -> client.paths.commands().abandonPath(HOME, SERVER));
  }

  @Test
  void abandonedPath_freesItsPlaceAndItsConnectionId() {
    world.exchangeCids();
    alternative(WIFI);
    long sequence = client.paths.find(WIFI, SERVER).dcidSequence();
    client.paths.commands().abandonPath(WIFI, SERVER);
    assertEquals(1, client.paths.size());
    assertFalse(client.remote.isActive(sequence));
    world.run(200 * MILLI);
    assertEquals(List.of("Closed:wifi"), events(client));
    assertEquals(7, client.paths.commands().availableDcids());
  }
}
