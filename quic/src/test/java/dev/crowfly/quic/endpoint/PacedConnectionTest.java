package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.testing.Flow;
import dev.crowfly.quic.testing.Pair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9002 §7.7 through a connection: a large window leaves in small portions, on time. */
class PacedConnectionTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final int MTU = 1_200;

  /** What left at one instant. */
  private record Release(long at, long bytes, int datagrams) {}

  private final Pair pair = new Pair(101);
  private final List<Release> releases = new ArrayList<>();

  private void onSent(long now, int bytes) {
    int last = releases.size() - 1;
    if (last >= 0 && releases.get(last).at == now) {
      Release release = releases.get(last);
      releases.set(last, new Release(now, release.bytes + bytes, release.datagrams + 1));
    } else {
      releases.add(new Release(now, bytes, 1));
    }
  }

  private PathStats path() {
    return pair.clientConnection().pathStats().get(0);
  }

  /** A window of hundreds of kilobytes, and nothing on its way. */
  private void growTheWindow(boolean loss) {
    pair.clientConfig(
        QuicConfig.builder(Pair.clientTls().build()).streamSendBufferBytes(8 << 20).build());
    pair.serverConfig(
        QuicConfig.builder(Pair.serverTls().build())
            .initialMaxData(64 << 20)
            .initialMaxStreamData(64 << 20)
            .build());
    pair.network().delay(50 * MILLI, 0);
    assertTrue(pair.handshake(5 * SECOND));
    Flow flow = Flow.up(pair, 1_500_000).open();
    if (loss) {
      pair.world().runUntil(() -> flow.received() > 500_000, pair.world().now() + 10 * SECOND);
      boolean[] dropped = {false};
      pair.network()
          .dropRule(
              (index, from, bytes) -> {
                boolean drop = !dropped[0] && bytes.length == MTU;
                dropped[0] |= drop;
                return drop;
              });
    }
    assertTrue(pair.world().runUntil(flow::isDone, pair.world().now() + 20 * SECOND));
    pair.world().runFor(SECOND);
    assertEquals(0, path().bytesInFlight());
    assertTrue(path().congestionWindowBytes() > 200_000, () -> "" + path());
    assertEquals(loss ? 1 : 0, path().packetsLost());
  }

  /**
   * In slow start twice the window leaves in a round trip, afterwards 1.25 times; and at once ten
   * datagrams, or what 2 ms bring.
   */
  @ParameterizedTest(name = "after slow start: {0}")
  @ValueSource(booleans = {false, true})
  void portionsLeaveWhenNextTimeoutSays_andNoSooner_andAreNoLargerThanABurst(boolean afterLoss) {
    growTheWindow(afterLoss);
    double gain = afterLoss ? 1.25 : 2;
    double bytesPerNano =
        gain * path().congestionWindowBytes() / (double) path().smoothedRttNanos();
    double burst = Math.max(10 * MTU, bytesPerNano * 2 * MILLI);
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (from.equals(Pair.CLIENT_ADDRESS)) {
                onSent(pair.world().now(), bytes.length);
              }
            });
    long begin = pair.world().now();
    Flow.up(pair, 4_000_000).open();
    pair.world().flush();
    assertEquals(1, releases.size(), "the first portion leaves at once");
    // Until the first acknowledgment can be back, or the window is full, only the pacer counts.
    while (pair.world().now() < begin + 30 * MILLI) {
      assertNothingBeforeTheNext();
    }
    assertTrue(releases.size() > 5, releases.size() + " portions");
    long total = 0;
    for (Release release : releases) {
      assertTrue(release.bytes <= burst, () -> release + " of a burst of " + burst);
      assertTrue(release.datagrams >= 8, () -> release + ": one wake-up for so few");
      total += release.bytes;
      double allowed = burst + bytesPerNano * (release.at - begin);
      assertTrue(total <= allowed, total + " bytes of " + allowed);
      assertTrue(total > allowed - 2 * MTU, total + " bytes of " + allowed + " at " + release);
    }
    System.out.printf(
        "window %d, %d portions of up to %d bytes in 30 ms, %d bytes in all%n",
        path().congestionWindowBytes(),
        releases.size(),
        releases.stream().mapToLong(Release::bytes).max().orElse(0),
        total);
  }

  /** Goes on to the next release, and looks a nanosecond earlier whether anything would leave. */
  private void assertNothingBeforeTheNext() {
    long now = pair.world().now();
    int before = releases.size();
    long due = pair.client().endpoint().nextTimeout();
    assertTrue(due > now && due < now + 10 * MILLI, "due " + (due - now) + " ns from now");
    pair.world().runFor(due - now - 1);
    pair.client().endpoint().onTimeout(pair.world().now());
    pair.world().flush();
    assertEquals(before, releases.size(), "nothing leaves before it is due");
    assertEquals(due, pair.client().endpoint().nextTimeout());
    pair.world().runFor(1);
    assertEquals(before + 1, releases.size(), "the next portion leaves when it is due");
    assertEquals(due, releases.get(before).at);
  }
}
