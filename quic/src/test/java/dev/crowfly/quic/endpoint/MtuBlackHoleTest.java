package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.testing.MtuPair;
import dev.crowfly.quic.testing.Pair;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Black holes and changes of path on connections that do little (RFC 8899 §4.3, RFC 9000 §9.4). */
class MtuBlackHoleTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private final byte[] data = new byte[9000];
  private long received;

  private MtuPair connect(long seed) {
    MtuPair test =
        new MtuPair(seed, 9000).both(c -> c.maxDatagramFrameSize(65_535).keepAliveMillis(500));
    test.connect();
    test.pair().server().onEvent(this::count);
    test.world().runFor(5 * SECOND);
    assertEquals(List.of(9000, 9000), test.mtus());
    return test;
  }

  private void count(QuicEvent event) {
    if (event instanceof QuicEvent.StreamUpdated update && update.has(QuicStream.READABLE)) {
      for (int n = update.stream().read(data, 0, data.length);
          n > 0;
          n = update.stream().read(data, 0, data.length)) {
        received += n;
      }
    }
  }

  @Test
  void smallTraffic_goesOnUndisturbed_andTheFirstLargePieceArrivesInSmallerOnes() {
    MtuPair test = connect(1);
    QuicConnection client = test.pair().clientConnection();
    QuicStream stream = client.openStream(true);
    test.network().sizeLimit(1300);
    long lostBefore = MtuPair.activePath(client).packetsLost();
    for (int i = 1; i <= 100; i++) {
      stream.write(data, 0, 100);
      test.world().runFor(50 * MILLI);
      assertEquals(100L * i, received);
    }
    assertEquals(lostBefore, MtuPair.activePath(client).packetsLost());
    assertEquals(9000, MtuPair.mtu(client), "nobody can know");
    stream.write(data, 0, 5000);
    long written = test.world().now();
    assertTrue(test.world().runUntil(() -> received == 15_000, written + 10 * SECOND));
    System.out.printf("5000 bytes arrive after %d ms%n", (test.world().now() - written) / MILLI);
    assertTrue(MtuPair.mtu(client) <= 1300);
    test.world().runFor(10 * SECOND);
    assertTrue(MtuPair.mtu(client) >= 1280 && MtuPair.mtu(client) <= 1300);
  }

  /** Acknowledgments of small packets set the probe timeout back: only losses tell. */
  @Test
  void largePiecesAmongSmallOnes_areNoticedToo() {
    MtuPair test = connect(2);
    QuicConnection client = test.pair().clientConnection();
    QuicStream small = client.openStream(true);
    QuicStream large = client.openStream(true);
    test.network().sizeLimit(1300);
    long dropped = test.world().now();
    for (int i = 0; i < 1000 && MtuPair.mtu(client) > 1300; i++) {
      if (i % 50 == 0) {
        large.write(data, 0, 8000);
      }
      small.write(data, 0, 50);
      test.world().runFor(10 * MILLI);
    }
    System.out.printf("noticed after %d ms%n", (test.world().now() - dropped) / MILLI);
    assertTrue(MtuPair.mtu(client) <= 1300);
    long wanted = received;
    test.world().runFor(SECOND);
    assertTrue(received > wanted, "the large pieces arrive");
  }

  // RFC 9221 §5: datagrams are not fragmented
  @Test
  void queuedDatagrams_thatNoLongerFit_areSettledAsNotArrived() {
    MtuPair test = connect(3);
    QuicConnection client = test.pair().clientConnection();
    int largest = client.maxDatagramBytes();
    assertTrue(largest > 8900 && largest < 9000, "largest: " + largest);
    test.network().sizeLimit(1300);
    for (int tag = 0; tag < 40; tag++) {
      client.sendDatagram(data, 0, largest, tag);
    }
    test.world().runFor(2 * SECOND);
    assertEquals(
        40,
        test.pair().client().events(QuicEvent.DatagramSettled.class).stream()
            .filter(settled -> !settled.acknowledged())
            .count());
    assertTrue(client.maxDatagramBytes() < 1300);
    assertThrows(IllegalArgumentException.class, () -> client.sendDatagram(data, 0, largest, 100));
    client.sendDatagram(data, 0, client.maxDatagramBytes(), 101);
    test.world().runFor(SECOND);
    assertTrue(
        test.pair().client().events().contains(new QuicEvent.DatagramSettled(client, 101, true)));
  }

  @Test
  void newPath_beginsAtTheBase_andThePathReturnedToAtItsOwnSize() {
    InetSocketAddress second = Pair.address(7, 7_000);
    MtuPair test = new MtuPair(4, 9000);
    test.network().sizeLimit((from, to) -> from.equals(second) || to.equals(second) ? 1372 : 1472);
    test.connect();
    test.pair().client().addAddress(second);
    test.world().runFor(10 * SECOND);
    assertEquals(List.of(1472, 1472), test.mtus());
    QuicConnection client = test.pair().clientConnection();
    client.probePath(second, Pair.SERVER_ADDRESS, 20 * MILLI, test.world().now());
    test.world().runFor(SECOND);
    client.migrate(second, Pair.SERVER_ADDRESS, test.world().now());
    assertEquals(1200, MtuPair.mtu(client));
    test.world().runFor(15 * SECOND);
    assertEquals(List.of(1372, 1372), test.mtus());
    test.forgetSizes();
    client.migrate(Pair.CLIENT_ADDRESS, Pair.SERVER_ADDRESS, test.world().now());
    assertEquals(1472, MtuPair.mtu(client));
    test.world().runFor(SECOND);
    assertEquals(List.of(1472, 1472), test.mtus());
    assertTrue(test.largestSentFrom(Pair.CLIENT_ADDRESS) <= 1472, "nothing is searched again");
  }
}
