package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.wire.FrameType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Opening, limits, errors and closing of streams, seen from the server. */
class StreamsTest {
  private static final StreamSettings SETTINGS = new StreamSettings(1000, 4000, 500);
  private static final byte[] DATA = Pattern.bytes(0, 1000);

  private final StreamsPair pair = new StreamsPair(StreamsPair.parameters(2000, 1000, 3), SETTINGS);
  private final Streams client = pair.client.streams;
  private final Streams server = pair.server.streams;

  private static void assertError(long code, long frameType, Executable action) {
    TransportError error = assertThrows(TransportError.class, action);
    assertEquals(
        TransportErrorCode.nameOf(code), TransportErrorCode.nameOf(error.code()), error.reason());
    assertEquals(frameType, error.frameType());
  }

  @Test
  void nothingCanBeOpenedBeforeThePeersParametersAreKnown() {
    Streams streams =
        new Streams(
            true, StreamsPair.parameters(9, 9, 9), SETTINGS, new ChunkPool(64, 4), () -> {});
    assertNull(streams.open(true));
    streams.onPeerParameters(StreamsPair.parameters(9, 9, 1));
    assertNotNull(streams.open(true));
    assertNull(streams.open(true));
  }

  @Test
  void idsAreCountedPerType() {
    assertEquals(0, client.open(true).id());
    assertEquals(4, client.open(true).id());
    assertEquals(2, client.open(false).id());
    assertEquals(1, server.open(true).id());
    assertEquals(3, server.open(false).id());
    assertFalse(server.get(3).hasReceivePart());
    assertThrows(IllegalStateException.class, () -> server.get(3).receivePart());
    assertTrue(client.get(0).hasReceivePart() && client.get(0).hasSendPart());
  }

  @Test
  void aFrameOpensAllLowerStreamsOfItsType() throws TransportError {
    server.onStream(8, 0, DATA, 0, 10, false);
    assertEquals(3, server.size());
    for (long id = 0; id <= 8; id += 4) {
      Stream stream = server.pollNews();
      assertEquals(id, stream.id());
      assertEquals(id == 8 ? Stream.OPENED | Stream.READABLE : Stream.OPENED, stream.takeNews());
    }
    assertNull(server.pollNews());
    assertNull(server.get(2));
  }

  @Test
  void everyFrameForOneOfThePeersStreamsOpensIt() throws TransportError {
    server.onStopSending(0, 7);
    assertTrue(server.get(0).sendPart().isStopped());
    server.onMaxStreamData(4, 7);
    server.onStreamDataBlocked(2);
    server.onResetStream(6, 7, 0);
    assertEquals(4, server.size());
  }

  @Test
  void moreStreamsThanAllowedAreAnError() throws TransportError {
    server.onStream(8, 0, DATA, 0, 1, false);
    assertError(
        TransportErrorCode.STREAM_LIMIT_ERROR,
        FrameType.STREAM,
        () -> server.onStream(12, 0, DATA, 0, 1, false));
    assertError(
        TransportErrorCode.STREAM_LIMIT_ERROR,
        FrameType.RESET_STREAM,
        () -> server.onResetStream((1L << 62) - 2, 0, 0));
    assertEquals(3, server.size());
  }

  @Test
  void framesForStreamsOfOursThatWereNeverOpenedAreAnError() {
    long code = TransportErrorCode.STREAM_STATE_ERROR;
    assertError(code, FrameType.STREAM, () -> server.onStream(1, 0, DATA, 0, 1, false));
    assertError(code, FrameType.RESET_STREAM, () -> server.onResetStream(1, 0, 0));
    assertError(code, FrameType.STOP_SENDING, () -> server.onStopSending(1, 0));
    assertError(code, FrameType.MAX_STREAM_DATA, () -> server.onMaxStreamData(1, 0));
    assertError(code, FrameType.STREAM_DATA_BLOCKED, () -> server.onStreamDataBlocked(1));
  }

