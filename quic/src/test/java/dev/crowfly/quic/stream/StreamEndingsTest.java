package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.stream.StreamsPair.Packet;
import dev.crowfly.quic.wire.FrameType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** FIN, RESET_STREAM, STOP_SENDING and final sizes (RFC 9000 §3.5, §4.4, §4.5). */
class StreamEndingsTest {
  private static final byte[] DATA = Pattern.bytes(0, 1000);

  private final StreamsPair pair =
      new StreamsPair(StreamsPair.parameters(2000, 1000, 3), new StreamSettings(1000, 2000, 500));
  private final Streams client = pair.client.streams;
  private final Streams server = pair.server.streams;
  private final byte[] out = new byte[1000];
  private Stream sent;

  @BeforeEach
  void open() {
    sent = client.open(false);
  }

  private Stream received() {
    return server.get(sent.id());
  }

  private static void assertFinalSizeError(Executable action) {
    TransportError error = assertThrows(TransportError.class, action);
    assertEquals(TransportErrorCode.FINAL_SIZE_ERROR, error.code());
  }

  @Test
  void aLostFinIsSentAgain() throws TransportError {
    sent.write(DATA, 0, 100);
    sent.finish();
    Packet packet = pair.client.send(200, 0);
    assertEquals(SendState.DATA_SENT, sent.sendPart().state());
    assertNull(pair.client.send(200, 0));
    packet.lost();
    Packet again = pair.client.send(200, 0);
    again.arrive();
    again.acked();
    assertEquals(SendState.DATA_RECVD, sent.sendPart().state());
    assertEquals(ReceiveState.DATA_RECVD, received().receivePart().state());
    assertEquals(100, received().receivePart().finalSize());
  }

  @Test
  void aLostFinWithoutDataIsSentAgainUntilItIsAcknowledged() throws TransportError {
    sent.write(DATA, 0, 100);
    pair.client.flush();
    sent.finish();
    Packet fin = pair.client.send(200, 0);
    fin.lost();
    Packet again = pair.client.send(200, 0);
    assertEquals(FrameType.STREAM, fin.payload[0] & 0xf8);
    assertEquals(fin.payload.length, again.payload.length);
    fin.acked();
    assertEquals(SendState.DATA_RECVD, sent.sendPart().state());
    again.lost();
    assertFalse(client.hasPending());
  }

  @Test
  void aFinWithoutDataWaitsUntilFlowControlLetsTheDataGo() throws TransportError {
    StreamsPair tight =
        new StreamsPair(StreamsPair.parameters(100, 40, 3), new StreamSettings(40, 100, 500));
    Stream stream = tight.client.streams.open(false);
    stream.write(DATA, 0, 60);
    stream.finish();
    tight.settle();
    assertEquals(SendState.SEND, stream.sendPart().state());
    assertEquals(40, tight.server.streams.get(2).read(out, 0, 1000));
    tight.settle();
    assertEquals(SendState.DATA_RECVD, stream.sendPart().state());
    assertEquals(20, tight.server.streams.get(2).read(out, 0, 1000));
  }

  @Test
  void writingAfterTheEndIsAFaultOfTheApplication() {
    sent.finish();
    sent.finish();
    assertThrows(IllegalStateException.class, () -> sent.write(DATA, 0, 1));
    assertEquals(0, sent.sendPart().writable());
  }

  @Test
  void aResetReplacesAllData() throws TransportError {
    sent.write(DATA, 0, 400);
    Packet first = pair.client.send(200, 0);
    sent.reset(77);
    sent.reset(78);
    assertEquals(SendState.RESET_SENT, sent.sendPart().state());
    assertEquals(SendStream.CLOSED, sent.write(DATA, 0, 1));
    first.lost();
    Packet reset = pair.client.send(200, 0);
    assertEquals(FrameType.RESET_STREAM, reset.payload[0]);
    assertNull(pair.client.send(200, 0), "data is not repeated after a reset");
    reset.lost();
    Packet again = pair.client.send(200, 0);
    again.arrive();
    again.acked();
    reset.acked();
    assertEquals(SendState.RESET_RECVD, sent.sendPart().state());
    assertEquals(0, client.size());
    Stream stream = received();
    assertEquals(Stream.OPENED | Stream.READABLE, stream.takeNews());
    assertEquals(ReceiveStream.RESET, stream.read(out, 0, 1000));
    assertEquals(77, stream.receivePart().resetErrorCode());
    assertEquals(0, server.size());
    assertEquals(
        client.connectionLimit().used(),
        server.connectionWindow().consumed(),
        "both ends agree on what the stream took");
  }

  @Test
  void aResetInterruptsDataThatWasNotRead() throws TransportError {
    sent.write(DATA, 0, 100);
    pair.settle();
    assertEquals(100, received().receivePart().readable());
    sent.reset(1);
    pair.settle();
    assertEquals(0, received().receivePart().readable());
    assertTrue(received().receivePart().isReadable());
    assertEquals(0, pair.server.pool.lentChunks());
    assertEquals(100, server.connectionWindow().consumed());
    assertEquals(ReceiveStream.RESET, received().read(out, 0, 1000));
  }

  @Test
  void aResetAfterAllDataIsIgnored() throws TransportError {
    server.onStream(2, 0, DATA, 0, 100, true);
    server.onResetStream(2, 9, 100);
    assertEquals(ReceiveState.DATA_RECVD, received().receivePart().state());
    assertFalse(received().receivePart().isReset());
    assertEquals(100, received().read(out, 0, 1000));
    assertEquals(100, server.connectionWindow().consumed());
  }

