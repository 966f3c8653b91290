package dev.crowfly.quic.path;

import static dev.crowfly.quic.path.PathWorld.HOME;
import static dev.crowfly.quic.path.PathWorld.LTE;
import static dev.crowfly.quic.path.PathWorld.MILLI;
import static dev.crowfly.quic.path.PathWorld.SERVER;
import static dev.crowfly.quic.path.PathWorld.WIFI;
import static dev.crowfly.quic.path.PathWorld.events;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.wire.FrameType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The rows of section 11 of the path semantics, as far as they concern paths alone; and the table
 * of all rows, of sections 11 and 12, with the tests that stand for them. Names without a class are
 * of this one; "e2e" marks tests on whole connections.
 *
 * <p>Section 11:
 *
 * <pre>
 * path_validation                       pathValidation_failsBeforeConnectionIdsWereExchanged
 *                                       pathValidation_serverCannotProbeWhatItHasNotSeen
 *                                       pathValidation_eventsComeInOrder_andReprobingGivesNone
 *                                 e2e   PathChangeTest.aProbedPath_isValidatedOnBothSidesAndCanBeMigratedTo
 * losing_probing_packets                losingProbingPackets_oneLossRecovers
 *                                 e2e   PathRowsTest.losingProbingPackets_oneLossRecovers_afterTwiceTheSeededRtt
 * failed_path_validation                failedPathValidation_whenAllAreLost
 *                                 e2e   PathChangeTest.aProbeWithoutAnswer_fails
 * client_discard_unknown_address        clientDiscardUnknownAddress
 *                                 e2e   PathRowsTest.clientDiscardUnknownAddress
 * path_validation_limited_mtu           pathValidationLimitedMtu_smallProbeLeavesThePathUnvalidatedWithoutAnEvent
 * path_probing_dos                      pathProbingDos_fullTableRefusesTheClientsOwnNextPath
 *                                       pathProbingDos_serverKeepsWithinItsTable
 *                                 e2e   PathRowsTest.pathProbingDos_aServerWithTwoPathsKeepsTheOneInUse
 * retiring_active_path_dcid             retiringActivePathDcid_failsWithoutASpare
 *                                 e2e   PathApiTest.retireDcid_givesTheActivePathAnother_andThePeerReplacesIt
 * send_on_path_test                     sendOnPath_filters
 *                                       sendOnPath_challengesAndResponsesFill1200Bytes
 *                                 e2e   PathApiTest.sendOnPath_filters
 *                                 e2e   PathApiTest.sendOnPath_saysThatAProbeWaitsForAConnectionId
 * connection_migration                  connectionMigration_probed
 *                                       connectionMigration_unprobed
 *                                       connectionMigration_toTheActivePathDoesNothing
 *                                       connectionMigration_withoutConnectionIds
 *                                       connectionMigration_isNotForServers
 *                                 e2e   PathRowsTest.connectionMigration_probed
 *                                 e2e   PathRowsTest.connectionMigration_unprobed
 *                                 e2e   PathApiTest.migrate_tellsTheConnectionId
 * connection_migration_zero_length_cid  connectionMigrationZeroLengthCid_allPathsShareNumberZero
 *                                       PathRulesTest.zeroLengthIds_canNeitherBeRetiredNorCounted
 * connection_migration_reordered_       connectionMigrationReordered_anOlderPacketDoesNotMigrate
 *   non_probing                         connectionMigration_probingPacketsDoNotMigrate
 * resilience_against_migration_attack   resilienceAgainstMigrationAttack_oneSpoofedCopyOfAnIdleClient
 *                                       resilienceAgainstMigrationAttack_theClientsNextPacketMovesBackAtOnce
 *                                 e2e   PathAttackTest.someCopiesThatWinTheRace_stealTheConnectionForAMomentOnly
 *                                 e2e   PathAttackTest.copiesFromOneAddressAllTheTime_stealItOnceAtMost
 *                                 e2e   PathAttackTest.copiesFromManyAddressesAllTheTime_stealNothingForLong
 * path_event_queue_bounded_on_          pathEventQueueBounded_5000PortsLeaveTheAllowedPathsAndFewEvents
 *   port_rotation                       pathEventQueueBounded_aThousandCopiedPacketsLoseNoData
 *                                 e2e   PathAttackTest.fiveThousandSpoofedPorts_leaveTheAllowedPathsAndFewEvents_andEveryByteArrives
 * challenge_no_cids                     challengeNoCids_waitsForOne
 *                                 e2e   PathApiTest.sendOnPath_saysThatAProbeWaitsForAConnectionId
 * sending_duplicate_scids               LocalConnectionIdsTest.sameIdTwice_orAnEmptyOne_isRefused
 *                                 e2e   PathApiTest.newScid_replacesTheOldestOne_asOftenAsThePeerFollows
 * connection_id_retire_limit            RemoteConnectionIdsTest.retirementsThatNeverGetAcknowledged_areBounded
 *                                 e2e   ConnectionIdExchangeTest.constantRetiring_keepsEight
 * connection_id_retire_exotic_sequence  LocalConnectionIdsTest.retiringWhatWasNeverSent_isAProtocolViolation
 *                                 e2e   PathRowsTest.retireConnectionId_repeatedAndExotic
 * avoid_scids_left_underflow_           LocalConnectionIdsTest.rotation_replacesTheOldestId_andKeepsItValidMeanwhile
 *   during_rotation               e2e   PathApiTest.newScid_replacesTheOldestOne_asOftenAsThePeerFollows
 * multiple_probes                       multipleProbes_eachCanBeAnswered
 * too_many_probes                       tooManyProbes_theFourthIsDropped
 * amplification_limited_stat            amplificationLimitedStat_countsTheTimes
 * path_challenge                        pathChallenge_onTheActivePathIsAnsweredWithTheSameBytes
 *                                       PathRulesTest.anAnswerOnTheActivePath_isNotAProbingPacket
 * validate_peer_sent_ack_range_for_     ackRanges_coverPacketsOfAllPaths
 *   multi_path                    e2e   PathChangeTest.aThousandClientMigrations_loseNoByte
 * </pre>
 *
 * <p>Section 12, where we do otherwise:
 *
 * <pre>
 * eight IDs, paths apart                PathDifferencesTest.defaultIsEightPaths_notTwo
 *                                 e2e   PathRowsTest.maxPaths_isASettingOfItsOwn
 * old DCID retired                      PathDifferencesTest.oldDcid_isRetiredAfterThreePtos
 *                                       PathDifferencesTest.oldDcid_isRetiredAsSoonAsTheNewPathIsValidated_whenSparesAreLow
 *                                 e2e   PathChangeTest.aThousandClientMigrations_loseNoByte
 * in-flight data lost on switch         PathDifferencesTest.inFlightDataOnTheOldPath_isSentAgainOnTheNewOneAtOnce
 *                                 e2e   PathRowsTest.inFlightDataOnTheOldPath_isSentAgainOnTheNewOneAtOnce
 * disable_active_migration enforced     PathDifferencesTest.disableActiveMigration_isHonouredByTheClient
 *                                       PathDifferencesTest.disableActiveMigration_isEnforcedByTheServer_butNotAgainstNats
 *                                 e2e   DisabledMigrationTest, all of it
 * migrate to a failed path              PathDifferencesTest.migrateToAFailedPath_isRejectedAndChangesNothing
 *                                 e2e   PathRowsTest.migrateToAFailedPath_isRejectedAndTheTransferGoesOn
 * unprobed migration is validated       PathDifferencesTest.unprobedMigration_isValidatedByItself
 *                                 e2e   PathRowsTest.connectionMigration_unprobed
 * failure told anew after a new probe   PathDifferencesTest.failedValidation_isToldAgainAfterANewProbe_andTheCounterStartsAnew
 * fallback, or keep trying              PathDifferencesTest.fallback_isTheValidatedPathWithTheLowestRtt
 *                                       PathDifferencesTest.withoutAnyPath_itKeepsTryingUntilOneComesBack
 *                                 e2e   PathRowsTest.withoutAnyPath_itKeepsTryingUntilTheIdleTimeoutEndsIt
 *                                 e2e   PathRowsTest.withoutAnyPath_itGoesOnWithTheOneThatComesBack
 * failover from a dead active path      FailoverTest, all of it
 *                                 e2e   PathChangeTest.aDeadActivePath_isLeftForAValidatedOneWithinASecond
 * packet with a retired SCID dropped    PathDifferencesTest.packetToARetiredConnectionId_isDropped
 *                                       PathRulesTest.aPacketToAnIdOfNobody_changesNothing
 *                                 e2e   RetiredConnectionIdTest.aPacketThatComesAfterItsIdWasRetired_changesNothing
 * repeated RETIRE_CONNECTION_ID         LocalConnectionIdsTest.retirement_makesRoom_andRepeatsAreIgnored_evenWithOneIdLeft
 *                                 e2e   PathRowsTest.retireConnectionId_repeatedAndExotic
 * PATH_RESPONSE padded                  PathDifferencesTest.pathResponse_onAValidatedPathIsPaddedTo1200
 * old path probed                       PathDifferencesTest.oldPath_isProbedOnApparentMigration
 *                                 e2e   PathAttackTest.copiesFromOneAddressAllTheTime_stealItOnceAtMost
 * all reset tokens checked              RemoteConnectionIdsTest.statelessReset_isRecognisedForEveryIdInUse
 *                                 e2e   StatelessResetTest.strayPacket_isAnsweredAndEndsTheConnection
 * PMTUD on new paths              e2e   MtuBlackHoleTest.newPath_beginsAtTheBase_andThePathReturnedToAtItsOwnSize
 * seeded RTT, first retry after two     PathDifferencesTest.firstRetry_comesAfterTwiceTheSeededRtt_thenDoubles
 *                                       PathDifferencesTest.seedOfTheCaller_setsTheFirstRetry
 *                                 e2e   PathRowsTest.losingProbingPackets_oneLossRecovers_afterTwiceTheSeededRtt
 * typed exceptions                      PathDifferencesTest.everyCause_hasItsException
 *                                 e2e   PathApiTest, all of it
 * </pre>
 */
