package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.testing.ForgedPeer;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.wire.PacketHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9000 §5.7: packets that overtake those which bring their keys. */
class ReorderingTest {
  private static final long SECOND = 1_000_000_000L;

  /** The packets of a datagram, each alone. */
  private static List<byte[]> packets(byte[] datagram) {
    List<byte[]> packets = new ArrayList<>();
    PacketHeader header = new PacketHeader();
    for (int position = 0;
        position < datagram.length && header.parse(datagram, position, datagram.length, 8);
        position = header.end()) {
      packets.add(Arrays.copyOfRange(datagram, position, header.end()));
    }
    return packets;
  }

  @Test
  void serverFlightInReverse_isUnderstood() {
    Pair pair = new Pair(1);
    ForgedPeer server = ForgedPeer.server(pair);
    List<byte[]> held = new ArrayList<>();
    pair.network()
        .editor(
            (index, from, bytes) -> {
              if (from.equals(Pair.SERVER_ADDRESS)) {
                held.addAll(packets(bytes));
                return null;
              }
              return bytes;
            });
    pair.connect();
    assertTrue(
        pair.world()
            .runUntil(() -> server.hasKeys(EncryptionLevel.ONE_RTT), pair.world().now() + SECOND));
    assertFalse(pair.clientConnection().isHandshakeComplete());
    pair.network().dropRule((index, from, bytes) -> true);
    // Data of the server that overtakes its handshake, which comes from its end to its beginning.
    server.sendPayload(EncryptionLevel.ONE_RTT, 0, new byte[] {1});
    for (int i = held.size() - 1; i > 0; i--) {
      server.deliver(held.get(i));
    }
    assertTrue(pair.clientConnection().isHandshakeComplete());
    // All but the very first packet, which is an acknowledgment and nothing else.
    assertEquals(held.size(), pair.clientConnection().stats().packetsReceived());
  }
}
