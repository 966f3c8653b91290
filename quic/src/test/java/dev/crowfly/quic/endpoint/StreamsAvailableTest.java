package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.testing.Pair;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who could not open a stream hears when it is worth trying again. */
class StreamsAvailableTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Pair pair = new Pair(37);

  @BeforeEach
  void connect() {
    pair.serverConfig(
        QuicConfig.builder(Pair.serverTls().build()).maxStreamsBidi(1).maxStreamsUni(1).build());
    assertTrue(pair.handshake(10 * SECOND));
  }

  @Test
  void afterARefusal_theNextCreditIsTold() {
    QuicStream first = pair.clientConnection().openStream(false);
    assertNull(pair.clientConnection().openStream(false));
    finishAndRead(first);
    assertEquals(
        List.of(new QuicEvent.StreamsAvailable(pair.clientConnection(), false)),
        pair.client().events(QuicEvent.StreamsAvailable.class));
    assertNotNull(pair.clientConnection().openStream(false));
  }

  @Test
  void withoutARefusal_nobodyIsTold() {
    finishAndRead(pair.clientConnection().openStream(false));
    assertEquals(List.of(), pair.client().events(QuicEvent.StreamsAvailable.class));
    assertNotNull(pair.clientConnection().openStream(false));
  }

  private void finishAndRead(QuicStream stream) {
    stream.write(new byte[10], 0, 10);
    stream.finish();
    pair.world().runFor(SECOND);
    QuicStream received = pair.serverConnection().stream(stream.id());
    assertEquals(10, received.read(new byte[20], 0, 20));
    pair.world().runFor(SECOND);
  }
}