class QuichePathRowsTest {
  private static final Addr NAT_WIFI = new Addr("nat/wifi");

  private final PathWorld world = new PathWorld();
  private final PathSide client = world.client;
  private final PathSide server = world.server;

  // path_validation

  @Test
  void pathValidation_failsBeforeConnectionIdsWereExchanged() {
    assertThrows(
        PathException.NoSpareLocalCid.class,
        () -> client.paths.commands().probePath(WIFI, SERVER, world.now));
    client.issueCids();
    assertThrows(
        PathException.NoSparePeerCid.class,
        () -> client.paths.commands().probePath(WIFI, SERVER, world.now));
    assertEquals(1, client.paths.size());
  }

  @Test
  void pathValidation_serverCannotProbeWhatItHasNotSeen() {
    world.exchangeCids();
    assertThrows(
        PathException.UnknownPath.class,
        () -> server.paths.commands().probePath(SERVER, WIFI, world.now));
    assertThrows(
        PathException.UnknownPath.class,
        () -> server.paths.commands().isPathValidated(SERVER, WIFI));
  }

  @Test
  void pathValidation_eventsComeInOrder_andReprobingGivesNone() {
    world.exchangeCids();
    world.link(WIFI, SERVER);
    assertEquals(1, client.paths.commands().probePath(WIFI, SERVER, world.now));
    assertFalse(client.paths.commands().isPathValidated(WIFI, SERVER));
    world.run(200 * MILLI);
    assertEquals(List.of("Validated:wifi"), events(client));
    assertEquals(List.of("New:nat/wifi", "Validated:nat/wifi"), events(server));
    assertTrue(client.paths.commands().isPathValidated(WIFI, SERVER));
    assertEquals(1, client.paths.commands().probePath(WIFI, SERVER, world.now));
    world.run(5_000 * MILLI);
    assertEquals(List.of(), events(client));
    assertEquals(List.of(), events(server));
    assertEquals(HOME, client.paths.activePath().local());
  }

