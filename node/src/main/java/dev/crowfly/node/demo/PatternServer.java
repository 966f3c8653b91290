package dev.crowfly.node.demo;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.util.concurrent.locks.LockSupport;

/**
 * The service of the demo: a TCP server that sends at a steady pace until the client ends its side
 * (half-close), and then the checksum of all it has sent.
 *
 * <pre>
 *   int length, bytes    again and again
 *   int 0, 32 bytes      SHA-256 of all bytes
 * </pre>
 */
final class PatternServer implements AutoCloseable {
  static final int BLOCK_BYTES = 64 * 1024;
  private static final long PAUSE_NANOS = 2_000_000; // 32 MB a second

  private final ServerSocket listening;

  PatternServer() throws IOException {
    listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    start(this::acceptAll, "demo-server");
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        start(() -> serve(client), "demo-server-connection");
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void serve(Socket client) {
    try (client) {
      MessageDigest digest = Checksum.sha256();
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      byte[] block = new byte[BLOCK_BYTES];
      long next = System.nanoTime();
      for (int number = 0; !hasEnded(client); number++) {
        fill(block, number);
        digest.update(block);
        out.writeInt(block.length);
        out.write(block);
        next = Math.max(next + PAUSE_NANOS, System.nanoTime() - 10 * PAUSE_NANOS);
        LockSupport.parkNanos(next - System.nanoTime());
      }
      out.writeInt(0);
      out.write(digest.digest());
      client.shutdownOutput();
    } catch (IOException e) {
      // The client has gone; it will say why.
    }
  }

  /** The client says nothing until its end, so any byte there could be read is that. */
  private static boolean hasEnded(Socket client) throws IOException {
    client.setSoTimeout(1);
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static void fill(byte[] block, int number) {
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i * 31 + number * 17 + (i >> 8));
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
