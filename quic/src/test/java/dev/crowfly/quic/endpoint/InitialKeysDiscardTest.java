package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.testing.Pair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9001 §4.9.1: after the first Handshake packet of the client there are no Initial packets. */
class InitialKeysDiscardTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int LONG_PACKET_TYPE_BITS = 0xb0;
  private static final int INITIAL = 0x80;

  @Test
  void serverThatRefusesTheClientsHandshakePacket_saysSoInNoInitialPacket() {
    Pair pair = new Pair(1);
    pair.serverConfig(
        QuicConfig.builder(
                Pair.serverTls().clientAuthentication(ClientAuthentication.REQUIRED).build())
            .build());
    List<Byte> firstBytes = new ArrayList<>();
    pair.network()
        .dropRule(
            (index, from, bytes) -> {
              if (from.equals(Pair.SERVER_ADDRESS) && pair.serverConnection().isClosed()) {
                firstBytes.add(bytes[0]);
              }
              return false;
            });

    pair.connect();
    assertTrue(
        pair.world().runUntil(() -> pair.clientConnection().isClosed(), 5 * SECOND),
        "the client heard of no close");

    CloseReason.ClosedByTransport reason =
        assertInstanceOf(
            CloseReason.ClosedByTransport.class,
            pair.clientConnection().closeReason().orElseThrow());
    assertEquals(116, reason.alert(), reason::toString);
    assertFalse(firstBytes.isEmpty());
    for (byte first : firstBytes) {
      // An Initial packet would come first in its datagram.
      assertFalse((first & LONG_PACKET_TYPE_BITS) == INITIAL, () -> "first bytes: " + firstBytes);
    }
  }
}
