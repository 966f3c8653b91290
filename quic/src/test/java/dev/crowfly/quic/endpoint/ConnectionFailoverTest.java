package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.testing.Bottleneck;
import dev.crowfly.quic.testing.Flow;
import dev.crowfly.quic.testing.Network;
import dev.crowfly.quic.testing.Pair;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The active path dies under a connection that has another one, 50 ms of round trip each. */
class ConnectionFailoverTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long KEEP_ALIVE_MILLIS = 2_000;
  private static final SocketAddress FIRST = Pair.CLIENT_ADDRESS;
  private static final InetSocketAddress SECOND_ADDRESS = Pair.address(7, 7_000);
  private static final SocketAddress SERVER = Pair.SERVER_ADDRESS;

  /** Which ways of the first path are cut. */
  enum Cut {
    BOTH_WAYS,
    TO_SERVER,
    TO_CLIENT;

    Network.LinkRule of(SocketAddress client) {
      return (from, to) ->
          (this != TO_CLIENT && from.equals(client)) || (this != TO_SERVER && to.equals(client));
    }
  }

  /** A connection with a second, validated path, and what came over which. */
  private static final class Scene {
    final Pair pair;
    Flow flow;
    private long seenBefore;
    private SocketAddress lastArrival = FIRST;
    private long firstBytesOnSecond = -1;

    Scene(long seed, long keepAliveMillis, boolean alternative) {
      pair = new Pair(seed);
      QuicConfig.Builder client = QuicConfig.builder(Pair.clientTls().build());
      // Windows that need no update: those would ask for an answer, too.
      client.initialMaxData(64 << 20).initialMaxStreamData(64 << 20);
      pair.clientConfig(client.keepAliveMillis(keepAliveMillis).build());
      assertTrue(pair.handshake(5 * SECOND));
      pair.world().runFor(SECOND);
      if (alternative) {
        pair.client().addAddress(SECOND_ADDRESS);
        pair.clientConnection().probePath(SECOND_ADDRESS, SERVER, 0, pair.world().now());
        pair.world().runFor(SECOND);
        assertTrue(pair.clientConnection().isPathValidated(SECOND_ADDRESS, SERVER));
        assertTrue(pair.serverConnection().isPathValidated(SERVER, SECOND_ADDRESS));
      }
      pair.network().arrivalTap(this::onArrival);
    }

    /** What the receiver has read grew since the datagram before: that one brought it. */
    private void onArrival(SocketAddress from, SocketAddress to, byte[] bytes) {
      note();
      lastArrival = from.equals(SERVER) ? to : from;
    }

    private void note() {
      if (flow != null && flow.received() > seenBefore) {
        seenBefore = flow.received();
        if (lastArrival.equals(SECOND_ADDRESS) && firstBytesOnSecond < 0) {
          firstBytesOnSecond = pair.world().now();
        }
      }
    }

    void run(long nanos) {
      pair.world().runFor(nanos);
    }

    boolean hasFailedOver() {
      return !pair.client().pathEvents(PathEvent.FailedOver.class).isEmpty();
    }

    long millisSince(long instant, long until) {
      return (until - instant) / MILLI;
    }

    @Override
    public String toString() {
      return "at "
          + pair.world().now() / MILLI
          + " ms: "
          + flow
          + ", client "
          + pair.clientConnection().pathStats()
          + ", server "
          + pair.serverConnection().pathStats();
    }
  }

  private static SocketAddress activeLocal(QuicConnection connection) {
    return active(connection).local();
  }

  private static PathStats active(QuicConnection connection) {
    return connection.pathStats().stream().filter(PathStats::active).findFirst().orElseThrow();
  }

  private static void assertMovedOnce(Scene scene) {
    assertEquals(
        List.of(new PathEvent.FailedOver(SECOND_ADDRESS, SERVER)),
        scene.pair.client().pathEvents(PathEvent.FailedOver.class));
    assertEquals(SECOND_ADDRESS, activeLocal(scene.pair.clientConnection()));
    assertEquals(SECOND_ADDRESS, active(scene.pair.serverConnection()).peer());
    assertEquals(
        new PathEvent.PeerMigrated(SERVER, SECOND_ADDRESS),
        scene.pair.server().pathEvents(PathEvent.PeerMigrated.class).get(0));
    assertEquals(0, scene.pair.server().pathEvents(PathEvent.FailedOver.class).size());
  }

  /** Cuts the first path after so much time of transfer; returns how long bytes stood still. */
  private static long interrupted(boolean up, Cut cut, long cutAfterNanos) {
    Scene scene = new Scene(21, 0, true);
    long bytes = 1_500_000;
    scene.flow = (up ? Flow.up(scene.pair, bytes) : Flow.down(scene.pair, bytes)).open();
    scene.run(cutAfterNanos);
    assertFalse(scene.flow.isDone());
    scene.pair.network().linkRule(cut.of(FIRST));
    long died = scene.pair.world().now();
    assertTrue(
        scene.pair.world().runUntil(scene.flow::isDone, died + 60 * SECOND), scene::toString);
    scene.note();
    scene.run(SECOND);
    assertMovedOnce(scene);
    assertTrue(scene.firstBytesOnSecond > died, scene::toString);
    return scene.firstBytesOnSecond - died;
  }

  private static void assertUnderASecond(boolean up, Cut cut) {
    List<Long> millis = new ArrayList<>();
    for (long after = 0; after < 300; after += 43) {
      millis.add(interrupted(up, cut, after * MILLI) / MILLI);
    }
    System.out.printf(
        "%s, %s cut: bytes on the other path after %s ms%n",
        up ? "upload" : "download", cut, millis);
    assertTrue(millis.stream().allMatch(ms -> ms < 1_000), millis::toString);
  }

  @ParameterizedTest
  @EnumSource
  void upload_goesOnOverTheOtherPathWithinASecond(Cut cut) {
    assertUnderASecond(true, cut);
  }

  @ParameterizedTest
  @EnumSource
  void download_goesOnOverTheOtherPathWithinASecond(Cut cut) {
    assertUnderASecond(false, cut);
  }

  /**
   * Nothing of what the client hears tells it that the server no longer hears it: its own PINGs,
   * which go with acknowledgments, do.
   */
  @Test
  void download_theClientFindsOutByItself_thatItIsNotHeard() {
    Scene scene = new Scene(27, 0, true);
    Pair pair = scene.pair;
    long[] asked = {Long.MAX_VALUE};
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (from.equals(SECOND_ADDRESS)) {
                asked[0] = Math.min(asked[0], pair.world().now());
              }
            });
    scene.flow = Flow.down(pair, 3_000_000).open();
    scene.run(200 * MILLI);
    long died = pair.world().now();
    pair.network().linkRule((from, to) -> from.equals(FIRST) || to.equals(SECOND_ADDRESS));
    assertEquals(Long.MAX_VALUE, asked[0]);
    scene.run(SECOND);
    assertTrue(asked[0] < died + 500 * MILLI, scene::toString);
    assertEquals(FIRST, activeLocal(pair.clientConnection()), "and the other path is no better");
    pair.network().linkRule((from, to) -> from.equals(FIRST));
    assertTrue(
        pair.world().runUntil(scene.flow::isDone, pair.world().now() + 60 * SECOND),
        scene::toString);
    assertMovedOnce(scene);
  }

  /**
   * The client's last PING is acknowledged when the path dies, so that it has nothing in flight: it
   * learns of it by the server's question on the other path alone.
   */
  @ParameterizedTest
  @EnumSource(names = {"BOTH_WAYS", "TO_CLIENT"})
  void downloadAfterAPause_isMovedByTheServersQuestion(Cut cut) {
    Scene scene = new Scene(22, 0, true);
    scene.run(2 * SECOND);
    assertEquals(0, scene.pair.clientConnection().stats().bytesInFlight());
    scene.pair.network().linkRule(cut.of(FIRST));
    long died = scene.pair.world().now();
    scene.flow = Flow.down(scene.pair, 100_000).open();
    assertTrue(
        scene.pair.world().runUntil(scene.flow::isDone, died + 60 * SECOND), scene::toString);
    scene.run(SECOND);
    assertMovedOnce(scene);
    long millis = (scene.firstBytesOnSecond - died) / MILLI;
    System.out.printf("download after a pause, %s cut: %d ms%n", cut, millis);
    // The server asks after two probe timeouts; the client, warned by that, waits for one only.
    assertTrue(scene.firstBytesOnSecond > died && millis < 700, scene::toString);
  }

  @ParameterizedTest
  @EnumSource
  void idle_theNextKeepAliveFindsOut(Cut cut) {
    Scene scene = new Scene(23, KEEP_ALIVE_MILLIS, true);
    scene.run(5 * SECOND);
    scene.pair.network().linkRule(cut.of(FIRST));
    long died = scene.pair.world().now();
    assertTrue(
        scene.pair.world().runUntil(scene::hasFailedOver, died + 60 * SECOND), scene::toString);
    long millis = scene.millisSince(died, scene.pair.world().now());
    System.out.printf("idle, %s cut: failed over after %d ms%n", cut, millis);
    assertTrue(millis < KEEP_ALIVE_MILLIS + 1_000, millis + " ms");
    scene.run(2 * SECOND);
    assertMovedOnce(scene);
    // The connection is as good as before: both ways, and no longer than it takes.
    for (Flow flow : List.of(Flow.up(scene.pair, 10_000), Flow.down(scene.pair, 10_000))) {
      flow.open();
      assertTrue(scene.pair.world().runUntil(flow::isDone, scene.pair.world().now() + SECOND));
    }
  }

  @ParameterizedTest
  @EnumSource
  void healedPath_isTakenAgainWhenTheApplicationMigrates_andCanBeLeftAgain(Cut cut) {
    Scene scene = new Scene(24, 0, true);
    Pair pair = scene.pair;
    pair.network().bottleneck(new Bottleneck(500_000, 50_000));
    scene.flow = Flow.up(pair, 10_000_000).open();
    for (int round = 1; round <= 3; round++) {
      scene.run(300 * MILLI);
      pair.network().linkRule(cut.of(FIRST));
      scene.run(2 * SECOND);
      assertEquals(round, pair.client().pathEvents(PathEvent.FailedOver.class).size());
      assertEquals(SECOND_ADDRESS, activeLocal(pair.clientConnection()));
      pair.network().linkRule((from, to) -> false);
      scene.run(2 * SECOND);
      assertEquals(SECOND_ADDRESS, activeLocal(pair.clientConnection()), "it stays where it is");
      pair.clientConnection().probePath(FIRST, SERVER, 0, pair.world().now());
      scene.run(500 * MILLI);
      pair.clientConnection().migrate(FIRST, SERVER, pair.world().now());
      scene.run(SECOND);
      assertEquals(FIRST, activeLocal(pair.clientConnection()));
      assertEquals(FIRST, active(pair.serverConnection()).peer());
    }
    assertTrue(
        pair.world().runUntil(scene.flow::isDone, pair.world().now() + 60 * SECOND),
        scene::toString);
    assertEquals(3, pair.client().pathEvents(PathEvent.FailedOver.class).size());
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnAlternative_theConnectionTriesOnUntilTheIdleTimeout(Cut cut) {
    Scene scene = new Scene(25, 0, false);
    Pair pair = scene.pair;
    scene.flow = Flow.up(pair, 3_000_000).open();
    scene.run(200 * MILLI);
    pair.network().linkRule(cut.of(FIRST));
    long sentBefore = pair.clientConnection().stats().packetsSent();
    scene.run(5 * SECOND);
    assertFalse(pair.clientConnection().isClosed());
    assertTrue(pair.clientConnection().stats().packetsSent() >= sentBefore + 6, "it tries");
    // A client that still hears the server waits as long as that tries; and RFC 9000 §10.1 counts
    // from the first question after the last word.
    scene.run(100 * SECOND);
    for (QuicConnection side : List.of(pair.clientConnection(), pair.serverConnection())) {
      assertEquals(Optional.of(new CloseReason.IdleTimedOut()), side.closeReason());
    }
    assertFalse(scene.hasFailedOver());
    pair.assertForgotten(60 * SECOND);
  }

  /** An alternative that is dead too is no better: nobody moves, and it comes back by itself. */
  @Test
  void bothPathsDead_thenTheFirstHeals_itIsUsedAgainWithoutHelp() {
    Scene scene = new Scene(26, 0, true);
    Pair pair = scene.pair;
    scene.flow = Flow.up(pair, 3_000_000).open();
    scene.run(200 * MILLI);
    pair.network().linkRule((from, to) -> true);
    scene.run(10 * SECOND);
    assertFalse(pair.clientConnection().isClosed());
    pair.network().linkRule(Cut.BOTH_WAYS.of(SECOND_ADDRESS));
    assertTrue(
        pair.world().runUntil(scene.flow::isDone, pair.world().now() + 60 * SECOND),
        scene::toString);
    assertEquals(FIRST, activeLocal(pair.clientConnection()));
  }
}
