package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.testing.InitialPacket;
import dev.crowfly.quic.testing.Pair;
import java.util.ArrayList;
import java.util.List;

/** Clients that a server knows nothing of. */
final class Strangers {
  private Strangers() {}

  /** The Initial of one of them arrives at the pair's server. */
  static void stranger(Pair pair, int number) {
    byte[] dcid = {7, 7, 7, 7, 7, 7, (byte) (number >> 8), (byte) number};
    byte[] initial = new InitialPacket().dcid(dcid).build();
    pair.world().deliver(pair.server(), initial, Pair.address(50, 1_000 + number));
  }

  /** The server turned it away. */
  static void assertRefused(QuicConnection connection) {
    CloseReason.ClosedByTransport closed =
        assertInstanceOf(
            CloseReason.ClosedByTransport.class, connection.closeReason().orElseThrow());
    assertEquals(TransportErrorCode.CONNECTION_REFUSED, closed.code(), closed.toString());
    assertTrue(closed.byPeer());
  }

  /** Collects the attempts, and decides about none of them. */
  static List<IncomingConnection> undecided(Pair pair) {
    List<IncomingConnection> attempts = new ArrayList<>();
    pair.server()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.ConnectionIncoming attempt) {
                attempts.add(attempt.incoming());
              }
            });
    return attempts;
  }
}
