package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.testing.FrameLog;
import dev.crowfly.quic.testing.FrameWatch;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.RebindingNat;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Address discovery through connections whose client sits behind a NAT. */
class ObservedAddressTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private final Pair pair = new Pair(81);
  private final RebindingNat nat = new RebindingNat(Pair.CLIENT_ADDRESS);
  private final List<FrameLog.Call> byServer = new ArrayList<>();
  private final List<FrameLog.Call> byClient = new ArrayList<>();

  private void connect(
      boolean clientObserves, boolean clientAsks, boolean serverObserves, boolean serverAsks) {
    QuicConfig.Builder client = QuicConfig.builder(Pair.clientTls().build());
    client.addressDiscovery(clientObserves, clientAsks);
    FrameWatch.watch(client, (now, frame) -> byClient.add(frame), "onObservedAddress");
    QuicConfig.Builder server = QuicConfig.builder(Pair.serverTls().build());
    server.addressDiscovery(serverObserves, serverAsks);
    FrameWatch.watch(server, (now, frame) -> byServer.add(frame), "onObservedAddress");
    pair.clientConfig(client.build()).serverConfig(server.build());
    pair.network().translation(nat);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
  }

  private List<PathEvent.AddressObserved> toldToClient() {
    return pair.client().pathEvents(PathEvent.AddressObserved.class);
  }

  private static PathEvent.AddressObserved observed(
      InetSocketAddress local, InetSocketAddress observed) {
    return new PathEvent.AddressObserved(local, Pair.SERVER_ADDRESS, observed);
  }

  private void ping() {
    pair.clientConnection().ping(pair.world().now());
  }

  @Test
  void eachRebinding_isToldToTheClient_onceWithTheNewPort() {
    connect(true, true, true, true);
    List<PathEvent.AddressObserved> expected = new ArrayList<>();
    expected.add(observed(Pair.CLIENT_ADDRESS, nat.outside()));
    for (int i = 0; i < 5; i++) {
      nat.rebind();
      ping();
      pair.world().runFor(2 * SECOND);
      expected.add(observed(Pair.CLIENT_ADDRESS, nat.outside()));
      // Nothing has changed, so nothing is news.
      ping();
      pair.world().runFor(2 * SECOND);
      assertEquals(expected, toldToClient());
    }
  }

  @Test
  void lostReports_areRepeated() {
    connect(true, true, true, true);
    nat.rebind();
    pair.network().faults(0.5, 0);
    for (int i = 0; i < 20; i++) {
      ping();
      pair.world().runFor(500 * MILLI);
    }
    assertEquals(
        List.of(observed(Pair.CLIENT_ADDRESS, nat.outside())),
        toldToClient().subList(1, toldToClient().size()));
  }

  @Test
  void newPaths_areReportedOnThemselves_whetherProbedOrMigratedTo() {
    connect(true, true, true, true);
    InetSocketAddress probed = Pair.address(7, 7_000);
    InetSocketAddress migrated = Pair.address(8, 8_000);
    pair.client().addAddress(probed);
    pair.client().addAddress(migrated);
    pair.clientConnection().probePath(probed, Pair.SERVER_ADDRESS, 0, pair.world().now());
    pair.world().runFor(SECOND);
    pair.clientConnection().migrateSource(migrated, pair.world().now());
    pair.world().runFor(SECOND);
    assertEquals(
        List.of(
            observed(Pair.CLIENT_ADDRESS, nat.outside()),
            observed(probed, probed),
            observed(migrated, migrated)),
        toldToClient());
    // The server asks as well: on each path it has the same address.
    assertTrue(
        pair.server()
            .pathEvents(PathEvent.AddressObserved.class)
            .contains(
                new PathEvent.AddressObserved(Pair.SERVER_ADDRESS, migrated, Pair.SERVER_ADDRESS)));
  }

  /** The server knows both paths by then; found with nodes that move to and fro, in real NATs. */
  @Test
  void aMappingThatComesBack_isToldToTheClientAgain() {
    connect(true, true, true, true);
    InetSocketAddress former = nat.outside();
    nat.rebind();
    ping();
    pair.world().runFor(2 * SECOND);
    nat.returnTo(former);
    ping();
    pair.world().runFor(2 * SECOND);
    List<PathEvent.AddressObserved> told = toldToClient();
    assertEquals(3, told.size(), () -> "" + told);
    assertEquals(observed(Pair.CLIENT_ADDRESS, former), told.get(2));
  }

  @Test
  void aClientThatComesBackToANetwork_isToldOnItsNewPath() {
    connect(true, true, true, true);
    InetSocketAddress elsewhere = Pair.address(8, 8_000);
    InetSocketAddress back = Pair.address(9, 9_000);
    pair.client().addAddress(elsewhere);
    pair.client().addAddress(back);
    pair.clientConnection().migrateSource(elsewhere, pair.world().now());
    pair.world().runFor(SECOND);
    RebindingNat again = new RebindingNat(back);
    assertEquals(nat.outside(), again.outside(), "the server sees the former path");
    pair.network().translation(again);
    pair.clientConnection().migrateSource(back, pair.world().now());
    pair.world().runFor(SECOND);
    List<PathEvent.AddressObserved> told = toldToClient();
    assertEquals(observed(back, again.outside()), told.get(told.size() - 1));
  }

  @Test
  void aStormOfRebindings_isRationed_andTheLastWordIsRight() {
    connect(true, true, true, true);
    pair.world().runFor(5 * SECOND);
    byServer.clear();
    long stormSeconds = 4;
    for (int i = 0; i < stormSeconds * 100; i++) {
      nat.rebind();
      ping();
      pair.world().runFor(10 * MILLI);
    }
    // Eight at once, then one in 100 ms, repetitions of lost ones included.
    int most = 8 + (int) (10 * stormSeconds) + 1;
    assertTrue(byServer.size() > 8, byServer.size() + " reports");
    assertTrue(byServer.size() <= most, byServer.size() + " reports");
    for (int i = 0; i < 5; i++) {
      ping();
      pair.world().runFor(2 * SECOND);
    }
    assertFalse(pair.clientConnection().isClosed());
    PathEvent.AddressObserved last = toldToClient().get(toldToClient().size() - 1);
    assertEquals(observed(Pair.CLIENT_ADDRESS, nat.outside()), last);
  }

  @ParameterizedTest(name = "client observes {0} asks {1}, server observes {2} asks {3}")
  @CsvSource({
    "true, true, true, true",
    "true, true, true, false",
    "true, true, false, true",
    "true, true, false, false",
    "true, false, true, true",
    "false, true, true, true",
    "false, false, true, true",
    "true, false, true, false",
    "false, true, false, true",
    "false, false, false, false"
  })
  void eitherDirection_isReportedOnlyIfOneOffersAndTheOtherAsks(
      boolean clientObserves, boolean clientAsks, boolean serverObserves, boolean serverAsks) {
    connect(clientObserves, clientAsks, serverObserves, serverAsks);
    nat.rebind();
    ping();
    pair.world().runFor(2 * SECOND);
    boolean toClient = serverObserves && clientAsks;
    boolean toServer = clientObserves && serverAsks;
    assertEquals(toClient, !byServer.isEmpty());
    assertEquals(toServer, !byClient.isEmpty());
    assertEquals(toClient ? 2 : 0, toldToClient().size());
    assertEquals(toServer, !pair.server().pathEvents(PathEvent.AddressObserved.class).isEmpty());
  }
}
