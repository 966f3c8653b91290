package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.EndpointStats;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.testing.ForgedPeer;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.wire.FrameType;
import org.junit.jupiter.api.Test;

/** Packets to connection IDs that are no longer in use: dropped and counted, never fatal. */
class RetiredConnectionIdTest {
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] PING = {(byte) FrameType.PING, 0, 0, 0};

  private final Pair pair = new Pair(61);

  @Test
  void aPacketThatComesAfterItsIdWasRetired_changesNothing() {
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    byte[][] late = new byte[1][];
    pair.network()
        .dropRule(
            (index, from, bytes) -> {
              late[0] = bytes.clone();
              return true;
            });
    pair.clientConnection().ping(pair.world().now());
    pair.world().flush();
    pair.network().dropRule((index, from, bytes) -> false);
    pair.clientConnection().retireDcid(0, pair.world().now());
    pair.world().runFor(SECOND);
    long nobodys = nobodys();
    for (int i = 0; i < 3; i++) {
      pair.world().deliver(pair.server(), late[0], Pair.CLIENT_ADDRESS);
    }
    assertEquals(nobodys + 3, nobodys());
    pair.world().runFor(SECOND);
    assertFalse(pair.serverConnection().isClosed());
    assertFalse(pair.clientConnection().isClosed(), "a reset for an ID that it does not use");
  }

  /** Packets that belonged to nobody; some are answered by a stateless reset. */
  private long nobodys() {
    EndpointStats stats = pair.server().endpoint().stats();
    return stats.dropped() + stats.resetsSent();
  }

  /** The ID that the client made up leads to the connection, but no 1-RTT packet may use it. */
  @Test
  void aPacketToTheIdOfTheFirstInitial_changesNothing() {
    ForgedPeer client = ForgedPeer.client(pair);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    long nobodys = nobodys();
    long received = pair.serverConnection().stats().packetsReceived();
    byte[] packet = client.packet(EncryptionLevel.ONE_RTT, client.originalDcid(), PING);
    pair.world().deliver(pair.server(), packet, Pair.CLIENT_ADDRESS);
    assertEquals(nobodys + 1, nobodys());
    assertEquals(received, pair.serverConnection().stats().packetsReceived());
    assertFalse(pair.serverConnection().isClosed());
  }
}