  // losing_probing_packets, failed_path_validation

  @Test
  void losingProbingPackets_oneLossRecovers() {
    world.exchangeCids();
    AtomicInteger probes = new AtomicInteger();
    world.link(WIFI, SERVER).dropsUp = p -> probes.getAndIncrement() == 0;
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(500 * MILLI);
    assertEquals(List.of("Validated:wifi"), events(client));
  }

  @Test
  void failedPathValidation_whenAllAreLost() {
    world.exchangeCids();
    world.link(WIFI, SERVER).cut();
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(2_000 * MILLI);
    assertEquals(List.of(), events(client));
    world.run(3_000 * MILLI);
    assertEquals(List.of("FailedValidation:wifi"), events(client));
    assertEquals(PathState.FAILED, client.paths.find(WIFI, SERVER).state());
  }

  // client_discard_unknown_address

  @Test
  void clientDiscardUnknownAddress() throws Exception {
    world.exchangeCids();
    Packet packet = new Packet(client.local.id(0).toByteArray(), 1000, new byte[] {1}, 100);
    assertFalse(client.receive(packet, HOME, new Addr("someone"), world.now));
    assertEquals(1, client.paths.size());
    assertNull(client.paths.onAuthenticated(null, HOME, new Addr("someone"), 0, 100, world.now));
    assertTrue(client.receive(packet, HOME, SERVER, world.now), "it was not processed before");
  }

