package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.InitialPacket;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.wire.PacketHeader;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 9000 §5.2.2, §14.1: first packets that a server must not take for more than noise. */
class BadInitialTest {
  private static final SocketAddress STRANGER = Pair.address(9, 9999);
  private static final long SECOND = 1_000_000_000L;

  private final Pair pair = new Pair(1);
  private byte[] genuine;

  @BeforeEach
  void recordGenuineInitial() {
    pair.server().amplification().distrust(STRANGER);
    List<byte[]> sent = new ArrayList<>();
    Pair other = new Pair(2);
    other.network().tap((from, to, bytes) -> sent.add(bytes));
    other.connect();
    other.world().flush();
    genuine = sent.get(0);
    assertEquals(1200, genuine.length);
  }

  private QuicEndpoint server() {
    return pair.server().endpoint();
  }

  private void deliver(byte[] datagram) {
    pair.world().deliver(pair.server(), datagram, STRANGER);
  }

  private void assertNoState() {
    assertEquals(0, server().stats().halfOpen());
    assertEquals(0, server().stats().connections());
    assertEquals(QuicEndpoint.NEVER, server().nextTimeout());
    assertEquals(0, pair.server().events().size());
  }

  /** The datagram that all these tests spoil is a good one. */
  @Test
  void genuineInitial_isTaken() {
    deliver(genuine);
    assertEquals(1, pair.server().events(QuicEvent.ConnectionIncoming.class).size());
    assertEquals(1, server().stats().connections());
  }

  @Test
  void truncatedAtEveryLength_isDropped() {
    for (int length = 0; length < genuine.length; length++) {
      deliver(Arrays.copyOf(genuine, length));
      assertNoState();
    }
    assertEquals(0, server().stats().datagramsSent());
  }

  @Test
  void truncatedAndFilledUp_isDropped() {
    for (int length = 0; length < genuine.length; length++) {
      deliver(Arrays.copyOf(Arrays.copyOf(genuine, length), genuine.length));
      assertNoState();
    }
  }

  @Test
  void everyFlippedBit_isNoticed() {
    for (int bit = 0; bit < 8 * genuine.length; bit++) {
      byte[] spoiled = genuine.clone();
      spoiled[bit / 8] ^= (byte) (0x80 >> bit % 8);
      deliver(spoiled);
      assertNoState();
    }
    assertEquals(8L * genuine.length, server().stats().datagramsReceived());
  }

  @Test
  void garbageAfterTheHeader_isDropped() {
    PacketHeader header = new PacketHeader();
    assertTrue(header.parse(genuine, 0, genuine.length, 8));
    int numberOffset = header.packetNumberOffset();
    SplittableRandom random = new SplittableRandom(77);
    for (int i = 0; i < 2_000; i++) {
      byte[] garbage = new byte[1200 + random.nextInt(300)];
      random.nextBytes(garbage);
      System.arraycopy(genuine, 0, garbage, 0, numberOffset);
      deliver(garbage);
    }
    assertNoState();
    assertEquals(2_000, server().stats().dropped());
    assertEquals(0, server().stats().datagramsSent());
  }

  @Test
  void otherBytesBehindTheInitial_doNoHarm() {
    deliver(Arrays.copyOf(genuine, 1_400));
    assertEquals(1, server().stats().connections());
  }

  @Test
  void shortDestinationConnectionId_isDropped() {
    for (int length = 0; length < 8; length++) {
      deliver(new InitialPacket().dcid(new byte[length]).build());
    }
    assertNoState();
    deliver(new InitialPacket().dcid(new byte[8]).build());
    assertEquals(1, server().stats().connections());
  }

  @Test
  void smallDatagram_isDropped() {
    deliver(new InitialPacket().datagramLength(1199).build());
    assertNoState();
    assertEquals(0, server().stats().datagramsSent());
    deliver(new InitialPacket().datagramLength(1200).build());
    assertEquals(1, server().stats().connections());
  }

  @Test
  void clientOnlyEndpoint_takesNobodyAndSaysNothing() {
    pair.world().deliver(pair.client(), genuine, STRANGER);
    genuine[4] = 99;
    pair.world().deliver(pair.client(), genuine, STRANGER);
    assertEquals(0, pair.client().endpoint().stats().halfOpen());
    assertEquals(0, pair.client().endpoint().stats().datagramsSent());
    assertEquals(2, pair.client().endpoint().stats().dropped());
  }

  @Test
  void replayedInitial_opensOneConnectionAtMost() {
    for (int i = 0; i < 1_000; i++) {
      deliver(genuine);
    }
    assertEquals(1, pair.server().events(QuicEvent.ConnectionIncoming.class).size());
    assertEquals(1, server().stats().connections());
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void replayedInitial_isOneAttemptWhileUndecided() {
    pair.server().onEvent(event -> {});
    for (int i = 0; i < 1_000; i++) {
      deliver(genuine);
    }
    assertEquals(1, pair.server().events(QuicEvent.ConnectionIncoming.class).size());
    assertEquals(1, server().stats().halfOpen());
    pair.assertForgotten(60 * SECOND);
    assertEquals(0, server().stats().datagramsSent());
  }

  /** What others send to the connection ID of an attempt is no credit for its address. */
  @Test
  void replayFromElsewhere_doesNotRaiseTheLimitOfTheClient() {
    List<IncomingConnection> attempts = new ArrayList<>();
    pair.server()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.ConnectionIncoming attempt) {
                attempts.add(attempt.incoming());
              }
            });
    deliver(genuine);
    for (int i = 0; i < 10; i++) {
      pair.world().deliver(pair.server(), genuine, Pair.address(8, 8_000 + i));
    }
    assertEquals(1, attempts.size());
    pair.accept(attempts.get(0));
    pair.world().flush();
    assertEquals(10, server().stats().dropped());
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void replayAfterTheHandshake_opensNothing() {
    List<byte[]> fromClient = new ArrayList<>();
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (from.equals(Pair.CLIENT_ADDRESS)) {
                fromClient.add(bytes);
              }
            });
    assertTrue(pair.handshake(5 * SECOND));
    for (byte[] datagram : List.copyOf(fromClient)) {
      pair.world().deliver(pair.server(), datagram, Pair.CLIENT_ADDRESS);
      deliver(datagram);
    }
    assertEquals(1, pair.server().events(QuicEvent.ConnectionIncoming.class).size());
    assertEquals(1, server().stats().connections());
  }

  /** Anybody can make an authentic Initial; without a ClientHello it comes to nothing. */
  @Test
  void authenticInitialWithoutHello_leavesNothingInTheEnd() {
    deliver(new InitialPacket().build());
    assertEquals(1, server().stats().connections());
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void authenticInitialWithInvalidFrames_isAnsweredByACloseAndForgotten() {
    deliver(new InitialPacket().payload((byte) 0x1f).build());
    pair.assertForgotten(60 * SECOND);
    assertEquals(1, pair.server().events(QuicEvent.ConnectionClosed.class).size());
  }
}
