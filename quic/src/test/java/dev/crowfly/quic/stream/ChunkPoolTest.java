package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ChunkPoolTest {
  @Test
  void aChunkThatCameBackIsLentAgain() {
    ChunkPool pool = new ChunkPool(64, 2);
    byte[] chunk = pool.take();
    assertEquals(64, chunk.length);
    assertNotSame(chunk, pool.take());
    assertEquals(2, pool.lentChunks());
    pool.giveBack(chunk);
    assertEquals(1, pool.idleChunks());
    assertSame(chunk, pool.take());
  }

  @Test
  void noMoreThanTheBoundWaitIdle() {
    ChunkPool pool = new ChunkPool(64, 10);
    byte[][] chunks = new byte[25][];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = pool.take();
    }
    for (byte[] chunk : chunks) {
      pool.giveBack(chunk);
    }
    assertEquals(10, pool.idleChunks());
    assertEquals(0, pool.lentChunks());
  }

  @Test
  void asManyAsAreLentWaitIdle_andFewerWhenFewerAreLent() {
    ChunkPool pool = new ChunkPool(64, 10);
    byte[][] chunks = new byte[100][];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = pool.take();
    }
    for (int i = 0; i < 50; i++) {
      pool.giveBack(chunks[i]);
    }
    assertEquals(50, pool.idleChunks());
    assertEquals(50, pool.lentChunks());
    for (int i = 50; i < 80; i++) {
      pool.giveBack(chunks[i]);
      assertEquals(pool.lentChunks(), pool.idleChunks(), 1);
    }
    for (int i = 80; i < 100; i++) {
      pool.giveBack(chunks[i]);
    }
    assertEquals(10, pool.idleChunks());
  }

  @Test
  void theSizeHasToBeAPowerOfTwo() {
    assertThrows(IllegalArgumentException.class, () -> new ChunkPool(100, 1));
    assertThrows(IllegalArgumentException.class, () -> new ChunkPool(32, 1));
    assertThrows(IllegalArgumentException.class, () -> new ChunkPool(64, -1));
  }
}