  // path_validation_limited_mtu

  @Test
  void pathValidationLimitedMtu_smallProbeLeavesThePathUnvalidatedWithoutAnEvent() {
    PathValidationDriver driver = new PathValidationDriver(1199);
    driver.answer();
    assertEquals(PathState.VALIDATING_MTU, driver.path.state());
    assertNull(driver.paths.pollEvent());
    assertFalse(driver.paths.commands().isPathValidated(HOME, SERVER));
    assertNotNull(
        driver.paths.probes().nextPathToProbe(null, null, driver.now),
        "another challenge is owed at once");
    driver.ask(1200);
    driver.answer();
    assertEquals(PathState.VALIDATED, driver.path.state());
    assertTrue(driver.paths.pollEvent() instanceof dev.crowfly.quic.PathEvent.Validated);
  }

  // path_probing_dos

  @Test
  void pathProbingDos_fullTableRefusesTheClientsOwnNextPath() {
    PathWorld small = new PathWorld(2, 8).exchangeCids();
    small.link(WIFI, SERVER);
    small.client.paths.commands().probePath(WIFI, SERVER, small.now);
    small.run(200 * MILLI);
    assertThrows(
        PathException.PathTableFull.class,
        () -> small.client.paths.commands().probePath(LTE, SERVER, small.now));
    assertEquals(2, small.client.paths.size());
  }

  @Test
  void pathProbingDos_serverKeepsWithinItsTable() {
    PathWorld small =
        new PathWorld(
                new PathSettings(true, 8, false, PathSide.FIXED_MTU),
                new PathSettings(false, 2, false, PathSide.FIXED_MTU),
                8)
            .exchangeCids();
    small.link(WIFI, SERVER);
    small.link(LTE, SERVER);
    small.client.paths.commands().probePath(WIFI, SERVER, small.now);
    small.run(200 * MILLI);
    small.client.paths.commands().probePath(LTE, SERVER, small.now);
    small.run(200 * MILLI);
    assertEquals(2, small.server.paths.size());
    assertEquals(new Addr("nat/home"), small.server.paths.activePath().peer());
  }

  // retiring_active_path_dcid

  @Test
  void retiringActivePathDcid_failsWithoutASpare() {
    assertThrows(PathException.NoSparePeerCid.class, () -> client.paths.commands().retireDcid(0));
    assertThrows(PathException.UnknownCid.class, () -> client.paths.commands().retireDcid(7));
    world.exchangeCids();
    client.paths.commands().retireDcid(0);
    assertEquals(1, client.paths.activePath().dcidSequence());
    assertEquals(6, client.paths.commands().availableDcids());
    world.send(client, 5);
    world.run(200 * MILLI);
    world.assertAllArrived();
  }

  // send_on_path_test

  @Test
  void sendOnPath_filters() {
    world.exchangeCids();
    PathManager paths = client.paths;
    assertThrows(
        PathException.UnknownPath.class, () -> paths.probes().choosePath(WIFI, SERVER, world.now));
    assertNull(paths.probes().choosePath(WIFI, null, world.now));
    assertEquals(paths.activePath(), paths.probes().choosePath(null, null, world.now));
    paths.commands().probePath(WIFI, SERVER, world.now);
    assertEquals(WIFI, paths.probes().choosePath(null, SERVER, world.now).local());
    assertEquals(WIFI, paths.probes().choosePath(WIFI, null, world.now).local());
    assertEquals(HOME, paths.probes().choosePath(HOME, null, world.now).local());
    assertEquals(HOME, paths.probes().choosePath(HOME, SERVER, world.now).local());
    assertEquals(List.of(SERVER), paths.commands().paths(WIFI));
    assertEquals(List.of(SERVER), paths.commands().paths(HOME));
    assertEquals(List.of(), paths.commands().paths(LTE));
  }

