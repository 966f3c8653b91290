package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.Aead;
import dev.crowfly.quic.crypto.AeadLimits;
import dev.crowfly.quic.crypto.AeadProvider;
import dev.crowfly.quic.testing.Bottleneck;
import dev.crowfly.quic.testing.Flow;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Pair;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9001 §6.6 through connections whose AEADs wear out soon. */
class AeadLimitTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  /** The platform's AEADs, with other limits. */
  private record Worn(AeadLimits worn) implements AeadProvider {
    @Override
    public Aead create(CipherSuite suite, byte[] key, byte[] iv) {
      return JCA.create(suite, key, iv);
    }

    @Override
    public AeadLimits limits(CipherSuite suite) {
      return worn;
    }
  }

  /** Counts how many 1-RTT packets are sent with each generation of keys. */
  private static final class KeyWatch implements QuicObserver {
    final List<Integer> packetsByKey = new ArrayList<>(List.of(0));
    int startedHere;

    @Override
    public void keyUpdated(
        long now, PacketKind kind, boolean ofClient, long keyPhase, KeyTrigger trigger) {
      // Told of the keys of both directions; those of the client, say, stand for both.
      if (kind == PacketKind.ONE_RTT && ofClient && keyPhase > 0) {
        packetsByKey.add(0);
        startedHere += trigger == KeyTrigger.LOCAL_UPDATE ? 1 : 0;
      }
    }

    @Override
    public void packetSent(
        long now,
        int path,
        PacketKind kind,
        long packetNumber,
        byte[] buf,
        int offset,
        int payloadOffset,
        int payloadLength,
        int sizeBytes) {
      if (kind == PacketKind.ONE_RTT) {
        packetsByKey.set(packetsByKey.size() - 1, packetsByKey.get(packetsByKey.size() - 1) + 1);
      }
    }
  }

  private final KeyWatch clientKeys = new KeyWatch();
  private final KeyWatch serverKeys = new KeyWatch();

  private Pair connected(long confidentiality, long integrity) {
    AeadProvider worn = new Worn(new AeadLimits(confidentiality, integrity));
    Pair pair =
        new Pair(
            61, settings -> settings, settings -> settings, config -> new Endpoint(config, worn));
    pair.clientConfig(
        QuicConfig.builder(Pair.clientTls().build())
            .observers((client, originalDcid, wallClock, now) -> clientKeys)
            .build());
    pair.serverConfig(
        QuicConfig.builder(Pair.serverTls().build())
            .observers((client, originalDcid, wallClock, now) -> serverKeys)
            .build());
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    return pair;
  }

  private static CloseReason limitReached(boolean byPeer, String reason) {
    return new CloseReason.ClosedByTransport(
        byPeer, TransportErrorCode.AEAD_LIMIT_REACHED, 0, reason);
  }

  @ParameterizedTest(name = "upload: {0}")
  @ValueSource(booleans = {true, false})
  void halfOfTheConfidentialityLimit_bringsNewKeys_andTheTransferGoesOn(boolean up) {
    Pair pair = connected(1_000, 1_000);
    pair.network().bottleneck(new Bottleneck(500_000, 30_000));
    Flow flow = (up ? Flow.up(pair, 4_000_000) : Flow.down(pair, 4_000_000)).open();
    assertTrue(
        pair.world().runUntil(flow::isDone, pair.world().now() + 60 * SECOND), flow::toString);
    KeyWatch sender = up ? clientKeys : serverKeys;
    KeyWatch receiver = up ? serverKeys : clientKeys;
    // Some 3,600 packets, so many with each key.
    System.out.printf("packets by key: %s%n", sender.packetsByKey);
    assertTrue(sender.packetsByKey.size() >= 6, "updates");
    assertEquals(sender.packetsByKey.size(), receiver.packetsByKey.size());
    assertEquals(sender.packetsByKey.size() - 1, sender.startedHere);
    assertEquals(0, receiver.startedHere);
    for (int packets : sender.packetsByKey.subList(0, sender.packetsByKey.size() - 1)) {
      assertTrue(packets >= 500 && packets <= 875, () -> "" + sender.packetsByKey);
    }
    assertFalse(pair.clientConnection().isClosed() || pair.serverConnection().isClosed());
  }

  /** An update may not follow another one before three probe timeouts: the limit comes first. */
  @ParameterizedTest(name = "upload: {0}")
  @ValueSource(booleans = {true, false})
  void confidentialityLimitBeforeTheNextUpdateMayBegin_endsTheConnection(boolean up) {
    Pair pair = connected(64, 1_000);
    Flow flow = (up ? Flow.up(pair, 4_000_000) : Flow.down(pair, 4_000_000)).open();
    pair.world().runFor(5 * SECOND);
    assertFalse(flow.isDone());
    QuicConnection sender = up ? pair.clientConnection() : pair.serverConnection();
    QuicConnection receiver = up ? pair.serverConnection() : pair.clientConnection();
    String reason = "too many packets were sealed with one key";
    assertEquals(limitReached(false, reason), sender.closeReason().orElseThrow());
    assertEquals(limitReached(true, reason), receiver.closeReason().orElseThrow());
    for (int packets : (up ? clientKeys : serverKeys).packetsByKey) {
      assertTrue(packets <= 64, packets + " packets with one key");
    }
    pair.assertForgotten(60 * SECOND);
  }

  /** Keys that no acknowledgment came for are not replaced, however much time passes. */
  @Test
  void confidentialityLimitWhileNothingIsAcknowledged_endsTheConnection() {
    Pair pair = connected(200, 1_000);
    QuicConnection client = pair.clientConnection();
    // The client answers questions, and its answers get lost.
    pair.network().linkRule((from, to) -> from.equals(Pair.CLIENT_ADDRESS));
    for (int i = 0; i < 400 && !client.isClosed(); i++) {
      pair.serverConnection().ping(pair.world().now());
      pair.world().runFor(60 * MILLI);
    }
    assertEquals(1, clientKeys.startedHere, "the keys of the handshake were acknowledged");
    assertEquals(
        limitReached(false, "too many packets were sealed with one key"),
        client.closeReason().orElseThrow());
    for (int packets : clientKeys.packetsByKey) {
      assertTrue(packets <= 200, packets + " packets with one key");
    }
  }

  @ParameterizedTest(name = "at the server: {0}")
  @ValueSource(booleans = {true, false})
  void integrityLimit_endsTheConnectionWithTheNextForgery(boolean atServer) {
    int limit = 30;
    Pair pair = connected(1_000, limit);
    Host victim = atServer ? pair.server() : pair.client();
    Host other = atServer ? pair.client() : pair.server();
    QuicConnection connection = atServer ? pair.serverConnection() : pair.clientConnection();
    QuicConnection peer = atServer ? pair.clientConnection() : pair.serverConnection();
    List<byte[]> genuine = new ArrayList<>();
    SocketAddress from = other.address();
    pair.network()
        .tap(
            (source, to, bytes) -> {
              if (source.equals(from)) {
                genuine.add(bytes);
              }
            });
    peer.ping(pair.world().now());
    pair.world().runFor(SECOND);
    for (int i = 0; i < limit; i++) {
      forge(pair, victim, genuine.get(0), from, i);
      if (i == limit / 2) {
        // A change of keys does not set the count back.
        peer.ping(pair.world().now());
        pair.world().runFor(SECOND);
        assertTrue(peer.initiateKeyUpdate(pair.world().now()));
        peer.ping(pair.world().now());
        pair.world().runFor(SECOND);
      }
    }
    assertFalse(connection.isClosed(), "the limit is not exceeded");
    forge(pair, victim, genuine.get(0), from, limit);
    String reason = "too many packets failed to authenticate";
    assertEquals(limitReached(false, reason), connection.closeReason().orElseThrow());
    pair.world().runFor(SECOND);
    assertEquals(limitReached(true, reason), peer.closeReason().orElseThrow());
    pair.assertForgotten(60 * SECOND);
  }

  /** A packet with another tag, addressed as the connection expects it. */
  private static void forge(Pair pair, Host victim, byte[] genuine, SocketAddress from, int i) {
    byte[] forged = genuine.clone();
    forged[forged.length - 1 - i % 16] ^= (byte) (1 + i);
    pair.world().deliver(victim, forged, from);
  }
}
