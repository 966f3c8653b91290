package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.EndpointStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.Garbage;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Pair;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes without sense, a hundred thousand datagrams of them: nothing thrown, nothing kept. */
class GarbageTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final SocketAddress STRANGER = Pair.address(9, 9999);

  private static Pair pair(long seed) {
    Pair pair = new Pair(seed);
    pair.server().amplification().distrust(STRANGER);
    pair.client().amplification().distrust(STRANGER);
    return pair;
  }

  private static Garbage garbage(Pair pair, long seed) {
    Garbage garbage = new Garbage(seed);
    pair.network().tap((from, to, bytes) -> garbage.learn(bytes));
    return garbage;
  }

  /** From a stranger's address and from that of the peer. */
  private static void deliver(Pair pair, Host host, Garbage garbage) {
    SocketAddress peer = host == pair.server() ? Pair.CLIENT_ADDRESS : Pair.SERVER_ADDRESS;
    pair.world().deliver(host, garbage.next(), STRANGER);
    pair.world().deliver(host, garbage.next(), peer);
  }

  @Test
  void idleEndpoints_keepNothing() {
    long seed = 20_001;
    Pair pair = pair(seed);
    Garbage garbage = garbage(pair, seed);
    for (int i = 0; i < 10_000; i++) {
      deliver(pair, pair.server(), garbage);
      deliver(pair, pair.client(), garbage);
    }
    for (Host host : new Host[] {pair.server(), pair.client()}) {
      EndpointStats stats = host.endpoint().stats();
      assertEquals(20_000, stats.datagramsReceived());
      assertEquals(0, stats.connections());
      assertEquals(0, stats.halfOpen());
      assertEquals(QuicEndpoint.NEVER, host.endpoint().nextTimeout());
      assertTrue(stats.resetsSent() > 0, "some looked like packets of a lost connection");
    }
    assertTrue(pair.server().endpoint().stats().versionNegotiationsSent() > 0);
  }

  /** What was recorded of one handshake is mutated and thrown at endpoints that know nothing. */
  @Test
  void pastHandshake_canNotBeReplayedInPieces() {
    long seed = 20_002;
    Pair past = pair(seed);
    Garbage garbage = garbage(past, seed);
    assertTrue(past.handshake(5 * SECOND));
    Pair pair = pair(seed + 1);
    for (int i = 0; i < 5_000; i++) {
      deliver(pair, pair.server(), garbage);
      deliver(pair, pair.client(), garbage);
    }
    pair.assertForgotten(120 * SECOND);
  }

  /**
   * The garbage resembles datagrams that have arrived. Whoever is faster than the client with a
   * copy of its own first datagram takes its place, which nothing in QUIC prevents.
   */
  @Test
  void handshake_completesInTheMiddleOfIt() {
    for (long seed = 20_010; seed < 20_020; seed++) {
      Pair pair = pair(seed);
      Garbage garbage = new Garbage(seed);
      List<byte[]> sent = new ArrayList<>();
      pair.network().tap((from, to, bytes) -> sent.add(bytes));
      pair.connect();
      int learned = 0;
      for (int i = 0; i < 20; i++) {
        int onTheirWay = sent.size();
        pair.world().runFor(20 * MILLI);
        for (int k = 0; k < 50; k++) {
          deliver(pair, pair.server(), garbage);
          deliver(pair, pair.client(), garbage);
        }
        pair.world().runFor(6 * MILLI);
        for (; learned < onTheirWay; learned++) {
          garbage.learn(sent.get(learned));
        }
      }
      long s = seed;
      assertTrue(
          pair.world().runUntil(pair::isConfirmed, 9 * SECOND),
          () -> "seed " + s + ": " + pair.clientConnection().closeReason());
      assertOneConnection(pair);
      pair.clientConnection().close(0, "", pair.world().now());
      pair.assertForgotten(120 * SECOND);
    }
  }

  @Test
  void establishedConnection_survivesAndStillAnswers() {
    long seed = 20_003;
    Pair pair = pair(seed);
    Garbage garbage = garbage(pair, seed);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    for (int i = 0; i < 8_000; i++) {
      deliver(pair, pair.server(), garbage);
      deliver(pair, pair.client(), garbage);
    }
    pair.world().runFor(SECOND);
    assertAnswersPing(pair, pair.clientConnection());
    assertAnswersPing(pair, pair.serverConnection());
    assertOneConnection(pair);
    pair.serverConnection().close(7, "enough", pair.world().now());
    pair.assertForgotten(120 * SECOND);
  }

  private static void assertAnswersPing(Pair pair, QuicConnection connection) {
    assertFalse(connection.isClosed());
    long before = connection.stats().packetsReceived();
    connection.ping(pair.world().now());
    pair.world().runFor(SECOND);
    assertTrue(connection.stats().packetsReceived() > before, "the ping is answered");
    assertEquals(0, connection.stats().bytesInFlight());
  }

  private static void assertOneConnection(Pair pair) {
    assertEquals(1, pair.client().endpoint().stats().connections());
    assertEquals(1, pair.server().events(QuicEvent.HandshakeCompleted.class).size());
    assertEquals(0, pair.client().events(QuicEvent.ConnectionClosed.class).size());
  }
}