  @Test
  void sendOnPath_challengesAndResponsesFill1200Bytes() {
    world.exchangeCids();
    List<Integer> sizes = new ArrayList<>();
    Link link = world.link(WIFI, SERVER);
    link.dropsUp = p -> !sizes.add(p.size());
    link.dropsDown = p -> !sizes.add(p.size());
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(1_000 * MILLI);
    assertFalse(sizes.isEmpty());
    assertTrue(sizes.stream().allMatch(size -> size == 1200), sizes::toString);
  }

  // connection_migration

  @Test
  void connectionMigration_probed() {
    world.exchangeCids();
    world.link(WIFI, SERVER);
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(200 * MILLI);
    events(client);
    events(server);
    client.paths.commands().migrate(WIFI, SERVER, world.now);
    world.send(client, 20);
    world.send(server, 20);
    world.run(1_000 * MILLI);
    assertEquals(List.of(), events(client));
    assertEquals(List.of("PeerMigrated:nat/wifi"), events(server));
    assertEquals(NAT_WIFI, server.paths.activePath().peer());
    world.assertAllArrived();
  }

  @Test
  void connectionMigration_unprobed() {
    world.exchangeCids();
    world.link(WIFI, SERVER);
    client.paths.commands().migrateSource(WIFI, world.now);
    world.send(client, 20);
    world.send(server, 20);
    world.run(1_000 * MILLI);
    assertEquals(List.of("Validated:wifi"), events(client));
    assertEquals(
        List.of("New:nat/wifi", "Validated:nat/wifi", "PeerMigrated:nat/wifi"), events(server));
    world.assertAllArrived();
  }

  @Test
  void connectionMigration_toTheActivePathDoesNothing() {
    world.exchangeCids();
    assertEquals(0, client.paths.commands().migrate(HOME, SERVER, world.now));
    world.run(1_000 * MILLI);
    assertEquals(List.of(), events(client));
    assertEquals(7, client.paths.commands().availableDcids());
  }

  @Test
  void connectionMigration_withoutConnectionIds() {
    client.issueCids();
    assertThrows(
        PathException.NoSparePeerCid.class,
        () -> client.paths.commands().migrate(WIFI, SERVER, world.now));
    assertEquals(HOME, client.paths.activePath().local());
    assertEquals(1, client.paths.size());
  }

  @Test
  void connectionMigration_isNotForServers() {
    world.exchangeCids();
    assertThrows(
        PathException.ServerMayNotMigrate.class,
        () -> server.paths.commands().migrate(SERVER, NAT_WIFI, world.now));
  }

  // connection_migration_zero_length_cid

  @Test
  void connectionMigrationZeroLengthCid_allPathsShareNumberZero() {
    PathValidationDriver driver = new PathValidationDriver(ConnectionId.EMPTY, ConnectionId.EMPTY);
    assertEquals(0, driver.paths.commands().probePath(WIFI, SERVER, driver.now));
    assertEquals(0, driver.paths.commands().probePath(LTE, SERVER, driver.now));
    assertEquals(0, driver.paths.commands().migrate(LTE, SERVER, driver.now));
    assertEquals(0, driver.paths.activePath().dcid().length);
    assertEquals(0, driver.paths.commands().availableDcids());
  }

  // connection_migration_reordered_non_probing

  @Test
  void connectionMigrationReordered_anOlderPacketDoesNotMigrate() throws Exception {
    world.exchangeCids();
    byte[] dcid = server.local.id(0).toByteArray();
    byte[] ping = {(byte) FrameType.PING};
    Addr home = new Addr("nat/home");
    server.receive(new Packet(dcid, 100, ping, 100), SERVER, home, world.now);
    server.receive(new Packet(dcid, 99, ping, 100), SERVER, NAT_WIFI, world.now);
    assertEquals(home, server.paths.activePath().peer());
    server.receive(new Packet(dcid, 101, ping, 100), SERVER, NAT_WIFI, world.now);
    assertEquals(NAT_WIFI, server.paths.activePath().peer());
  }

