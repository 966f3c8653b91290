package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.RetryIntegrity;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.wire.HeaderWriter;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9000 §17.2.5.2: which Retry packets a client takes to heart. */
class ClientRetryTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private static Pair alwaysRetrying(long seed) {
    return new Pair(seed, settings -> settings.retryAboveHalfOpen(0));
  }

  private static PacketHeader parse(byte[] datagram) {
    PacketHeader header = new PacketHeader();
    assertTrue(header.parse(datagram, 0, datagram.length, 8));
    return header;
  }

  private static boolean isRetry(byte[] datagram) {
    return parse(datagram).type() == PacketType.RETRY;
  }

  private static byte[] slice(byte[] bytes, int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** A Retry as the server of a pair would make it for the given Initial, with any token. */
  private static byte[] forgeRetry(byte[] initial, byte[] scid, byte[] token) {
    PacketHeader header = parse(initial);
    byte[] out = new byte[100 + token.length];
    int end = HeaderWriter.writeRetry(out, 0, out.length, header, scid, token);
    RetryIntegrity.writeTag(
        initial,
        header.dcidOffset(),
        header.dcidLength(),
        out,
        0,
        end - PacketHeader.RETRY_INTEGRITY_TAG_LENGTH);
    return Arrays.copyOf(out, end);
  }

  @Test
  void client_ignoresASecondRetry() {
    Pair pair = alwaysRetrying(9);
    List<byte[]> initials = new ArrayList<>();
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (from.equals(Pair.CLIENT_ADDRESS)) {
                initials.add(bytes);
              }
            });
    pair.network().editor((index, from, bytes) -> isRetry(bytes) && index > 2 ? null : bytes);
    pair.connect();
    pair.world().runUntil(() -> initials.size() > 2, SECOND);
    assertTrue(parse(initials.get(2)).tokenLength() > 0);
    long before = pair.clientConnection().stats().packetsDropped();
    byte[] second = forgeRetry(initials.get(0), new byte[8], new byte[] {1, 2, 3});
    pair.world().deliver(pair.client(), second, Pair.SERVER_ADDRESS);
    assertEquals(before + 1, pair.clientConnection().stats().packetsDropped());
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
  }

  private static List<byte[]> firstInitials(Pair pair) {
    List<byte[]> initials = new ArrayList<>();
    pair.network().tap((from, to, bytes) -> initials.add(bytes));
    pair.connect();
    pair.world().flush();
    return initials;
  }

  @Test
  void client_ignoresATokenThatLeavesNoRoomInItsInitials() {
    Pair pair = new Pair(11);
    byte[] first = firstInitials(pair).get(0);
    byte[] retry = forgeRetry(first, new byte[8], new byte[QuicConfig.MAX_TOKEN_BYTES + 1]);
    pair.world().deliver(pair.client(), retry, Pair.SERVER_ADDRESS);
    assertEquals(1, pair.clientConnection().stats().packetsDropped());
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
  }

  @Test
  void client_takesTheLongestTokenThatLeavesRoom() {
    Pair pair = new Pair(12);
    byte[] first = firstInitials(pair).get(0);
    byte[] retry = forgeRetry(first, new byte[8], new byte[QuicConfig.MAX_TOKEN_BYTES]);
    List<byte[]> sent = new ArrayList<>();
    pair.network().tap((from, to, bytes) -> sent.add(bytes));
    pair.world().deliver(pair.client(), retry, Pair.SERVER_ADDRESS);
    pair.world().flush();
    assertEquals(0, pair.clientConnection().stats().packetsDropped());
    assertEquals(QuicConfig.MAX_TOKEN_BYTES, parse(sent.get(0)).tokenLength());
    assertEquals(1200, sent.get(0).length);
  }

  @Test
  void client_ignoresAForgedRetry() {
    Pair pair = new Pair(10);
    byte[] initial = firstInitials(pair).get(0);
    byte[] good = forgeRetry(initial, new byte[8], new byte[] {1, 2, 3});
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      pair.world().deliver(pair.client(), bad, Pair.SERVER_ADDRESS);
    }
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
    assertEquals(0, pair.server().endpoint().stats().refusalsSent());
  }

  @Test
  void client_ignoresARetryWithoutTokenOrWithItsOwnConnectionId() {
    Pair pair = new Pair(11);
    byte[] initial = firstInitials(pair).get(0);
    PacketHeader header = parse(initial);
    byte[] original = slice(initial, header.dcidOffset(), header.dcidLength());
    byte[] unchanged = forgeRetry(initial, original, new byte[] {1});
    pair.world().deliver(pair.client(), unchanged, Pair.SERVER_ADDRESS);
    byte[] withToken = forgeRetry(initial, new byte[8], new byte[] {1});
    int tagStart = withToken.length - RetryIntegrity.TAG_LENGTH;
    byte[] tokenless = Arrays.copyOf(withToken, withToken.length - 1);
    RetryIntegrity.writeTag(original, 0, original.length, tokenless, 0, tagStart - 1);
    pair.world().deliver(pair.client(), tokenless, Pair.SERVER_ADDRESS);
    // A Retry without a token is malformed: it does not get as far as the connection.
    assertEquals(1, pair.clientConnection().stats().packetsDropped());
    assertEquals(1, pair.client().endpoint().stats().dropped());
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
  }

  @Test
  void client_ignoresARetryAfterAServerPacket() {
    Pair pair = new Pair(12);
    byte[] initial = firstInitials(pair).get(0);
    pair.world().runUntil(() -> pair.clientConnection().stats().packetsReceived() > 0, SECOND);
    long before = pair.clientConnection().stats().packetsDropped();
    byte[] late = forgeRetry(initial, new byte[8], new byte[] {1, 2, 3});
    pair.world().deliver(pair.client(), late, Pair.SERVER_ADDRESS);
    assertEquals(before + 1, pair.clientConnection().stats().packetsDropped());
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
  }

  /** RFC 9000 §7.3: the server's parameters have to confirm the Retry. */
  @Test
  void retryThatTheServerNeverSent_isFoundOut() {
    Pair pair = new Pair(13);
    byte[] initial = firstInitials(pair).get(0);
    byte[] scid = {9, 9, 9, 9, 9, 9, 9, 9};
    byte[] retry = forgeRetry(initial, scid, new byte[] {1, 2, 3});
    pair.world().deliver(pair.client(), retry, Pair.SERVER_ADDRESS);
    pair.world().runFor(5 * SECOND);
    CloseReason.ClosedByTransport closed =
        assertInstanceOf(
            CloseReason.ClosedByTransport.class,
            pair.clientConnection().closeReason().orElseThrow());
    assertEquals(TransportErrorCode.TRANSPORT_PARAMETER_ERROR, closed.code(), closed.toString());
    assertFalse(closed.byPeer());
    pair.assertForgotten(60 * SECOND);
  }
}