  @Test
  void framesAgainstTheDirectionOfAStreamAreAnError() {
    server.open(false);
    long code = TransportErrorCode.STREAM_STATE_ERROR;
    assertError(code, FrameType.STREAM, () -> server.onStream(3, 0, DATA, 0, 1, false));
    assertError(code, FrameType.RESET_STREAM, () -> server.onResetStream(3, 0, 0));
    assertError(code, FrameType.STREAM_DATA_BLOCKED, () -> server.onStreamDataBlocked(3));
    assertError(code, FrameType.STOP_SENDING, () -> server.onStopSending(2, 0));
    assertError(code, FrameType.MAX_STREAM_DATA, () -> server.onMaxStreamData(2, 0));
    assertEquals(1, server.size());
  }

  @Test
  void theLimitOfAStreamIsEnforced() throws TransportError {
    server.onStream(0, 999, DATA, 0, 1, false);
    assertError(
        TransportErrorCode.FLOW_CONTROL_ERROR, 0, () -> server.onStream(0, 999, DATA, 0, 2, false));
    assertError(TransportErrorCode.FLOW_CONTROL_ERROR, 0, () -> server.onResetStream(4, 0, 1001));
  }

  @Test
  void theLimitOfTheConnectionCountsTheHighestOffsetsOfAllStreams() throws TransportError {
    server.onStream(0, 999, DATA, 0, 1, false);
    server.onStream(0, 0, DATA, 0, 999, false);
    server.onResetStream(4, 0, 1000);
    assertEquals(2000, server.connectionWindow().received());
    assertError(
        TransportErrorCode.FLOW_CONTROL_ERROR, 0, () -> server.onStream(8, 0, DATA, 0, 1, false));
  }

  @Test
  void aRequestAndItsAnswerLeaveNothingBehind() throws TransportError {
    Stream request = client.open(true);
    assertEquals(300, request.write(DATA, 0, 300));
    request.finish();
    pair.settle();
    Stream served = server.pollNews();
    assertEquals(Stream.OPENED | Stream.READABLE, served.takeNews());
    byte[] out = new byte[1000];
    assertEquals(300, served.read(out, 0, 1000));
    assertEquals(ReceiveState.DATA_READ, served.receivePart().state());
    assertEquals(ReceiveStream.END, served.read(out, 0, 1000));
    served.write(DATA, 0, 50);
    served.finish();
    pair.settle();
    assertEquals(SendState.DATA_RECVD, served.sendPart().state());
    assertEquals(Stream.CLOSED, served.takeNews());
    assertEquals(0, server.size());
    assertEquals(50, request.read(out, 0, 1000));
    assertTrue(request.isClosed());
    assertEquals(0, client.size());
    assertEquals(0, pair.client.pool.lentChunks() + pair.server.pool.lentChunks());
    assertEquals(300, server.connectionWindow().consumed());
    assertEquals(300, client.connectionLimit().used());
  }

  @Test
  void framesForClosedStreamsAreIgnored() throws TransportError {
    aRequestAndItsAnswerLeaveNothingBehind();
    server.onStream(0, 0, DATA, 0, 300, true);
    server.onResetStream(0, 1, 300);
    server.onStopSending(0, 1);
    server.onMaxStreamData(0, 9999);
    server.onTokenAcked(StreamToken.STREAM, 0, 0, StreamToken.lengthAndFin(50, true));
    server.onTokenLost(StreamToken.STREAM, 0, 0, StreamToken.lengthAndFin(50, true));
    server.onTokenLost(StreamToken.MAX_STREAM_DATA, 0, 1500, 0);
    assertEquals(0, server.size());
    assertFalse(server.hasPending());
    assertEquals(300, server.connectionWindow().received());
  }

  @Test
  void anEmptyStreamIsOpenedAndEndedByItsFin() throws TransportError {
    Stream stream = client.open(false);
    stream.finish();
    pair.settle();
    assertTrue(stream.isClosed());
    Stream served = server.pollNews();
    assertEquals(Stream.OPENED | Stream.READABLE, served.takeNews());
    assertFalse(served.isClosed(), "the application has to see the end first");
    assertEquals(ReceiveStream.END, served.read(new byte[1], 0, 1));
    assertTrue(served.isClosed());
    assertSame(served, server.pollNews());
  }

