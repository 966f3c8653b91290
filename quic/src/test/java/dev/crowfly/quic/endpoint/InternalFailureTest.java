package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.testing.Pair;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** DESIGN §7: nothing is thrown out of the loop. What fails ends one connection. */
class InternalFailureTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final IllegalStateException failure = new IllegalStateException("planted");
  private final Pair pair = new Pair(31);
  private boolean armed;

  /** Fails where a packet is received, or where one is sent. */
  private final class Faulty implements QuicObserver {
    private final boolean sending;
    private final boolean forEver;

    Faulty(boolean sending, boolean forEver) {
      this.sending = sending;
      this.forEver = forEver;
    }

    private void fail() {
      if (armed) {
        armed = forEver;
        throw failure;
      }
    }

    @Override
    public void packetSent(
        long now,
        int path,
        PacketKind kind,
        long packetNumber,
        byte[] buf,
        int offset,
        int payloadOffset,
        int payloadLength,
        int sizeBytes) {
      if (sending) {
        fail();
      }
    }

    @Override
    public void packetReceived(
        long now,
        int path,
        PacketKind kind,
        long packetNumber,
        byte[] buf,
        int offset,
        int payloadOffset,
        int payloadLength,
        int sizeBytes) {
      if (!sending) {
        fail();
      }
    }

    @Override
    public void connectionClosed(long now, CloseReason reason) {
      if (forEver) {
        fail();
      }
    }

    @Override
    public void connectionForgotten(long now) {
      if (forEver) {
        fail();
      }
    }
  }

  private void connectWith(Faulty observer) {
    pair.clientConfig(
        QuicConfig.builder(Pair.clientTls().build())
            .observers((client, originalDcid, wallClockMillis, now) -> observer)
            .build());
    assertTrue(pair.handshake(10 * SECOND));
    armed = true;
    pair.clientConnection().ping(pair.world().now());
  }

  /** The harness throws what the endpoint caught. */
  private void assertEndsByTheFailure() {
    assertSame(
        failure, assertThrows(IllegalStateException.class, () -> pair.world().runFor(10 * SECOND)));
    CloseReason reason = pair.clientConnection().closeReason().orElseThrow();
    assertSame(failure, assertInstanceOf(CloseReason.InternalFailure.class, reason).cause());
    pair.world().runFor(10 * SECOND);
    assertEquals(0, pair.client().endpoint().stats().connections());
  }

  private void assertPeerWasTold() {
    CloseReason reason = pair.serverConnection().closeReason().orElseThrow();
    assertEquals(
        TransportErrorCode.INTERNAL_ERROR,
        assertInstanceOf(CloseReason.ClosedByTransport.class, reason).code());
  }

  @Test
  void whileReceiving_endsTheConnectionAndTellsThePeer() {
    connectWith(new Faulty(false, false));
    assertEndsByTheFailure();
    assertPeerWasTold();
  }

  @Test
  void whileSending_endsTheConnectionAndTellsThePeer() {
    connectWith(new Faulty(true, false));
    assertEndsByTheFailure();
    assertPeerWasTold();
  }

  @Test
  void evenOfAnObserverThatFailsAtTheEndToo_leavesNothingBehind() {
    connectWith(new Faulty(false, true));
    assertEndsByTheFailure();
    assertPeerWasTold();
  }

  @Test
  void ofOneConnection_leavesTheOthersAlone() {
    connectWith(new Faulty(false, false));
    var other = pair.client().endpoint();
    assertFalse(pair.serverConnection().isClosed());
    pair.clientConfig(QuicConfig.builder(Pair.clientTls().build()).build());
    assertEndsByTheFailure();
    var second = pair.connect();
    pair.world().runFor(SECOND);
    assertTrue(second.isHandshakeConfirmed());
    assertEquals(1, other.stats().connections());
  }
}
