package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9221 through connections: what the queues keep, and what the sender hears of each. */
class DatagramFateTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final int BYTES = 300;

  private final byte[] out = new byte[BYTES];
  private final byte[] in = new byte[1500];

  private static Pair connected(
      long seed,
      UnaryOperator<QuicConfig.Builder> ofClient,
      UnaryOperator<QuicConfig.Builder> ofServer) {
    Pair pair = new Pair(seed);
    QuicConfig.Builder client = QuicConfig.builder(Pair.clientTls().build());
    QuicConfig.Builder server = QuicConfig.builder(Pair.serverTls().build());
    pair.clientConfig(ofClient.apply(client.maxDatagramFrameSize(65_535)).build());
    pair.serverConfig(ofServer.apply(server.maxDatagramFrameSize(65_535)).build());
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    return pair;
  }

  /** A datagram that begins with its tag. */
  private void send(QuicConnection connection, long tag) {
    for (int i = 0; i < 8; i++) {
      out[i] = (byte) (tag >> (8 * i));
    }
    connection.sendDatagram(out, 0, BYTES, tag);
  }

  private void send(Pair pair, long from, long to) {
    for (long tag = from; tag < to; tag++) {
      send(pair.clientConnection(), tag);
    }
  }

  private List<Long> readAll(QuicConnection connection) {
    List<Long> tags = new ArrayList<>();
    for (int n = connection.readDatagram(in, 0); n >= 0; n = connection.readDatagram(in, 0)) {
      assertEquals(BYTES, n);
      long tag = 0;
      for (int i = 7; i >= 0; i--) {
        tag = (tag << 8) | (in[i] & 0xff);
      }
      tags.add(tag);
    }
    return tags;
  }

  private static List<Long> tags(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  /** What the client was told of each tag, in order. */
  private static Map<Long, List<Boolean>> fates(Pair pair) {
    Map<Long, List<Boolean>> fates = new TreeMap<>();
    for (QuicEvent.DatagramSettled settled :
        pair.client().events(QuicEvent.DatagramSettled.class)) {
      assertEquals(pair.clientConnection(), settled.connection());
      fates.computeIfAbsent(settled.tag(), tag -> new ArrayList<>()).add(settled.acknowledged());
    }
    return fates;
  }

  private static void assertFates(Pair pair, long count, long firstAcknowledged) {
    Map<Long, List<Boolean>> expected = new TreeMap<>();
    for (long tag = 0; tag < count; tag++) {
      expected.put(tag, List.of(tag >= firstAcknowledged));
    }
    assertEquals(expected, fates(pair));
  }

  @Test
  void fullQueueOfTheSender_dropsTheOldest_andSaysSo() {
    Pair pair = connected(91, config -> config.maxQueuedDatagrams(4), config -> config);
    assertEquals(0, pair.clientConnection().queuedDatagrams());
    send(pair, 0, 10);
    assertEquals(4, pair.clientConnection().queuedDatagrams());
    pair.world().flush();
    assertFates(pair, 6, 6);
    pair.world().runFor(SECOND);
    assertEquals(0, pair.clientConnection().queuedDatagrams());
    assertEquals(tags(6, 10), readAll(pair.serverConnection()));
    assertFates(pair, 10, 6);
  }

  @Test
  void bytesInTheSendersQueue_areBoundedToo() {
    Pair pair = connected(92, config -> config.maxQueuedDatagramBytes(3 * BYTES), config -> config);
    send(pair, 0, 10);
    pair.world().runFor(SECOND);
    assertEquals(tags(7, 10), readAll(pair.serverConnection()));
    assertFates(pair, 10, 7);
  }

  /** They arrived, and that is what an acknowledgment says; the receiver's queue is its own. */
  @Test
  void fullQueueOfTheReceiver_dropsTheOldest() {
    Pair pair = connected(93, config -> config, config -> config.maxQueuedDatagrams(4));
    send(pair, 0, 10);
    pair.world().runFor(SECOND);
    assertEquals(1, pair.server().events(QuicEvent.DatagramsReadable.class).size());
    assertEquals(tags(6, 10), readAll(pair.serverConnection()));
    assertFates(pair, 10, 0);
    send(pair, 10, 12);
    pair.world().runFor(SECOND);
    assertEquals(2, pair.server().events(QuicEvent.DatagramsReadable.class).size());
    assertEquals(tags(10, 12), readAll(pair.serverConnection()));
  }

  @Test
  void bytesInTheReceiversQueue_areBoundedToo() {
    Pair pair =
        connected(94, config -> config, config -> config.maxQueuedDatagramBytes(3 * BYTES + 10));
    send(pair, 0, 10);
    pair.world().runFor(SECOND);
    assertEquals(tags(7, 10), readAll(pair.serverConnection()));
  }

  @Test
  void lostDatagrams_areToldAsNotAcknowledged_andNeverSentAgain() {
    Pair pair = connected(95, config -> config, config -> config);
    Set<Long> sent = new TreeSet<>();
    // Every third packet of the client is lost; each carries one datagram.
    pair.network()
        .dropRule(
            (index, from, bytes) ->
                from.equals(Pair.CLIENT_ADDRESS)
                    && bytes.length > BYTES
                    && sent.add((long) sent.size())
                    && sent.size() % 3 == 0);
    for (long tag = 0; tag < 30; tag++) {
      send(pair.clientConnection(), tag);
      pair.world().runFor(10 * MILLI);
    }
    pair.world().runFor(5 * SECOND);
    assertEquals(30, sent.size());
    Map<Long, List<Boolean>> expected = new TreeMap<>();
    tags(0, 30).forEach(tag -> expected.put(tag, List.of(tag % 3 != 2)));
    assertEquals(expected, fates(pair));
    assertEquals(
        tags(0, 30).stream().filter(tag -> tag % 3 != 2).toList(),
        readAll(pair.serverConnection()));
  }

  /** The packet was overtaken so far that it counts as lost; then it arrives after all. */
  @ParameterizedTest(name = "{0} ms late")
  @ValueSource(longs = {200, 1_000, 3_000})
  void lateAcknowledgment_changesNothing(long millisLate) {
    Pair pair = connected(96, config -> config, config -> config);
    List<byte[]> held = new ArrayList<>();
    pair.network()
        .editor(
            (index, from, bytes) -> {
              if (from.equals(Pair.CLIENT_ADDRESS) && bytes.length > BYTES && held.isEmpty()) {
                held.add(bytes.clone());
                return null;
              }
              return bytes;
            });
    for (long tag = 0; tag < 10; tag++) {
      send(pair.clientConnection(), tag);
      pair.world().runFor(5 * MILLI);
    }
    pair.world().runFor(millisLate * MILLI);
    assertEquals(List.of(false), fates(pair).get(0L));
    pair.world().deliver(pair.server(), held.get(0), Pair.CLIENT_ADDRESS);
    // The acknowledgment of it leaves with, or soon after, the next one.
    send(pair, 10, 12);
    pair.world().runFor(5 * SECOND);
    List<Long> read = readAll(pair.serverConnection());
    assertTrue(read.contains(0L), "it arrived after all");
    assertEquals(12, read.size());
    assertFates(pair, 12, 1);
  }

  @Test
  void eachTag_isSettledExactlyOnce_whateverTheNetworkDoes() {
    int spurious = 0;
    for (long seed = 900; seed < 910; seed++) {
      Pair pair = connected(seed, config -> config, config -> config);
      pair.network().delay(25 * MILLI, 300 * MILLI).faults(0.1, 0.1);
      for (long tag = 0; tag < 100; tag++) {
        send(pair.clientConnection(), tag);
        pair.world().runFor(10 * MILLI);
      }
      pair.network().faults(0, 0).delay(25 * MILLI, 0);
      pair.world().runFor(10 * SECOND);
      Set<Long> arrived = new TreeSet<>(readAll(pair.serverConnection()));
      Map<Long, List<Boolean>> fates = fates(pair);
      assertEquals(new TreeSet<>(tags(0, 100)), fates.keySet(), "seed " + seed);
      for (long tag = 0; tag < 100; tag++) {
        List<Boolean> fate = fates.get(tag);
        assertEquals(1, fate.size(), "seed " + seed + ", tag " + tag + ": " + fate);
        assertTrue(!fate.get(0) || arrived.contains(tag), "seed " + seed + ", tag " + tag);
        spurious += !fate.get(0) && arrived.contains(tag) ? 1 : 0;
      }
    }
    assertTrue(spurious > 20, "only " + spurious + " were thought lost that were not");
  }
}
