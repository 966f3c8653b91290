package dev.crowfly.node.processes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server: {@code /N} is N bytes, the one at n being a function of n. */
final class PatternWeb implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  PatternWeb() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.createContext("/", PatternWeb::answer);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    long length = Long.parseLong(exchange.getRequestURI().getPath().substring(1));
    exchange.sendResponseHeaders(200, length);
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out = exchange.getResponseBody()) {
      for (long done = 0; done < length; done += chunk.length) {
        fill(chunk, done);
        out.write(chunk, 0, (int) Math.min(chunk.length, length - done));
      }
    }
  }

  private static void fill(byte[] chunk, long from) {
    for (int i = 0; i < chunk.length; i++) {
      long n = from + i;
      chunk[i] = (byte) (n * 31 + (n >> 8) * 7 + (n >> 16));
    }
  }

  /** What the bytes of {@code /length} hash to. */
  static String sha256(long length) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] chunk = new byte[CHUNK_BYTES];
    for (long done = 0; done < length; done += chunk.length) {
      fill(chunk, done);
      digest.update(chunk, 0, (int) Math.min(chunk.length, length - done));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
