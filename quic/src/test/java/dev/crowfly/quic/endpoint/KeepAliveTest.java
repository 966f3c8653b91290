package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.testing.Pair;
import org.junit.jupiter.api.Test;

/** RFC 9000 §10.1.2. */
class KeepAliveTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void keepAlive_outlivesManyIdleTimeouts() {
    Pair pair = pair(5_000);
    assertTrue(pair.handshake(SECOND));
    pair.world().runFor(600 * SECOND);
    assertFalse(pair.clientConnection().isClosed());
    assertFalse(pair.serverConnection().isClosed());
  }

  @Test
  void withoutKeepAlive_silenceEndsTheConnection() {
    Pair pair = pair(0);
    assertTrue(pair.handshake(SECOND));
    pair.world().runFor(60 * SECOND);
    assertEquals(
        new CloseReason.IdleTimedOut(), pair.clientConnection().closeReason().orElseThrow());
    assertEquals(
        new CloseReason.IdleTimedOut(), pair.serverConnection().closeReason().orElseThrow());
  }

  private static Pair pair(long keepAliveMillis) {
    return new Pair(5)
        .clientConfig(
            QuicConfig.builder(Pair.clientTls().build())
                .maxIdleTimeoutMillis(10_000)
                .keepAliveMillis(keepAliveMillis)
                .build());
  }
}