  @Test
  void connectionMigration_probingPacketsDoNotMigrate() throws Exception {
    world.exchangeCids();
    byte[] dcid = server.local.id(1).toByteArray();
    byte[] challenge = {(byte) FrameType.PATH_CHALLENGE, 1, 2, 3, 4, 5, 6, 7, 8};
    server.receive(new Packet(dcid, 1000, challenge, 1200), SERVER, NAT_WIFI, world.now);
    assertEquals(new Addr("nat/home"), server.paths.activePath().peer());
    assertEquals(2, server.paths.size());
  }

  // resilience_against_migration_attack

  @Test
  void resilienceAgainstMigrationAttack_oneSpoofedCopyOfAnIdleClient() {
    world.exchangeCids();
    Addr victim = new Addr("victim");
    // The client falls silent: nothing but the failed validation brings the server back.
    world.eavesdropper =
        (packet, link) -> {
          world.toServer(packet, SERVER, victim, 0);
          link.cut();
        };
    client.ping();
    world.run(10 * MILLI);
    assertEquals(victim, server.paths.activePath().peer());
    world.eavesdropper = (packet, link) -> {};
    world.links.get(0).mend();
    world.links.get(0).dropsUp = p -> true;
    world.send(server, 20);
    world.run(3_400 * MILLI);
    List<String> told = events(server);
    assertEquals(List.of("New:victim", "ReusedSourceConnectionId:victim"), told.subList(0, 2));
    assertTrue(told.contains("FailedValidation:victim"), told::toString);
    assertTrue(
        told.indexOf("PeerMigrated:nat/home") > told.indexOf("FailedValidation:victim"),
        told::toString);
    assertEquals(new Addr("nat/home"), server.paths.activePath().peer());
    world.links.get(0).mend();
    world.links.get(0).dropsUp = p -> false;
    world.run(20_000 * MILLI);
    world.assertAllArrived();
  }

  @Test
  void resilienceAgainstMigrationAttack_theClientsNextPacketMovesBackAtOnce() {
    world.exchangeCids();
    Addr victim = new Addr("victim");
    AtomicInteger copies = new AtomicInteger();
    world.eavesdropper =
        (packet, link) -> {
          if (copies.getAndIncrement() == 0) {
            world.toServer(packet, SERVER, victim, 0);
          }
        };
    world.send(client, 20);
    world.send(server, 20);
    world.run(200 * MILLI);
    assertEquals(new Addr("nat/home"), server.paths.activePath().peer());
    world.run(5_000 * MILLI);
    assertEquals(
        List.of(
            "New:victim",
            "ReusedSourceConnectionId:victim",
            "PeerMigrated:nat/home",
            "FailedValidation:victim"),
        events(server));
    world.assertAllArrived();
    assertTrue(world.bytesToStrangers.get(victim) <= 3 * 1200);
  }

  // path_event_queue_bounded_on_port_rotation

  @Test
  void pathEventQueueBounded_5000PortsLeaveTheAllowedPathsAndFewEvents() {
    world.exchangeCids();
    byte[] dcid = server.local.id(0).toByteArray();
    byte[] ping = {(byte) FrameType.PING};
    for (int port = 0; port < 5_000; port++) {
      Packet copy = new Packet(dcid, 1_000L + port, ping, 60);
      assertTrue(world.atServer(copy, SERVER, new Addr("spoofed:" + port)));
      assertTrue(server.paths.size() <= 8);
    }
    int count = 0;
    while (server.paths.pollEvent() != null) {
      count++;
    }
    assertTrue(count <= 64, "events: " + count);
    assertEquals(7, server.paths.commands().availableDcids(), "no connection ID was spent on them");
    assertNotNull(server.paths.find(SERVER, new Addr("nat/home")), "the way back is known");
  }

