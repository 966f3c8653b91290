package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.testing.ForgedPeer;
import dev.crowfly.quic.testing.FrameLog;
import dev.crowfly.quic.testing.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 9000 §5.1: each side issues as many connection IDs as the other one keeps. */
class ConnectionIdExchangeTest {
  private static final long SECOND = 1_000_000_000L;

  private final Pair pair = new Pair(1);
  private ForgedPeer peer;
  private final List<byte[]> fromServer = new ArrayList<>();

  private void hostileClient() {
    peer = ForgedPeer.client(pair);
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (from.equals(Pair.SERVER_ADDRESS)) {
                fromServer.add(bytes);
              }
            });
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
  }

  private void silenceTheRealClient() {
    pair.network().dropRule((index, from, bytes) -> true);
    fromServer.clear();
  }

  private List<FrameLog.Call> answers(String name) {
    return peer.answers().stream().filter(call -> call.name().equals(name)).toList();
  }

  private static byte[] slice(FrameLog.Call call, int array, int offset, int length) {
    byte[] bytes = (byte[]) call.arguments().get(array);
    int from = (int) call.number(offset);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  @Test
  void eightIds_areThereAfterTheHandshake() {
    hostileClient();
    Set<Long> sequences = new HashSet<>();
    Set<String> ids = new HashSet<>();
    Set<String> tokens = new HashSet<>();
    for (FrameLog.Call call : answers("onNewConnectionId")) {
      sequences.add(call.number(0));
      assertEquals(0, call.number(1));
      assertEquals(8, call.number(4));
      ids.add(Arrays.toString(slice(call, 2, 3, 8)));
      tokens.add(Arrays.toString(slice(call, 2, 5, 16)));
    }
    assertEquals(Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), sequences);
    assertEquals(7, ids.size());
    assertEquals(7, tokens.size());
  }

  @Test
  void anyIssuedId_leadsToTheConnection() {
    hostileClient();
    byte[] id = slice(answers("onNewConnectionId").get(3), 2, 3, 8);
    silenceTheRealClient();
    byte[] packet = peer.packet(EncryptionLevel.ONE_RTT, id, new byte[] {1});
    long before = pair.serverConnection().stats().packetsReceived();
    peer.deliver(packet);
    assertEquals(before + 1, pair.serverConnection().stats().packetsReceived());
  }

  @Test
  void retiredId_leadsNowhere_andIsReplaced() {
    hostileClient();
    FrameLog.Call third = answers("onNewConnectionId").get(2);
    long sequence = third.number(0);
    byte[] id = slice(third, 2, 3, 8);
    silenceTheRealClient();
    peer.clearAnswers();
    peer.send(EncryptionLevel.ONE_RTT, frames -> frames.retireConnectionId(sequence));
    List<FrameLog.Call> next = answers("onNewConnectionId");
    assertEquals(1, next.size());
    assertEquals(8, next.get(0).number(0));
    long resets = pair.server().endpoint().stats().resetsSent();
    peer.deliver(peer.packet(EncryptionLevel.ONE_RTT, id, new byte[20]));
    assertEquals(resets + 1, pair.server().endpoint().stats().resetsSent());
    assertFalse(pair.serverConnection().isClosed());
  }

  @Test
  void constantRetiring_keepsEight() {
    hostileClient();
    silenceTheRealClient();
    // As many as fit the congestion window: nothing is acknowledged here.
    for (int sequence = 1; sequence <= 60; sequence++) {
      long number = sequence;
      peer.send(EncryptionLevel.ONE_RTT, frames -> frames.retireConnectionId(number));
      assertFalse(
          pair.serverConnection().isClosed(), () -> "" + pair.serverConnection().closeReason());
    }
    long largest =
        answers("onNewConnectionId").stream().mapToLong(call -> call.number(0)).max().orElse(0);
    assertEquals(67, largest);
    pair.assertForgotten(120 * SECOND);
  }

  @Test
  void requestToRetire_isFollowed() {
    ForgedPeer server = ForgedPeer.server(pair);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    pair.network().dropRule((index, from, bytes) -> true);
    List<byte[]> fromClient = new ArrayList<>();
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (from.equals(Pair.CLIENT_ADDRESS)) {
                fromClient.add(bytes);
              }
            });
    server.clearAnswers();
    byte[] id = {9, 8, 7, 6, 5, 4, 3, 2};
    byte[] token = new byte[16];
    token[0] = 1;
    server.send(
        EncryptionLevel.ONE_RTT, frames -> frames.newConnectionId(8, 8, id, 0, 8, token, 0));
    Set<Long> retired = new HashSet<>();
    for (FrameLog.Call call : server.answers()) {
      if (call.name().equals("onRetireConnectionId")) {
        retired.add(call.number(0));
      }
    }
    assertEquals(Set.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L), retired);
    byte[] last = fromClient.get(fromClient.size() - 1);
    assertEquals(Arrays.toString(id), Arrays.toString(Arrays.copyOfRange(last, 1, 9)));
    assertFalse(pair.clientConnection().isClosed());
  }

  @Test
  void idsOfDifferentConnections_differ() {
    hostileClient();
    Pair other = new Pair(2);
    ForgedPeer second = ForgedPeer.client(other);
    assertTrue(other.handshake(5 * SECOND));
    other.world().runFor(SECOND);
    byte[] one = slice(answers("onNewConnectionId").get(0), 2, 3, 8);
    FrameLog.Call call =
        second.answers().stream()
            .filter(frame -> frame.name().equals("onNewConnectionId"))
            .findFirst()
            .orElseThrow();
    assertNotEquals(Arrays.toString(one), Arrays.toString(slice(call, 2, 3, 8)));
  }
}
