package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.Pair;
import org.junit.jupiter.api.Test;

/**
 * RFC 9000 §8.1: at most three times what came, as long as the client has not proved its address.
 * {@code Host} checks it in all tests; here a server has every reason to send more.
 */
class AmplificationTest {
  private static final long SECOND = 1_000_000_000L;

  private static void assertLimited(Pair pair) {
    long received = pair.server().amplification().receivedFrom(Pair.CLIENT_ADDRESS);
    long sent = pair.server().amplification().sentTo(Pair.CLIENT_ADDRESS);
    assertTrue(sent <= 3 * received, sent + " bytes for " + received);
  }

  /** However few of the client's datagrams arrive, before it falls silent. */
  @Test
  void silentClient_getsThreeTimesWhatItSent() {
    for (int arriving = 1; arriving <= 4; arriving++) {
      Pair pair = new Pair(arriving);
      pair.server().amplification().distrust(Pair.CLIENT_ADDRESS);
      long[] count = {0};
      int most = arriving;
      pair.network()
          .dropRule((index, from, bytes) -> from.equals(Pair.SERVER_ADDRESS) || count[0]++ >= most);
      pair.connect();
      pair.world().runFor(60 * SECOND);
      assertTrue(pair.server().amplification().sentTo(Pair.CLIENT_ADDRESS) > 0, "it was answered");
      assertLimited(pair);
      pair.assertForgotten(60 * SECOND);
    }
  }

  /** The server's flight is larger than what it may send: the client's probes let it go on. */
  @Test
  void lossOfAnything_keepsTheLimit() {
    // All eight would be lost only after the handshake has timed out.
    for (int mask = 0; mask < 255; mask++) {
      Pair pair = new Pair(1_000 + mask);
      int lost = mask;
      pair.network().dropRule((index, from, bytes) -> index < 8 && (lost >> index & 1) != 0);
      assertTrue(pair.handshake(10 * SECOND), () -> "lost " + Integer.toBinaryString(lost));
    }
  }

  /** RFC 9000 §8.1: a server that may not send waits for the client, whose probe unblocks it. */
  @Test
  void blockedServer_doesNotProbe() {
    Pair pair = new Pair(7);
    long[] count = {0};
    pair.network()
        .dropRule((index, from, bytes) -> from.equals(Pair.SERVER_ADDRESS) || count[0]++ >= 1);
    pair.connect();
    pair.world().runFor(5 * SECOND);
    long sent = pair.server().endpoint().stats().datagramsSent();
    pair.world().runFor(4 * SECOND);
    assertEquals(sent, pair.server().endpoint().stats().datagramsSent());
    assertLimited(pair);
  }
}
