package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.TransportError;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the end of a connection leaves of its streams. */
class ConnectionEndTest {
  private static final byte[] DATA = Pattern.bytes(0, 1000);

  private final StreamsPair pair =
      new StreamsPair(StreamsPair.parameters(2000, 1000, 3), new StreamSettings(1000, 4000, 500));
  private final Streams client = pair.client.streams;
  private final Streams server = pair.server.streams;

  @Test
  void theEndLeavesOnlyWhatCanStillBeRead() throws TransportError {
    client.open(true).write(DATA, 0, 400);
    client.open(false).write(DATA, 0, 400);
    pair.client.flush();
    Stream bidirectional = server.get(0);
    Stream unidirectional = server.get(2);
    bidirectional.write(DATA, 0, 100);
    assertTrue(pair.server.pool.lentChunks() > 10);
    client.onConnectionEnd();
    server.onConnectionEnd();
    assertEquals(0, pair.client.pool.lentChunks());
    byte[] out = new byte[500];
    for (Stream stream : List.of(bidirectional, unidirectional)) {
      assertEquals(400, stream.read(out, 0, 500));
      assertArrayEquals(Arrays.copyOf(DATA, 400), Arrays.copyOf(out, 400));
      assertEquals(QuicStream.ABORTED, stream.read(out, 0, 500));
    }
    assertEquals(0, pair.server.pool.lentChunks());
    assertEquals(QuicStream.GONE, bidirectional.write(DATA, 0, 100));
    assertEquals(QuicStream.GONE, bidirectional.writableBytes());
  }

  @Test
  void aStreamThatCameWholeIsReadToItsEndAfterTheConnectionEnded() throws TransportError {
    Stream sent = client.open(true);
    sent.write(DATA, 0, 400);
    sent.finish();
    pair.client.flush();
    Stream received = server.get(0);
    server.onConnectionEnd();
    byte[] out = new byte[300];
    assertEquals(300, received.read(out, 0, 300));
    assertEquals(100, received.read(out, 0, 300));
    assertEquals(QuicStream.END, received.read(out, 0, 300));
  }

  @Test
  void aGapIsNotTakenForTheEndOfAStream() throws TransportError {
    server.onStream(0, 0, DATA, 0, 100, false);
    server.onStream(0, 200, DATA, 0, 100, true);
    Stream received = server.get(0);
    server.onConnectionEnd();
    byte[] out = new byte[300];
    assertEquals(100, received.read(out, 0, 300));
    assertEquals(QuicStream.ABORTED, received.read(out, 0, 300));
    assertEquals(QuicStream.ABORTED, received.read(out, 0, 300));
  }
}
