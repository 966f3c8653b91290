package dev.crowfly.node.demo;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A client of {@link PatternServer}, that counts what comes and when. */
final class Download implements AutoCloseable {
  private static final int CHECKSUM_BYTES = 32;

  private final Socket socket;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong longestGapNanos = new AtomicLong();
  private final CompletableFuture<String> result = new CompletableFuture<>();

  /** Connects to the forward and begins. */
  Download(InetSocketAddress forward) throws IOException {
    socket = new Socket(forward.getAddress(), forward.getPort());
    Thread thread = new Thread(this::read, "demo-client");
    thread.setDaemon(true);
    thread.start();
  }

  /** How many bytes of the service have come so far. */
  long bytes() {
    return bytes.get();
  }

  /** The longest time without a byte since it was asked last. */
  long takeLongestGapNanos() {
    return longestGapNanos.getAndSet(0);
  }

  /** Says that it is enough. */
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** The checksum, when both sides have the same; fails otherwise. */
  CompletableFuture<String> result() {
    return result;
  }

  private void read() {
    try {
      MessageDigest digest = Checksum.sha256();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] block = new byte[PatternServer.BLOCK_BYTES];
      for (int length = in.readInt(); length > 0; length = in.readInt()) {
        readBlock(in, block, length);
        digest.update(block, 0, length);
      }
      byte[] theirs = in.readNBytes(CHECKSUM_BYTES);
      byte[] ours = digest.digest();
      if (!MessageDigest.isEqual(ours, theirs)) {
        throw new IOException("the checksums differ: bytes were lost, repeated or changed");
      }
      result.complete(HexFormat.of().formatHex(ours));
    } catch (IOException e) {
      result.completeExceptionally(e);
    }
  }

  private void readBlock(DataInputStream in, byte[] block, int length) throws IOException {
    if (length > block.length) {
      throw new IOException("a block of " + length + " bytes: this is not what was sent");
    }
    int have = 0;
    while (have < length) {
      long before = System.nanoTime();
      int count = in.read(block, have, length - have);
      if (count < 0) {
        throw new IOException("the download ended before its checksum");
      }
      long waited = System.nanoTime() - before;
      longestGapNanos.accumulateAndGet(waited, Math::max);
      have += count;
      bytes.addAndGet(count);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
