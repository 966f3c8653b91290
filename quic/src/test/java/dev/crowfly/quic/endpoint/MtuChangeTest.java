package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.MtuPair;
import dev.crowfly.quic.testing.Transfer;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Paths whose MTU changes while data flows both ways, every byte checked (RFC 8899 §4.3). */
class MtuChangeTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long RAISE_NANOS = 600 * SECOND;

  /** Limits both sides to 2.6 MB/s at 100 ms round-trip time. */
  private static final int WINDOW_BYTES = 1 << 18;

  private static final long BYTES = 10_000_000;
  private static final int SEEDS = Integer.getInteger("crowfly.mtu.seeds", 2);

  private MtuPair test;
  private Transfer client;
  private Transfer server;

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  private void begin(long seed, int slotBytes, double loss) {
    test =
        new MtuPair(seed, 9000)
            .both(
                c ->
                    c.maxIdleTimeoutMillis(0)
                        .initialMaxData(WINDOW_BYTES)
                        .maxConnectionWindowBytes(WINDOW_BYTES)
                        .maxStreamWindowBytes(WINDOW_BYTES));
    setSlots(slotBytes);
    test.connect();
    test.network().delay(50 * MILLI, 100_000).faults(loss, 0);
    server = new Transfer(test.pair().server(), test.pair().serverConnection(), BYTES);
    client = new Transfer(test.pair().client(), test.pair().clientConnection(), BYTES).open();
  }

  private boolean isDone() {
    return client.isDone() && server.isDone();
  }

  private void runUntilRead(long bytes) {
    assertTrue(
        test.world()
            .runUntil(
                () ->
                    client.readBytes().getAsLong() >= bytes
                        && server.readBytes().getAsLong() >= bytes,
                test.world().now() + 600 * SECOND),
        this::state);
  }

  private String state() {
    return changes(test.pair().client())
        + " and "
        + changes(test.pair().server())
        + " at "
        + test.world().now() / MILLI
        + " ms, client "
        + client
        + test.pair().clientConnection().pathStats()
        + test.pair().clientConnection().closeReason()
        + ", server "
        + server
        + test.pair().serverConnection().pathStats()
        + test.pair().serverConnection().closeReason();
  }

  private static List<Integer> changes(Host host) {
    return host.events(QuicEvent.PathUpdated.class).stream()
        .filter(update -> update.event() instanceof PathEvent.MtuChanged)
        .map(update -> ((PathEvent.MtuChanged) update.event()).mtuBytes())
        .toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void mtuThatDropsAndGrows_losesNoByteOfTenMegabytesEachWay(long seed) {
    begin(seed, 9000, 0.0005);
    runUntilRead(2_000_000);
    assertEquals(List.of(9000, 9000), test.mtus(), this::state);
    test.network().sizeLimit(1300);
    long dropped = test.world().now();
    runUntilRead(3_000_000);
    long took = test.world().now() - dropped;
    assertSizes(1200, 1300);
    assertTrue(test.world().runUntil(() -> leastMtu() >= 1280, dropped + 10 * SECOND), this::state);
    assertSizes(1280, 1300);
    runUntilRead(6_000_000);
    test.network().sizeLimit(1500);
    assertTrue(test.world().runUntil(this::isDone, test.world().now() + 600 * SECOND), this::state);
    long transferred = test.world().now();
    test.world().runFor(RAISE_NANOS + 20 * SECOND);
    assertSizes(1500 - 15, 1500);
    System.out.printf(
        "seed %d: a megabyte each way %d ms after the drop, all in %.1f s, client %s, server %s,"
            + " %d datagrams too large%n",
        seed,
        took / MILLI,
        transferred / (double) SECOND,
        changes(test.pair().client()),
        changes(test.pair().server()),
        test.network().tooLarge());
    assertTrue(took < 2 * SECOND, took + " ns");
  }

  /** A probe needs more room in the window than the data that always waits for it. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void searchIsNotHeldUp_byASenderThatFillsItsWindow(long seed) {
    begin(seed, 1400, 0);
    SplittableRandom random = new SplittableRandom(seed);
    test.network().dropRule((index, from, bytes) -> bytes.length < 1400 && random.nextInt(50) == 0);
    test.world().runFor(3 * SECOND);
    int before = leastMtu();
    assertTrue(before < 1400, this::state);
    setSlots(9000);
    long larger = test.world().now();
    test.world().runUntil(() -> leastMtu() == 9000, larger + 10 * SECOND);
    long took = test.world().now() - larger;
    System.out.printf("seed %d: from %d to 9000 bytes in %d ms%n", seed, before, took / MILLI);
    // A round trip for each size, one to make room for it, and a few for losses.
    assertTrue(took < SECOND, this::state);
  }

  private void setSlots(int bytes) {
    test.pair().client().slotBytes(bytes);
    test.pair().server().slotBytes(bytes);
  }

  private int leastMtu() {
    return Collections.min(test.mtus());
  }

  private void assertSizes(int least, int most) {
    for (int mtu : test.mtus()) {
      assertTrue(mtu >= least && mtu <= most, () -> mtu + " bytes, " + state());
    }
  }
}
