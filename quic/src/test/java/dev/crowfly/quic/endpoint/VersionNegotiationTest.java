package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.InitialPacket;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.wire.HeaderWriter;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketType;
import dev.crowfly.quic.wire.QuicVersion;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9000 §6: versions that one side does not speak. */
class VersionNegotiationTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SocketAddress STRANGER = Pair.address(9, 9999);
  private static final int FUTURE = 0x6b3343cf;

  private final Pair pair = new Pair(1);
  private final List<byte[]> toStranger = new ArrayList<>();
  private final List<byte[]> fromClient = new ArrayList<>();

  VersionNegotiationTest() {
    pair.server().amplification().distrust(STRANGER);
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (to.equals(STRANGER)) {
                toStranger.add(bytes);
              } else if (from.equals(Pair.CLIENT_ADDRESS)) {
                fromClient.add(bytes);
              }
            });
  }

  private static byte[] withVersion(byte[] datagram, int version) {
    byte[] out = datagram.clone();
    for (int i = 0; i < 4; i++) {
      out[1 + i] = (byte) (version >> (24 - 8 * i));
    }
    return out;
  }

  private static PacketHeader parse(byte[] datagram) {
    PacketHeader header = new PacketHeader();
    assertTrue(header.parse(datagram, 0, datagram.length, 8));
    return header;
  }

  // ---------------------------------------------------------------------------------- server

  @Test
  void unknownVersion_isAnswered() {
    byte[] unknown = withVersion(new InitialPacket().build(), FUTURE);
    pair.world().deliver(pair.server(), unknown, STRANGER);
    assertEquals(1, toStranger.size());
    PacketHeader answer = parse(toStranger.get(0));
    assertEquals(PacketType.VERSION_NEGOTIATION, answer.type());
    assertEquals(1, answer.supportedVersionCount());
    assertEquals(QuicVersion.V1, answer.supportedVersion(0));
    byte[] bytes = toStranger.get(0);
    assertArrayEquals(
        new byte[] {8, 11, 12, 13, 14, 15, 16, 17, 18, 8, 1, 2, 3, 4, 5, 6, 7, 8},
        Arrays.copyOfRange(bytes, 5, 23));
    assertEquals(0, pair.server().endpoint().stats().halfOpen());
  }

  @Test
  void connectionIdsOfAnyLength_areEchoed() {
    byte[] unknown = withVersion(new byte[1400], FUTURE);
    unknown[0] = (byte) 0xc0;
    unknown[5] = (byte) 255;
    unknown[6 + 255] = (byte) 254;
    unknown[7] = 42;
    pair.world().deliver(pair.server(), unknown, STRANGER);
    byte[] answer = toStranger.get(0);
    assertEquals(5 + 1 + 254 + 1 + 255 + 4, answer.length);
    assertEquals((byte) 254, answer[5]);
    assertEquals((byte) 255, answer[6 + 254]);
    assertEquals(42, answer[6 + 254 + 2]);
  }

  @Test
  void smallDatagrams_areNotAnswered() {
    byte[] unknown = withVersion(new InitialPacket().build(), FUTURE);
    pair.world().deliver(pair.server(), Arrays.copyOf(unknown, 1199), STRANGER);
    assertEquals(0, toStranger.size());
    assertEquals(1, pair.server().endpoint().stats().dropped());
  }

  @Test
  void versionNegotiation_isNotAnswered() {
    byte[] negotiation = withVersion(new InitialPacket().build(), QuicVersion.NEGOTIATION);
    pair.world().deliver(pair.server(), negotiation, STRANGER);
    assertEquals(0, toStranger.size());
  }

  /** An established connection is not disturbed by packets of other versions with its IDs. */
  @Test
  void unknownVersionOnAConnection_isDropped() {
    assertTrue(pair.handshake(5 * SECOND));
    long sent = pair.network().sent();
    byte[] unknown = withVersion(fromClient.get(0), FUTURE);
    pair.world().deliver(pair.server(), unknown, Pair.CLIENT_ADDRESS);
    assertEquals(sent, pair.network().sent());
    assertFalse(pair.serverConnection().isClosed());
  }

  // ---------------------------------------------------------------------------------- client

  private byte[] answerOf(byte[] initial, int... versions) {
    byte[] out = new byte[200];
    int end = HeaderWriter.writeVersionNegotiation(out, 0, out.length, parse(initial), versions, 0);
    return Arrays.copyOf(out, end);
  }

  private void deliverToClient(byte[] datagram) {
    pair.world().deliver(pair.client(), datagram, Pair.SERVER_ADDRESS);
  }

  private void connect() {
    pair.connect();
    pair.world().flush();
  }

  @Test
  void noCommonVersion_endsTheConnection() {
    connect();
    deliverToClient(answerOf(fromClient.get(0), FUTURE, 0x0a0a0a0a));
    CloseReason expected = new CloseReason.NoCommonVersion(List.of(FUTURE, 0x0a0a0a0a));
    assertEquals(expected, pair.clientConnection().closeReason().orElseThrow());
    List<QuicEvent.ConnectionClosed> closed =
        pair.client().events(QuicEvent.ConnectionClosed.class);
    assertEquals(1, closed.size());
    assertEquals(expected, closed.get(0).reason());
    assertEquals(0, pair.client().endpoint().stats().connections());
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void answerThatListsOurVersion_isIgnored() {
    connect();
    deliverToClient(answerOf(fromClient.get(0), FUTURE, QuicVersion.V1));
    assertEquals(1, pair.clientConnection().stats().packetsDropped());
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
  }

  @Test
  void answerWithOtherConnectionIds_isIgnored() {
    connect();
    byte[] answer = answerOf(fromClient.get(0), FUTURE);
    byte[] wrongSource = answer.clone();
    wrongSource[6 + 8 + 1] ^= 1;
    deliverToClient(wrongSource);
    byte[] wrongDestination = answer.clone();
    wrongDestination[6] ^= 1;
    deliverToClient(wrongDestination);
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
    assertEquals(1, pair.client().endpoint().stats().dropped());
  }

  @Test
  void answerAfterAServerPacket_isIgnored() {
    connect();
    pair.world().runUntil(() -> pair.clientConnection().stats().packetsReceived() > 0, SECOND);
    deliverToClient(answerOf(fromClient.get(0), FUTURE));
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
  }

  @Test
  void answerFromElsewhere_isIgnored() {
    connect();
    pair.world().deliver(pair.client(), answerOf(fromClient.get(0), FUTURE), STRANGER);
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
  }

  @Test
  void truncatedAnswers_areIgnored() {
    connect();
    byte[] answer = answerOf(fromClient.get(0), FUTURE);
    for (int length = 0; length < answer.length; length++) {
      deliverToClient(Arrays.copyOf(answer, length));
    }
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
  }
}