  @Test
  void pathEventQueueBounded_aThousandCopiedPacketsLoseNoData() {
    world.exchangeCids();
    AtomicInteger port = new AtomicInteger();
    world.eavesdropper =
        (packet, link) -> {
          if (port.get() < 1_000 && packet.number() % 2 == 0) {
            world.toServer(packet, SERVER, new Addr("spoofed:" + port.incrementAndGet()), 0);
          }
        };
    for (int i = 0; i < 100 && port.get() < 1_000; i++) {
      world.send(client, 100);
      world.send(server, 20);
      world.run(2_000 * MILLI);
    }
    world.run(60_000 * MILLI);
    assertEquals(1_000, port.get());
    assertEquals(new Addr("nat/home"), server.paths.activePath().peer());
    world.assertAllArrived();
  }

  // challenge_no_cids

  @Test
  void challengeNoCids_waitsForOne() throws Exception {
    // The client has given the server no ID but the first; the server has given some.
    server.issueCids();
    server.ping();
    world.run(200 * MILLI);
    byte[] dcid = server.local.id(1).toByteArray();
    byte[] challenge = {(byte) FrameType.PATH_CHALLENGE, 1, 2, 3, 4, 5, 6, 7, 8};
    world.atServer(new Packet(dcid, 1000, challenge, 1200), SERVER, NAT_WIFI);
    Path path = server.paths.find(SERVER, NAT_WIFI);
    assertNull(server.paths.probes().nextPathToProbe(null, null, world.now));
    for (int i = 0; i < 100; i++) {
      server.onTimeout(server.paths.nextTimeout());
    }
    assertEquals(PathState.UNKNOWN, path.state());
    byte[] id = {1, 2, 3, 4};
    server.remote.onNewConnectionId(1, 0, id, 0, id.length, new byte[16], 0);
    server.paths.onRemoteConnectionIdsChanged();
    assertEquals(path, server.paths.probes().nextPathToProbe(null, null, world.now));
  }

  // path.rs: multiple_probes, too_many_probes, path_challenge

  @Test
  void multipleProbes_eachCanBeAnswered() {
    PathValidationDriver driver = new PathValidationDriver(600);
    long first = driver.data;
    driver.paths.commands().probePath(HOME, SERVER, driver.now);
    driver.ask(1200);
    long second = driver.data;
    assertNotEquals(first, second);
    driver.paths.onPathResponse(driver.path, first, driver.now);
    assertEquals(PathState.VALIDATING_MTU, driver.path.state());
    driver.paths.onPathResponse(driver.path, second, driver.now);
    assertEquals(PathState.VALIDATED, driver.path.state());
  }

  @Test
  void tooManyProbes_theFourthIsDropped() {
    PathValidationDriver driver = new PathValidationDriver(1200);
    for (long data = 1; data <= 4; data++) {
      driver.paths.onPathChallenge(driver.path, data, driver.now);
    }
    assertEquals(List.of(1L, 2L, 3L), driver.responses());
    assertEquals(List.of(), driver.responses());
  }

  @Test
  void pathChallenge_onTheActivePathIsAnsweredWithTheSameBytes() {
    world.exchangeCids();
    client.paths.commands().probePath(HOME, SERVER, world.now);
    long before = client.paths.activePath().answeredAt;
    world.run(200 * MILLI);
    assertTrue(client.paths.activePath().answeredAt > before);
    assertEquals(List.of(), events(client));
  }

  // amplification_limited_stat

  @Test
  void amplificationLimitedStat_countsTheTimes() {
    world.exchangeCids();
    byte[] dcid = server.local.id(0).toByteArray();
    byte[] ping = {(byte) FrameType.PING};
    world.links.get(0).cut();
    world.atServer(new Packet(dcid, 1000, ping, 40), SERVER, NAT_WIFI);
    assertEquals(0, server.paths.commands().pathStats().get(1).timesAmplificationLimited());
    world.send(server, 20);
    world.run(100 * MILLI);
    assertEquals(1, server.paths.commands().pathStats().get(1).timesAmplificationLimited());
    assertEquals(120, server.paths.commands().pathStats().get(1).bytesSent());
  }

  // validate_peer_sent_ack_range_for_multi_path

  @Test
  void ackRanges_coverPacketsOfAllPaths() {
    world.exchangeCids();
    world.link(WIFI, SERVER);
    world.send(client, 5);
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(1_000 * MILLI);
    assertEquals(0, client.paths.find(WIFI, SERVER).recovery().bytesInFlight());
    assertEquals(0, client.paths.activePath().recovery().bytesInFlight());
  }
}
