package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our client against our server over real UDP that loses, duplicates and reorders. */
@Timeout(90)
class LossyHandshakeTest {
  private static final int HANDSHAKES = 50;
  private static final long FIRST_SEED = 5_000;
  private static final SeededFaults.Rates RATES =
      new SeededFaults.Rates(0.05, 0.05, 0.2, Duration.ofMillis(30));

  /** All at once: a lost first flight costs a handshake a second of waiting. */
  @Test
  void everyHandshake_completesOnBothSides() {
    List<OurPair> pairs = new ArrayList<>();
    try {
      for (int i = 0; i < HANDSHAKES; i++) {
        pairs.add(new OurPair(FIRST_SEED + i));
      }
      for (OurPair pair : pairs) {
        pair.assertConfirmed();
      }
    } finally {
      pairs.forEach(OurPair::close);
    }
    System.out.printf(
        "our client, our server, %s: %d handshakes confirmed, seeds %d to %d%n",
        RATES, HANDSHAKES, FIRST_SEED, FIRST_SEED + HANDSHAKES - 1);
  }

  /** A connection under way, with faults at the client in both directions. */
  private static final class OurPair {
    private final long seed;
    private final OurNode server;
    private final OurNode client;
    private final QuicConnection opened;

    OurPair(long seed) {
      this.seed = seed;
      server = OurNode.server(patient(OurSettings.serverTls()));
      // Two seeds of one pair must not be those of its neighbours.
      client =
          OurNode.client(
              new OurNode.Faults(
                  new SeededFaults(2 * seed, RATES), new SeededFaults(2 * seed + 1, RATES)));
      opened = client.connect(patient(OurSettings.clientTls()), server.address(), OurSettings.NAME);
    }

    /** Loss is to be survived here, not to be raced against. */
    private static QuicConfig patient(TlsConfig.Builder tls) {
      return QuicConfig.builder(tls.build()).handshakeTimeoutMillis(60_000).build();
    }

    void assertConfirmed() {
      try {
        client.await(QuicEvent.HandshakeConfirmed.class);
        QuicConnection accepted = server.await(QuicEvent.HandshakeConfirmed.class).connection();
        assertArrayEquals(client.exported(opened), server.exported(accepted));
        assertEquals(0, server.stats().halfOpen());
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }

    void close() {
      client.close();
      server.close();
    }
  }
}
