package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.Pair;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void handshake_completesInTwoRoundTrips() {
    Pair pair = new Pair(1);
    assertTrue(
        pair.handshake(5 * SECOND), () -> "closed: " + pair.clientConnection().closeReason());
    assertEquals(Pair.ALPN, pair.clientConnection().session().orElseThrow().applicationProtocol());
    assertArrayEquals(
        pair.clientConnection().exportKeyingMaterial("EXPORTER-test", new byte[0], 32),
        pair.serverConnection().exportKeyingMaterial("EXPORTER-test", new byte[0], 32));
  }
}
