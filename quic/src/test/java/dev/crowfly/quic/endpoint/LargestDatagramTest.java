package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.Pair;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datagrams of the largest size that a connection says it takes (RFC 9221 §5). */
class LargestDatagramTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int ROUNDS = 50;

  private final Pair pair = new Pair(17);
  private final byte[] buffer = new byte[1500];
  private int received;
  private int settled;

  @BeforeEach
  void takeDatagrams() {
    pair.clientConfig(
        QuicConfig.builder(Pair.clientTls().build()).maxDatagramFrameSize(65_535).build());
    pair.serverConfig(
        QuicConfig.builder(Pair.serverTls().build()).maxDatagramFrameSize(65_535).build());
  }

  /** Each side owes an acknowledgment when it sends, which must not push the datagram out. */
  @Test
  void playedBackAndForth_noneIsDropped() {
    assertTrue(pair.handshake(10 * SECOND));
    pair.server().onEvent(this::echo);
    pair.client().onEvent(this::playBack);
    sendLargest(pair.clientConnection());
    assertTrue(pair.world().runUntil(() -> received == ROUNDS, pair.world().now() + 60 * SECOND));
  }

  /** Behind the client's Finished there is no room for it. */
  @Test
  void sentAsSoonAsTheHandshakeIsComplete_arrivesInADatagramOfItsOwn() {
    pair.client()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.HandshakeCompleted) {
                sendLargest(pair.clientConnection());
              }
              countSettled(event);
            });
    pair.connect();
    assertTrue(pair.world().runUntil(() -> settled == 1, 10 * SECOND));
  }

  private void playBack(QuicEvent event) {
    countSettled(event);
    if (event instanceof QuicEvent.DatagramsReadable) {
      drain(pair.clientConnection());
      if (received < ROUNDS) {
        sendLargest(pair.clientConnection());
      }
    }
  }

  private void echo(QuicEvent event) {
    if (event instanceof QuicEvent.DatagramsReadable readable) {
      int length = readable.connection().readDatagram(buffer, 0);
      while (length >= 0) {
        readable.connection().sendDatagram(buffer, 0, length, -1);
        length = readable.connection().readDatagram(buffer, 0);
      }
    }
  }

  private void drain(QuicConnection connection) {
    while (connection.readDatagram(buffer, 0) >= 0) {
      received++;
    }
  }

  private void countSettled(QuicEvent event) {
    if (event instanceof QuicEvent.DatagramSettled one) {
      assertTrue(one.acknowledged(), "dropped or lost");
      settled++;
    }
  }

  private static void sendLargest(QuicConnection connection) {
    int largest = connection.maxDatagramBytes();
    // First byte, connection ID, packet number, tag and frame type take the rest of the packet.
    assertEquals(1200 - 1 - 8 - 4 - 16 - 1, largest);
    connection.sendDatagram(new byte[largest], 0, largest, 1);
  }
}
