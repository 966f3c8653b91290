package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.wire.FrameWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading in place, credit for what was read, and the bound on gaps. */
class ReceiveStreamTest {
  private static final long MAX = (1L << 62) - 1;

  private final ChunkPool pool = new ChunkPool(64, 100);
  private final ReceiveWindow connection = new ReceiveWindow(1 << 20, 1 << 20, MAX);
  private final ReceiveStream stream = stream(1000);
  private final byte[] packet = new byte[100];
  private final List<Long> announced = new ArrayList<>();

  private ReceiveStream stream(long window) {
    return new ReceiveStream(4, pool, new ReceiveWindow(window, window, MAX), connection);
  }

  private boolean receive(long offset, int length, boolean fin) throws TransportError {
    return stream.onStream(offset, Pattern.bytes(offset, length), 0, length, fin);
  }

  private boolean writeControl(int room) {
    FrameWriter frames = new FrameWriter();
    frames.reset(packet, 0, room);
    return stream.writeControl(frames, (kind, a, b, c) -> announced.add(b), 0, 0);
  }

  @Test
  void onlyNewReadableBytesAreNews() throws TransportError {
    assertFalse(receive(10, 10, false));
    assertTrue(receive(0, 5, false));
    assertFalse(receive(0, 5, false));
    assertTrue(receive(5, 5, false));
    assertEquals(20, stream.readable());
    assertTrue(receive(20, 0, true), "the end is news");
    assertFalse(receive(20, 0, true));
  }

  @Test
  void bytesCanBeUsedWhereTheyLie() throws TransportError {
    receive(0, 100, true);
    long at = 0;
    while (stream.readable() > 0) {
      int n = stream.peekLength();
      for (int i = 0; i < n; i++) {
        assertEquals(Pattern.at(at + i), stream.peekArray()[stream.peekOffset() + i]);
      }
      stream.consume(n);
      at += n;
    }
    assertEquals(100, at);
    assertEquals(ReceiveState.DATA_READ, stream.state());
    assertEquals(100, connection.consumed());
  }

  @Test
  void creditIsAnnouncedWhenAQuarterOfTheWindowWasRead() throws TransportError {
    receive(0, 600, false);
    stream.consume(249);
    assertFalse(stream.hasControl());
    stream.consume(1);
    assertTrue(stream.hasControl());
    assertFalse(writeControl(3), "no room");
    assertTrue(stream.hasControl());
    assertTrue(writeControl(100));
    assertEquals(List.of(1250L), announced);
    assertFalse(stream.hasControl());
    stream.onMaxStreamDataLost(1250);
    assertTrue(stream.hasControl());
  }

  @Test
  void noCreditIsAnnouncedOnceTheSizeIsKnown() throws TransportError {
    receive(0, 900, false);
    stream.consume(900);
    assertTrue(stream.hasControl());
    receive(950, 10, true);
    assertFalse(stream.hasControl());
    assertTrue(writeControl(100));
    assertEquals(List.of(), announced);
  }

  @Test
  void moreGapsThanLossCanMakeAreAnError() throws TransportError {
    ReceiveStream gappy = stream(1 << 20);
    byte[] one = {1};
    for (int i = 1; i <= ReceiveStream.MAX_RANGES; i++) {
      gappy.onStream(2L * i, one, 0, 1, false);
    }
    long next = 2L * ReceiveStream.MAX_RANGES + 2;
    TransportError error =
        assertThrows(TransportError.class, () -> gappy.onStream(next, one, 0, 1, false));
    assertEquals(TransportErrorCode.INTERNAL_ERROR, error.code());
  }
}
