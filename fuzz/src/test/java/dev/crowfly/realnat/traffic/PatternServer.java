package dev.crowfly.realnat.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * The backend of a Connector, a process of its own on the same host.
 *
 * <p>Serves on a port of loopback, which is its argument, and prints {@code ready}. The first line
 * of a connection says what is wanted: {@code GET /N} so many bytes of the pattern over HTTP,
 * {@code ECHO} everything back, {@code DOWN R} the pattern at R bytes a second until the client has
 * nothing more to send.
 */
public final class PatternServer {
  private static final int LONGEST_LINE = 200;
  private static final int TICK_MILLIS = 10;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private PatternServer(Socket socket) throws IOException {
    this.socket = socket;
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** Serves until it is ended. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress at =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    try (ServerSocket server = new ServerSocket()) {
      server.bind(at, 100);
      System.out.println("ready");
      while (true) {
        PatternServer one = new PatternServer(server.accept());
        new Thread(one::serve).start();
      }
    }
  }

  private void serve() {
    try (socket) {
      String[] wanted = line().split(" ", -1);
      switch (wanted[0]) {
        case "GET" -> get(Long.parseLong(wanted[1].substring(1)));
        case "ECHO" -> in.transferTo(out);
        case "DOWN" -> down(Integer.parseInt(wanted[1]));
        default -> throw new IOException("what is " + wanted[0] + "?");
      }
    } catch (IOException | RuntimeException e) {
      System.err.println("a connection ended: " + e); // the client finds out by itself
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > LONGEST_LINE) {
        throw new IOException("no line");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private void get(long bytes) throws IOException {
    String field = line();
    while (!field.isEmpty()) {
      field = line(); // they say nothing of interest
    }
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\nConnection: close\r\n\r\n";
    out.write(head.getBytes(US_ASCII));
    send(0, bytes);
    in.transferTo(OutputStream.nullOutputStream()); // so that closing resets nothing
  }

  private void send(long from, long to) throws IOException {
    byte[] chunk = new byte[Pattern.CHUNK_BYTES];
    for (long done = from; done < to; done += chunk.length) {
      int length = (int) Math.min(chunk.length, to - done);
      Pattern.fill(chunk, length, done);
      out.write(chunk, 0, length);
    }
  }

  private void down(int bytesPerSecond) throws IOException {
    Pace pace = new Pace(bytesPerSecond);
    Thread end = new Thread(() -> waitForEnd(pace));
    end.start();
    long done = 0;
    while (!pace.isStopped()) {
      long until = pace.dueNow();
      send(done, until);
      done = until;
      pace.sleep(TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void waitForEnd(Pace pace) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("a download ended: " + e);
    } finally {
      pace.stop();
    }
  }
}
