package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.testing.ForgedPeer;
import dev.crowfly.quic.testing.Pair;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9000 §10.3: an endpoint that has lost a connection says so, and is believed. */
class LostStateTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int LARGEST_RESET_BYTES = 43;

  private final Pair pair = new Pair(1);

  private void handshake() {
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
  }

  /** The server closes, its words get lost, and three probe timeouts later all is forgotten. */
  private void serverForgets() {
    pair.network().dropRule((index, from, bytes) -> true);
    pair.serverConnection().close(1, "", pair.world().now());
    pair.world()
        .runUntil(
            () -> pair.server().endpoint().stats().connections() == 0,
            pair.world().now() + 10 * SECOND);
    assertEquals(0, pair.server().endpoint().stats().connections());
    assertFalse(pair.clientConnection().isClosed());
    pair.network().dropRule((index, from, bytes) -> false);
  }

  @Test
  void strayPacket_isAnsweredAndEndsTheConnection() {
    handshake();
    serverForgets();
    pair.clientConnection().ping(pair.world().now());
    pair.world().runFor(SECOND);
    assertTrue(pair.server().endpoint().stats().resetsSent() > 0);
    assertEquals(
        new CloseReason.StatelesslyReset(), pair.clientConnection().closeReason().orElseThrow());
    assertEquals(0, pair.client().endpoint().stats().resetsSent(), "a reset is not answered");
    pair.assertForgotten(60 * SECOND);
  }

  /** A new server with the secret of the old one knows nothing else of it. */
  @Test
  void restartedServer_resetsOldConnections() {
    handshake();
    List<byte[]> strays = new ArrayList<>();
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (from.equals(Pair.CLIENT_ADDRESS)) {
                strays.add(bytes);
              }
            });
    pair.network().dropRule((index, from, bytes) -> true);
    pair.clientConnection().ping(pair.world().now());
    pair.world().flush();
    Pair restarted = new Pair(99);
    List<byte[]> answers = new ArrayList<>();
    restarted.network().tap((from, to, bytes) -> answers.add(bytes));
    restarted.world().deliver(restarted.server(), strays.get(0), Pair.CLIENT_ADDRESS);
    assertEquals(1, answers.size());
    assertTrue(answers.get(0).length < strays.get(0).length);
    assertEquals(0x40, answers.get(0)[0] & 0xc0, "it looks like a short header");
    pair.world().deliver(pair.client(), answers.get(0), Pair.SERVER_ADDRESS);
    assertEquals(
        new CloseReason.StatelesslyReset(), pair.clientConnection().closeReason().orElseThrow());
  }

  @Test
  void reset_isAlwaysSmallerThanWhatItAnswers() {
    List<byte[]> answers = new ArrayList<>();
    SocketAddress stranger = Pair.address(9, 9);
    pair.network().tap((from, to, bytes) -> answers.add(bytes));
    for (int length = 0; length <= 200; length++) {
      byte[] stray = new byte[length];
      if (length > 0) {
        stray[0] = 0x40;
      }
      answers.clear();
      pair.world().deliver(pair.server(), stray, stranger);
      if (length < 22) {
        assertEquals(0, answers.size(), "length " + length);
      } else {
        assertEquals(Math.min(length - 1, LARGEST_RESET_BYTES), answers.get(0).length);
      }
    }
  }

  /** Every bit of the token counts, and it has to come from the peer. */
  @Test
  void forgedReset_isIgnored() {
    handshake();
    serverForgets();
    List<byte[]> resets = new ArrayList<>();
    pair.network()
        .editor(
            (index, from, bytes) -> {
              boolean reset = from.equals(Pair.SERVER_ADDRESS);
              if (reset) {
                resets.add(bytes);
              }
              return reset ? null : bytes;
            });
    pair.clientConnection().ping(pair.world().now());
    pair.world().runUntil(() -> !resets.isEmpty(), pair.world().now() + SECOND);
    byte[] genuine = resets.get(0);
    for (int bit = 8 * (genuine.length - 16); bit < 8 * genuine.length; bit++) {
      byte[] forged = genuine.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      pair.world().deliver(pair.client(), forged, Pair.SERVER_ADDRESS);
    }
    pair.world().deliver(pair.client(), genuine, Pair.address(9, 9));
    for (int length = 0; length < genuine.length; length++) {
      pair.world().deliver(pair.client(), Arrays.copyOf(genuine, length), Pair.SERVER_ADDRESS);
    }
    assertFalse(pair.clientConnection().isClosed());
    pair.world().deliver(pair.client(), genuine, Pair.SERVER_ADDRESS);
    assertTrue(pair.clientConnection().isClosed());
  }

  @Test
  void resetWithTheConnectionsOwnId_isUnderstoodToo() {
    List<byte[]> toClient = new ArrayList<>();
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (to.equals(Pair.CLIENT_ADDRESS)) {
                toClient.add(bytes);
              }
            });
    handshake();
    byte[] last = toClient.get(toClient.size() - 1);
    assertEquals(0x40, last[0] & 0xc0);
    serverForgets();
    pair.network().editor((index, from, bytes) -> from.equals(Pair.SERVER_ADDRESS) ? null : bytes);
    int before = toClient.size();
    pair.clientConnection().ping(pair.world().now());
    pair.world().runUntil(() -> toClient.size() > before, pair.world().now() + SECOND);
    byte[] reset = toClient.get(before).clone();
    System.arraycopy(last, 1, reset, 1, 8);
    pair.world().deliver(pair.client(), reset, Pair.SERVER_ADDRESS);
    assertEquals(
        new CloseReason.StatelesslyReset(), pair.clientConnection().closeReason().orElseThrow());
  }

  /** RFC 9000 §10.3.1: the token of an ID that was retired, or never used, does nothing. */
  @Test
  void tokenOfARetiredId_isForgotten() {
    ForgedPeer server = ForgedPeer.server(pair);
    handshake();
    QuicConnection client = pair.clientConnection();
    pair.network().dropRule((index, from, bytes) -> true);
    // Retires all but two new ones, of which the client uses the first.
    for (int sequence = 100; sequence < 102; sequence++) {
      byte[] frame = newConnectionId(sequence, 100);
      server.sendPayload(EncryptionLevel.ONE_RTT, 0, frame);
    }
    assertFalse(client.isClosed(), () -> "" + client.closeReason());
    pair.world().deliver(pair.client(), reset((byte) 101), Pair.SERVER_ADDRESS);
    assertFalse(client.isClosed(), "this one is not in use");
    server.sendPayload(EncryptionLevel.ONE_RTT, 0, newConnectionId(102, 101));
    pair.world().deliver(pair.client(), reset((byte) 100), Pair.SERVER_ADDRESS);
    assertFalse(client.isClosed(), "this one is retired");
    pair.world().deliver(pair.client(), reset((byte) 101), Pair.SERVER_ADDRESS);
    assertEquals(new CloseReason.StatelesslyReset(), client.closeReason().orElseThrow());
  }

  private static byte[] newConnectionId(int sequence, int retirePriorTo) {
    byte[] frame = new byte[1 + 2 + 2 + 1 + 8 + 16];
    frame[0] = 0x18;
    frame[1] = 0x40;
    frame[2] = (byte) sequence;
    frame[3] = 0x40;
    frame[4] = (byte) retirePriorTo;
    frame[5] = 8;
    Arrays.fill(frame, 6, frame.length, (byte) sequence);
    return frame;
  }

  private static byte[] reset(byte tokenByte) {
    byte[] reset = new byte[40];
    Arrays.fill(reset, 24, 40, tokenByte);
    reset[0] = 0x55;
    return reset;
  }
}