  @Test
  void closedStreamsLetThePeerOpenOthers() throws TransportError {
    for (int i = 0; i < 20; i++) {
      Stream stream = client.open(false);
      assertNotNull(stream, "stream " + i);
      stream.finish();
      pair.settle();
      Stream served = server.pollNews();
      served.takeNews();
      served.read(new byte[1], 0, 1);
      served.takeNews();
      pair.settle();
    }
    assertEquals(0, server.size());
  }

  @Test
  void theOpenerThatIsHeldBackSaysSoOnce() throws TransportError {
    for (int i = 0; i < 3; i++) {
      client.open(true);
    }
    assertFalse(client.hasPending());
    assertNull(client.open(true));
    assertTrue(client.hasPending());
    pair.settle();
    assertNull(client.open(true));
    assertFalse(client.hasPending());
    client.onTokenLost(StreamToken.STREAMS_BLOCKED, 1, 3, 0);
    assertTrue(client.hasPending());
    client.onMaxStreams(true, 4);
    assertFalse(client.hasPending());
    assertEquals(12, client.open(true).id());
  }

  @Test
  void writingStopsAtTheSendBufferAndGoesOnWhenHalfOfItIsFree() throws TransportError {
    Stream stream = client.open(true);
    assertEquals(500, stream.write(DATA, 0, 1000));
    assertEquals(0, stream.write(DATA, 500, 500));
    assertNull(client.pollNews());
    StreamsPair.Packet first = pair.client.send(200, 0);
    StreamsPair.Packet second = pair.client.send(200, 0);
    first.acked();
    assertNull(client.pollNews());
    second.acked();
    assertEquals(Stream.WRITABLE, client.pollNews().takeNews());
    assertTrue(stream.write(DATA, 500, 500) > 250);
  }

  @Test
  void askingForRoomWhenThereIsNoneBringsTheNewsAsAShortWriteDoes() throws TransportError {
    Stream stream = client.open(true);
    assertEquals(500, stream.writableBytes());
    assertEquals(500, stream.write(DATA, 0, 500));
    assertEquals(0, stream.writableBytes());
    StreamsPair.Packet all = pair.client.send(600, 0);
    all.acked();
    assertEquals(Stream.WRITABLE, client.pollNews().takeNews());
    assertEquals(500, stream.writableBytes());
  }

  @Test
  void aStreamThatTakesNothingMoreSaysWhetherItIsGone() {
    Stream finished = client.open(true);
    finished.finish();
    assertEquals(0, finished.writableBytes());
    Stream reset = client.open(true);
    reset.reset(7);
    assertEquals(Stream.GONE, reset.writableBytes());
  }

  @Test
  void aStreamThatIsHeldBackByTheConnectionWaitsForMaxData() throws TransportError {
    StreamsPair tight = new StreamsPair(StreamsPair.parameters(100, 1000, 3), SETTINGS);
    Stream one = tight.client.streams.open(true);
    Stream two = tight.client.streams.open(true);
    one.write(DATA, 0, 80);
    two.write(DATA, 0, 80);
    tight.settle();
    assertEquals(100, tight.client.streams.connectionLimit().used());
    assertFalse(tight.client.streams.hasPending(), "DATA_BLOCKED was sent");
    byte[] out = new byte[100];
    assertEquals(80, tight.server.streams.get(0).read(out, 0, 100));
    tight.settle();
    assertEquals(160, tight.client.streams.connectionLimit().used());
    assertEquals(80, tight.server.streams.get(4).read(out, 0, 100));
  }

  @Test
  void blockedStreamsSaySoAgainWhenNothingIsInFlight() throws TransportError {
    StreamsPair tight = new StreamsPair(StreamsPair.parameters(1000, 10, 3), SETTINGS);
    tight.client.streams.open(true).write(DATA, 0, 80);
    tight.settle();
    assertFalse(tight.client.streams.hasPending());
    tight.client.streams.repeatBlockedSignals();
    assertTrue(tight.client.streams.hasPending());
    StreamsPair.Packet packet = tight.client.send(200, 0);
    assertEquals(FrameType.STREAM_DATA_BLOCKED, packet.payload[0]);
    packet.lost();
    assertTrue(tight.client.streams.hasPending());
    tight.server.streams.get(0).read(new byte[10], 0, 10);
    tight.server.flush();
    assertEquals(10, tight.client.streams.get(0).sendPart().bufferedBytes() - 60, "10 more may go");
  }
}
