package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.testing.Pair;
import org.junit.jupiter.api.Test;

/**
 * RFC 9000 §4.1: "To keep the connection from closing, a sender that is flow control limited SHOULD
 * periodically send a STREAM_DATA_BLOCKED or DATA_BLOCKED frame when it has no ack-eliciting
 * packets in flight."
 */
class BlockedSenderTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int IDLE_SECONDS = 10;
  private static final int SILENCE_SECONDS = 600;

  private final Pair pair = new Pair(31);

  private QuicStream blockedStream() {
    pair.clientConfig(
        QuicConfig.builder(Pair.clientTls().build())
            .maxIdleTimeoutMillis(IDLE_SECONDS * 1_000)
            .build());
    assertTrue(pair.handshake(SECOND));
    QuicStream stream = pair.clientConnection().openStream(true);
    // The application at the server reads nothing: its window is used up, and bytes are left over.
    byte[] data = new byte[64 * 1024];
    while (stream.write(data, 0, data.length) > 0) {
      pair.world().runFor(SECOND / 10);
    }
    return stream;
  }

  @Test
  void aBlockedSender_keepsTheConnectionForAsLongAsThePeerLikes() {
    QuicStream stream = blockedStream();
    QuicConnection client = pair.clientConnection();
    long before = client.stats().datagramsSent();
    pair.world().runFor(SILENCE_SECONDS * SECOND);
    assertFalse(client.isClosed(), () -> client.closeReason().toString());
    assertFalse(pair.serverConnection().isClosed());
    long sent = client.stats().datagramsSent() - before;
    System.out.printf("blocked for %d s: %d datagrams%n", SILENCE_SECONDS, sent);
    assertTrue(sent <= 2 * SILENCE_SECONDS / (IDLE_SECONDS / 2), "sent " + sent);
    QuicStream atServer = pair.serverConnection().stream(stream.id());
    byte[] in = new byte[64 * 1024];
    while (atServer.read(in, 0, in.length) > 0) {
      pair.world().runFor(SECOND / 10);
    }
    assertTrue(stream.write(in, 0, 1) > 0, "and it goes on");
  }

  @Test
  void aSenderThatIsNotBlocked_saysNothing() {
    assertTrue(pair.handshake(SECOND));
    pair.clientConnection().openStream(true).write(new byte[10], 0, 10);
    pair.world().runFor(2 * SECOND);
    long before = pair.network().sent();
    pair.world().runFor(60 * SECOND);
    assertEquals(before, pair.network().sent());
    assertEquals(1, pair.client().events(QuicEvent.ConnectionClosed.class).size());
  }
}
