package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.Aead;
import dev.crowfly.quic.crypto.AeadLimits;
import dev.crowfly.quic.crypto.AeadProvider;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.Scenario;
import dev.crowfly.quic.testing.TrafficPlan;
import org.junit.jupiter.api.Test;

/** RFC 9001 §6: keys change again and again while 10 MB go both ways through a bad network. */
class KeyUpdateTransferTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long BYTES = 10_000_000;

  /** The platform's AEADs, whose keys wear out sooner. */
  private record ShortLived(long confidentiality, long integrity) implements AeadProvider {
    @Override
    public Aead create(CipherSuite suite, byte[] key, byte[] iv) {
      return AeadProvider.JCA.create(suite, key, iv);
    }

    @Override
    public AeadLimits limits(CipherSuite suite) {
      return new AeadLimits(confidentiality, integrity);
    }
  }

  private static Pair pair(long seed, ShortLived aeads) {
    return new Pair(
        seed, builder -> builder, builder -> builder, config -> new Endpoint(config, aeads));
  }

  private static Scenario lossy(Scenario scenario, long seed) {
    return scenario
        .plan(TrafficPlan.mixed(seed, BYTES, 1), "mixed streams")
        .loss(0.05)
        .reordering(0.1, 30 * MILLI);
  }

  @Test
  void bothEndsInitiate_againAndAgain() {
    Scenario scenario = lossy(new Scenario(601), 601).keyUpdates(20 * MILLI).run();
    System.out.println(scenario.report() + ", " + scenario.invariants().keyUpdates() + " updates");
    // Each update asks for an acknowledgment and three probe timeouts: a second or so.
    assertTrue(scenario.invariants().keyUpdates() > 100, scenario::report);
  }

  @Test
  void limitsOfTheAead_bringUpdatesAboutInTime() {
    Pair pair = pair(602, new ShortLived(2_000, 1L << 36));
    Scenario scenario = lossy(new Scenario(602, pair), 602).run();
    System.out.println(scenario.report() + ", " + scenario.invariants().keyUpdates() + " updates");
    // Both ends follow each update, so that each key lasts for at most 2,000 packets of either.
    long packets =
        pair.clientConnection().stats().packetsSent()
            + pair.serverConnection().stats().packetsSent();
    assertTrue(scenario.invariants().keyUpdates() >= packets / 2_000, scenario::report);
  }

  @Test
  void tooManyForgedPackets_endTheConnection() {
    Pair pair = pair(603, new ShortLived(1L << 20, 10));
    assertTrue(pair.handshake(5 * SECOND));
    pair.network().editor((index, from, bytes) -> damaged(bytes));
    for (int i = 0; i < 11; i++) {
      pair.clientConnection().ping(pair.world().now());
      pair.world().runFor(SECOND);
    }
    CloseReason reason = pair.serverConnection().closeReason().orElseThrow();
    assertEquals(
        TransportErrorCode.AEAD_LIMIT_REACHED,
        assertInstanceOf(CloseReason.ClosedByTransport.class, reason).code());
    assertEquals(1, pair.server().events(QuicEvent.ConnectionClosed.class).size());
  }

  private static byte[] damaged(byte[] bytes) {
    byte[] damage = bytes.clone();
    damage[damage.length - 1] ^= 1;
    return damage;
  }
}
