package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.testing.MtuPair;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.RebindingNat;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What datagrams look like before, or without, path MTU discovery (BASE_PLPMTU of RFC 8899). */
class BasePlpmtuTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  /** The legs to an Intermediate: DESIGN, section 5. */
  private static final int LEG_BYTES = 1232;

  private static MtuPair legs(long seed, int cap, boolean discovery) {
    return new MtuPair(seed, cap)
        .both(c -> c.basePlpmtuBytes(LEG_BYTES).pathMtuDiscovery(discovery));
  }

  // RFC 9000 §14.1: what is padded for the sake of the size shows that the path carries it
  @Test
  void initialsOfBothSides_haveTheBaseSize() {
    MtuPair test = legs(1, 9000, false);
    List<Integer> client = new ArrayList<>();
    List<Integer> server = new ArrayList<>();
    test.network()
        .tap(
            (from, to, bytes) ->
                (from.equals(Pair.CLIENT_ADDRESS) ? client : server).add(bytes.length));
    test.connect();
    assertEquals(LEG_BYTES, client.get(0));
    // Its acknowledgment of a ClientHello that is incomplete asks for nothing and is small.
    assertTrue(server.contains(LEG_BYTES), server::toString);
    assertEquals(LEG_BYTES, Collections.max(server));
    assertEquals(LEG_BYTES, Collections.max(client));
  }

  @ParameterizedTest(name = "base {0}, cap {1}, the peer takes {2}: {3}")
  @CsvSource({
    "1232, 9000, 65527, 1232",
    "9000, 9000, 65527, 9000",
    "9000, 1400, 65527, 1400",
    "9000, 9000, 1300, 1300",
    "1200, 1200, 1200, 1200"
  })
  void withoutDiscovery_theBaseIsTheSizeForEver_asFarAsCapAndPeerAllow(
      int base, int cap, int taken, int expected) {
    MtuPair test =
        new MtuPair(base + cap + taken, cap)
            .client(c -> c.basePlpmtuBytes(base).pathMtuDiscovery(false))
            .server(c -> c.maxUdpPayloadSize(taken))
            .connect();
    test.forgetSizes();
    test.pair().clientConnection().openStream(true).write(new byte[200_000], 0, 200_000);
    test.pair().clientConnection().ping(test.world().now());
    test.world().runFor(20 * SECOND);
    assertEquals(expected, MtuPair.mtu(test.pair().clientConnection()));
    assertEquals(expected, test.largestSentFrom(Pair.CLIENT_ADDRESS));
  }

  @Test
  void networkThatDoesNotCarryTheBase_costsTimeButNotTheConnection() {
    MtuPair test = legs(2, 9000, true);
    test.network().sizeLimit(1200);
    test.connect();
    test.world().runFor(10 * SECOND);
    assertEquals(List.of(1200, 1200), test.mtus());
  }

  @Test
  void networkThatDoesNotCarryTheBase_endsTheHandshakeIfNothingMayChange() {
    MtuPair test = legs(3, 9000, false);
    test.network().sizeLimit(1200);
    assertFalse(test.pair().handshake(60 * SECOND));
    CloseReason reason = test.pair().clientConnection().closeReason().orElseThrow();
    assertEquals(new CloseReason.HandshakeTimedOut(), reason);
  }

  @Test
  void outage_costsTheBaseForARoundTripOnly() {
    MtuPair test = legs(4, LEG_BYTES, true).connect();
    test.world().runFor(SECOND);
    test.network().faults(1, 0);
    for (QuicConnection side :
        List.of(test.pair().clientConnection(), test.pair().serverConnection())) {
      side.openStream(true).write(new byte[5_000], 0, 5_000);
      side.ping(test.world().now());
    }
    test.world().runFor(SECOND);
    assertEquals(List.of(1200, 1200), test.mtus());
    test.network().faults(0, 0);
    long back = test.world().now();
    assertTrue(
        test.world()
            .runUntil(() -> test.mtus().equals(List.of(LEG_BYTES, LEG_BYTES)), back + 10 * SECOND));
    System.out.printf("the base is back %d ms later%n", (test.world().now() - back) / MILLI);
  }

  /** RFC 9000 §8.2.1: the proof of a path is about what every path has to carry. */
  @Test
  void pathProbes_haveTheBaseSize_whateverTheActivePathCarries() {
    MtuPair test = legs(5, 9000, true).connect();
    test.world().runFor(5 * SECOND);
    assertEquals(List.of(9000, 9000), test.mtus());
    InetSocketAddress second = Pair.address(7, 7_000);
    test.pair().client().addAddress(second);
    test.network().sizeLimit(LEG_BYTES);
    test.pair()
        .clientConnection()
        .probePath(second, Pair.SERVER_ADDRESS, 20 * MILLI, test.world().now());
    test.world().runFor(5 * SECOND);
    assertTrue(test.pair().clientConnection().isPathValidated(second, Pair.SERVER_ADDRESS));
    assertEquals(LEG_BYTES, test.largestSentFrom(second));
  }

  /** What shows whether the active path works must not be lost for its size. */
  @Test
  void natRebinding_isFollowedThoughTheNewPathCarriesOnlyTheBase() {
    MtuPair test = legs(6, 9000, true);
    RebindingNat nat = new RebindingNat(Pair.CLIENT_ADDRESS);
    test.network().translation(nat);
    test.connect();
    // RFC 9000 §8.2.1: an answered challenge lifts the limit, even one too small to prove the MTU.
    test.pair()
        .server()
        .amplification()
        .proof(peer -> MtuPair.activePath(test.pair().serverConnection()).peer().equals(peer));
    test.world().runFor(5 * SECOND);
    nat.rebind();
    test.network().sizeLimit(LEG_BYTES);
    test.pair().serverConnection().openStream(true).write(new byte[50_000], 0, 50_000);
    test.pair().clientConnection().ping(test.world().now());
    test.world().runFor(5 * SECOND);
    PathStats active = MtuPair.activePath(test.pair().serverConnection());
    assertEquals(nat.outside(), active.peer());
    assertEquals(PathState.VALIDATED, active.state());
    assertEquals(LEG_BYTES, active.mtuBytes());
  }

  @Test
  void slotsSmallerThanTheCap_limitTheSearch_andNobodySpins() {
    MtuPair test = new MtuPair(7, 9000);
    test.pair().client().slotBytes(1500);
    test.connect();
    test.world().runFor(20 * SECOND);
    assertEquals(List.of(1472, 9000), test.mtus());
    assertTrue(test.network().sent() < 200, "datagrams: " + test.network().sent());
    test.pair().client().slotBytes(9000);
    test.pair().clientConnection().ping(test.world().now());
    test.world().runFor(5 * SECOND);
    assertEquals(List.of(9000, 9000), test.mtus());
  }
}