  @Test
  void aResetAfterEverythingArrivedChangesNothing() throws TransportError {
    sent.write(DATA, 0, 10);
    sent.finish();
    pair.settle();
    sent.reset(1);
    assertEquals(SendState.DATA_RECVD, sent.sendPart().state());
    assertFalse(client.hasPending());
  }

  @Test
  void dataAfterAResetIsDropped() throws TransportError {
    server.onResetStream(2, 9, 100);
    server.onStream(2, 0, DATA, 0, 100, true);
    assertEquals(0, received().receivePart().readable());
    assertEquals(100, server.connectionWindow().received());
    assertEquals(100, server.connectionWindow().consumed());
  }

  @Test
  void stopSendingIsAnsweredWithAReset() throws TransportError {
    sent.write(DATA, 0, 100);
    pair.settle();
    received().takeNews();
    received().stop(55);
    received().stop(56);
    assertEquals(100, server.connectionWindow().consumed(), "what waits unread is credited");
    sent.write(DATA, 100, 300);
    Packet stop = pair.server.send(200, 0);
    assertEquals(FrameType.STOP_SENDING, stop.payload[0]);
    stop.lost();
    pair.settle();
    assertTrue(sent.sendPart().isStopped());
    assertEquals(55, sent.sendPart().stopErrorCode());
    assertEquals(55, sent.sendPart().resetErrorCode());
    assertEquals(Stream.STOPPED | Stream.CLOSED, client.pollNews().takeNews());
    assertEquals(0, server.size(), "nobody has to read the reset of what we stopped");
    assertEquals(0, pair.client.pool.lentChunks() + pair.server.pool.lentChunks());
    assertEquals(client.connectionLimit().used(), server.connectionWindow().consumed());
  }

  @Test
  void aStoppedStreamThatArrivesWholeIsDoneToo() throws TransportError {
    server.onStream(2, 50, DATA, 50, 50, true);
    received().stop(1);
    assertEquals(0, server.connectionWindow().consumed());
    server.onStream(2, 0, DATA, 0, 50, false);
    assertEquals(0, server.size());
    assertEquals(100, server.connectionWindow().consumed());
  }

  @Test
  void stopSendingIsNotRepeatedOnceAllIsKnown() throws TransportError {
    server.onStream(2, 0, DATA, 0, 50, false);
    received().stop(1);
    Packet stop = pair.server.send(200, 0);
    server.onResetStream(2, 3, 60);
    stop.lost();
    Packet next = pair.server.send(200, 0);
    assertTrue(
        next.tokens.stream().noneMatch(token -> token[0] == StreamToken.STOP_SENDING),
        "only the closed stream's credit is due");
    assertEquals(0, server.size());
    assertEquals(60, server.connectionWindow().consumed());
  }

  @Test
  void stoppingAfterTheEndAsksThePeerForNothing() throws TransportError {
    server.onStream(2, 0, DATA, 0, 50, true);
    received().stop(1);
    assertTrue(
        pair.server.send(200, 0).tokens.stream()
            .noneMatch(token -> token[0] == StreamToken.STOP_SENDING));
    assertEquals(0, server.size());
    assertEquals(50, server.connectionWindow().consumed());
  }

  @Test
  void readingAfterStopIsAFaultOfTheApplication() throws TransportError {
    server.onStream(2, 0, DATA, 0, 50, false);
    received().stop(1);
    assertThrows(IllegalStateException.class, () -> received().read(out, 0, 1));
    assertThrows(IllegalStateException.class, () -> received().consume(0));
  }

  @Test
  void aFinalSizeNeverChanges() throws TransportError {
    server.onStream(2, 90, DATA, 90, 10, true);
    server.onStream(2, 90, DATA, 90, 10, true);
    assertFinalSizeError(() -> server.onStream(2, 90, DATA, 90, 9, true));
    assertFinalSizeError(() -> server.onStream(2, 90, DATA, 90, 11, true));
    assertFinalSizeError(() -> server.onStream(2, 95, DATA, 95, 6, false));
    assertFinalSizeError(() -> server.onStream(2, 101, DATA, 0, 0, false));
    assertFinalSizeError(() -> server.onResetStream(2, 0, 99));
    assertFinalSizeError(() -> server.onResetStream(2, 0, 101));
    server.onResetStream(2, 0, 100);
    assertFinalSizeError(() -> server.onResetStream(2, 0, 101));
    assertFinalSizeError(() -> server.onStream(2, 0, DATA, 0, 101, false));
  }

  @Test
  void aFinalSizeBelowWhatWasReceivedIsAnError() throws TransportError {
    server.onStream(2, 0, DATA, 0, 100, false);
    assertFinalSizeError(() -> server.onStream(2, 0, DATA, 0, 99, true));
    assertFinalSizeError(() -> server.onResetStream(2, 0, 99));
    server.onStream(2, 100, DATA, 0, 0, true);
    assertEquals(ReceiveState.DATA_RECVD, received().receivePart().state());
  }

  @Test
  void aProbeSendsEndingsAgain() throws TransportError {
    sent.write(DATA, 0, 10);
    sent.finish();
    Packet packet = pair.client.send(200, 0);
    packet.probe();
    Packet probe = pair.client.send(200, 0);
    probe.arrive();
    assertEquals(ReceiveState.DATA_RECVD, received().receivePart().state());
    probe.acked();
    packet.lost();
    assertFalse(client.hasPending());
  }
}
