package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.testing.InitialPacket;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketType;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9000 §8.1.2: a server that asks for Retry, and its tokens. */
class RetryTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private static Pair alwaysRetrying(long seed) {
    return new Pair(seed, settings -> settings.retryAboveHalfOpen(0));
  }

  private static PacketHeader parse(byte[] datagram) {
    PacketHeader header = new PacketHeader();
    assertTrue(header.parse(datagram, 0, datagram.length, 8));
    return header;
  }

  @Test
  void always_completes() {
    Pair pair = alwaysRetrying(1);
    assertTrue(pair.handshake(5 * SECOND), () -> "" + pair.clientConnection().closeReason());
    // The ClientHello takes two datagrams, and each of them is answered.
    assertEquals(2, pair.server().endpoint().stats().retriesSent());
    List<QuicEvent.ConnectionIncoming> attempts =
        pair.server().events(QuicEvent.ConnectionIncoming.class);
    assertEquals(1, attempts.size());
    assertTrue(attempts.get(0).incoming().isAddressValidated());
  }

  @Test
  void always_completesUnderLoss() {
    for (long seed = 500; seed < 530; seed++) {
      Pair pair = alwaysRetrying(seed);
      QuicConfig.Builder patient =
          QuicConfig.builder(Pair.clientTls().build()).handshakeTimeoutMillis(60_000);
      pair.clientConfig(patient.maxIdleTimeoutMillis(60_000).build());
      pair.network().faults(0.2, 0.1).delay(25 * MILLI, 40 * MILLI);
      long s = seed;
      assertTrue(
          pair.handshake(60 * SECOND), () -> s + ": " + pair.clientConnection().closeReason());
    }
  }

  @Test
  void byLoad_beginsAboveTheLimit() {
    Pair pair = new Pair(2, settings -> settings.retryAboveHalfOpen(3));
    for (int i = 1; i <= 3; i++) {
      byte[] dcid = {1, 2, 3, 4, 5, 6, 7, (byte) i};
      pair.world()
          .deliver(
              pair.server(), new InitialPacket().dcid(dcid).build(), Pair.address(20 + i, 1000));
    }
    assertEquals(0, pair.server().endpoint().stats().retriesSent());
    assertTrue(pair.handshake(5 * SECOND));
    assertTrue(pair.server().endpoint().stats().retriesSent() > 0);
  }

  @Test
  void byDecision_completes() {
    Pair pair = new Pair(3);
    List<Boolean> validated = new ArrayList<>();
    pair.server()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.ConnectionIncoming attempt) {
                IncomingConnection incoming = attempt.incoming();
                validated.add(incoming.isAddressValidated());
                if (incoming.isAddressValidated()) {
                  assertThrows(
                      IllegalStateException.class,
                      () -> pair.server().endpoint().retry(incoming, pair.world().now()));
                  pair.accept(incoming);
                } else {
                  pair.server().endpoint().retry(incoming, pair.world().now());
                }
              }
            });
    assertTrue(pair.handshake(5 * SECOND));
    assertTrue(validated.contains(false));
    assertEquals(1, validated.stream().filter(v -> v).count());
    assertTrue(pair.server().endpoint().stats().retriesSent() > 0);
  }

  @Test
  void addressThatThePolicyVouchesFor_needsNone() {
    PathPolicy relay = peer -> new PathProperties(1200, 50 * MILLI, true, new byte[] {1});
    Pair pair = new Pair(4, settings -> settings.retryAboveHalfOpen(0).pathPolicy(relay));
    assertTrue(pair.handshake(5 * SECOND));
    assertEquals(0, pair.server().endpoint().stats().retriesSent());
  }

  // ---------------------------------------------------------------------------------- tokens

  /** Runs a handshake whose Initials with a token are changed on their way to the server. */
  private static CloseReason closeReasonWith(Pair pair, UnaryOperator<byte[]> edit) {
    pair.network()
        .editor(
            (index, from, bytes) -> {
              boolean second =
                  from.equals(Pair.CLIENT_ADDRESS)
                      && parse(bytes).type() == PacketType.INITIAL
                      && parse(bytes).tokenLength() > 0;
              return second ? edit.apply(bytes) : bytes;
            });
    assertFalse(pair.handshake(5 * SECOND));
    return pair.clientConnection().closeReason().orElseThrow();
  }

  private static void assertInvalidToken(CloseReason reason) {
    CloseReason.ClosedByTransport closed =
        assertInstanceOf(CloseReason.ClosedByTransport.class, reason);
    assertTrue(closed.byPeer());
    assertEquals(TransportErrorCode.INVALID_TOKEN, closed.code(), closed.toString());
  }

  @Test
  void forgedToken_isRefused() {
    Pair pair = alwaysRetrying(5);
    CloseReason reason =
        closeReasonWith(
            pair,
            bytes -> {
              PacketHeader header = parse(bytes);
              bytes[header.tokenOffset() + header.tokenLength() - 1] ^= 1;
              return bytes;
            });
    assertInvalidToken(reason);
    pair.assertForgotten(10 * SECOND);
  }

  @Test
  void tokenFromAnotherAddress_isRefused() {
    Pair pair = alwaysRetrying(6);
    List<byte[]> answers = new ArrayList<>();
    SocketAddress elsewhere = Pair.address(1, 50_002);
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (to.equals(elsewhere)) {
                answers.add(bytes);
              }
            });
    CloseReason reason =
        closeReasonWith(
            pair,
            bytes -> {
              // Takes the way of another address, and the answer the way back.
              pair.world().deliver(pair.server(), bytes, elsewhere);
              byte[] answer = answers.get(answers.size() - 1);
              pair.network()
                  .send(answer, Pair.SERVER_ADDRESS, Pair.CLIENT_ADDRESS, pair.world().now());
              return null;
            });
    assertInvalidToken(reason);
    assertEquals(0, pair.server().endpoint().stats().halfOpen());
  }

  @ParameterizedTest(name = "after {0} ms")
  @ValueSource(longs = {0, 999, 1_001, 3_000})
  void token_isGoodForItsLifetime(long millis) {
    Pair pair =
        new Pair(7, settings -> settings.retryAboveHalfOpen(0).retryTokenLifetimeMillis(1_000));
    pair.network().delay(MILLI, 0);
    List<byte[]> held = new ArrayList<>();
    pair.network()
        .editor(
            (index, from, bytes) -> {
              boolean hold =
                  held.size() < 2
                      && from.equals(Pair.CLIENT_ADDRESS)
                      && parse(bytes).tokenLength() > 0;
              if (hold) {
                held.add(bytes);
              }
              return hold ? null : bytes;
            });
    pair.connect();
    assertTrue(pair.world().runUntil(() -> held.size() == 2, SECOND));
    pair.network().editor((index, from, bytes) -> null);
    // The token was issued a millisecond before its Initial left.
    pair.world().runFor((millis - 1) * MILLI);
    pair.network().editor((index, from, bytes) -> bytes);
    held.forEach(bytes -> pair.world().deliver(pair.server(), bytes, Pair.CLIENT_ADDRESS));
    if (millis <= 1_000) {
      assertTrue(pair.world().runUntil(pair::isConfirmed, 9 * SECOND));
    } else {
      pair.world().runFor(5 * SECOND);
      assertInvalidToken(pair.clientConnection().closeReason().orElseThrow());
    }
  }

  @Test
  void tokenOfAnEarlierRun_isRefused() {
    Pair earlier = alwaysRetrying(8);
    earlier.world().runFor(20 * SECOND);
    List<byte[]> initials = new ArrayList<>();
    earlier
        .network()
        .tap(
            (from, to, bytes) -> {
              if (from.equals(Pair.CLIENT_ADDRESS) && parse(bytes).tokenLength() > 0) {
                initials.add(bytes);
              }
            });
    assertTrue(earlier.handshake(5 * SECOND));
    // The server has the same secret, and its time has begun anew.
    Pair later = alwaysRetrying(8);
    later.world().deliver(later.server(), initials.get(0), Pair.CLIENT_ADDRESS);
    assertEquals(1, later.server().endpoint().stats().refusalsSent());
    assertEquals(0, later.server().endpoint().stats().halfOpen());
  }
}
