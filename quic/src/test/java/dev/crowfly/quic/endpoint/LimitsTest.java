package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.Credentials;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.testing.Identities;
import dev.crowfly.quic.testing.InitialPacket;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an endpoint takes on at most. */
class LimitsTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  @Test
  void maxHalfOpen_refusesFurtherClients() {
    Pair pair = new Pair(1, settings -> settings.maxHalfOpen(5));
    for (int i = 0; i < 5; i++) {
      Strangers.stranger(pair, i);
    }
    assertEquals(5, pair.server().endpoint().stats().halfOpen());
    pair.connect();
    pair.world().runFor(SECOND);
    Strangers.assertRefused(pair.clientConnection());
    assertEquals(5, pair.server().endpoint().stats().connections());
    // The others vanish in time, and there is room again.
    pair.world().runFor(15 * SECOND);
    assertEquals(0, pair.server().endpoint().stats().halfOpen());
    assertTrue(pair.handshake(5 * SECOND));
  }

  @Test
  void undecidedAttempts_countAsHalfOpen() {
    Pair pair = new Pair(2, settings -> settings.maxHalfOpen(3));
    List<IncomingConnection> attempts = Strangers.undecided(pair);
    for (int i = 0; i < 10; i++) {
      Strangers.stranger(pair, i);
    }
    assertEquals(3, attempts.size());
    assertEquals(3, pair.server().endpoint().stats().halfOpen());
    assertEquals(7, pair.server().endpoint().stats().refusalsSent());
  }

  @Test
  void maxConnections_refusesAtTheServer() {
    Pair pair = new Pair(3, settings -> settings.maxConnections(1));
    assertTrue(pair.handshake(5 * SECOND));
    QuicConnection first = pair.clientConnection();
    pair.connect();
    pair.world().runFor(SECOND);
    Strangers.assertRefused(pair.clientConnection());
    assertFalse(first.isClosed());
    first.close(0, "", pair.world().now());
    pair.assertForgotten(60 * SECOND);
    assertTrue(pair.handshake(5 * SECOND));
  }

  @Test
  void maxConnections_throwsAtTheClient() {
    Pair pair = new Pair(4, settings -> settings.maxConnections(1));
    QuicEndpoint endpoint = pair.server().endpoint();
    QuicConfig config = QuicConfig.builder(Pair.clientTls().build()).build();
    connect(endpoint, config);
    assertThrows(IllegalStateException.class, () -> connect(endpoint, config));
    assertEquals(1, endpoint.stats().connections());
  }

  private static QuicConnection connect(QuicEndpoint endpoint, QuicConfig config) {
    return endpoint.connect(
        config, Pair.SERVER_ADDRESS, Pair.CLIENT_ADDRESS, null, Identities.WALL_CLOCK_MILLIS, 0);
  }

  @Test
  void floodOfReplies_isBounded() {
    Pair pair = new Pair(12, settings -> settings.retryAboveHalfOpen(0));
    QuicEndpoint server = pair.server().endpoint();
    Datagram in = new Datagram();
    for (int i = 0; i < 1_000; i++) {
      byte[] initial = new InitialPacket().build();
      in.set(initial, 0, initial.length, Pair.SERVER_ADDRESS, Pair.address(60, 1 + i));
      server.receive(in, 0);
    }
    assertEquals(256, server.stats().retriesSent());
    assertEquals(744, server.stats().dropped());
    byte[] slot = new byte[1500];
    Transmit out = new Transmit();
    int polled = 0;
    while (server.pollTransmit(out.reset(slot, 0, slot.length), 0)) {
      polled++;
    }
    assertEquals(256, polled);
  }

  @Test
  void smallSlot_getsNothing() {
    Pair pair = new Pair(13);
    pair.connect();
    Transmit out = new Transmit();
    byte[] slot = new byte[1500];
    assertFalse(pair.client().endpoint().pollTransmit(out.reset(slot, 0, 1199), 0));
    assertTrue(pair.client().endpoint().pollTransmit(out.reset(slot, 300, 1500), 0));
    assertEquals(1200, out.length());
    assertEquals(300, out.offset());
  }

  /** A configuration that TLS refuses leaves nothing behind. */
  @Test
  void serverWithoutCredentials_failsAtAcceptance() {
    Pair pair = new Pair(14);
    List<IncomingConnection> attempts = Strangers.undecided(pair);
    Strangers.stranger(pair, 1);
    QuicConfig unfit = QuicConfig.builder(Pair.clientTls().build()).build();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            pair.server()
                .endpoint()
                .accept(attempts.get(0), unfit, Identities.WALL_CLOCK_MILLIS, 0));
    pair.assertForgotten(SECOND);
  }

  @Test
  void connectionThatCanNotBeMade_leavesNoRoute() {
    List<byte[]> ids = new ArrayList<>();
    RandomSource seeded = new SeededRandom(15);
    RandomSource listening =
        (out, offset, length) -> {
          seeded.nextBytes(out, offset, length);
          if (length == 8) {
            ids.add(Arrays.copyOfRange(out, offset, offset + length));
          }
        };
    QuicEndpoint endpoint =
        QuicEndpoints.create(
            EndpointConfig.builder(listening, new byte[EndpointConfig.SECRET_BYTES]).build());
    Credentials broken = new Credentials(new byte[10], List.of(new byte[10]));
    QuicConfig unfit = QuicConfig.builder(Pair.clientTls().credentials(broken).build()).build();
    assertThrows(IllegalArgumentException.class, () -> connect(endpoint, unfit));
    assertEquals(1, ids.size());
    byte[] stray = new byte[60];
    stray[0] = 0x40;
    System.arraycopy(ids.get(0), 0, stray, 1, 8);
    endpoint.receive(
        new Datagram().set(stray, 0, stray.length, Pair.SERVER_ADDRESS, Pair.CLIENT_ADDRESS), 0);
    assertEquals(1, endpoint.stats().resetsSent());
  }
}
