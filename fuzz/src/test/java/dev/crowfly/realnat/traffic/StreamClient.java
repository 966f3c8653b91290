package dev.crowfly.realnat.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * The client of a continuous stream through a forward of an Agent, a process of its own.
 *
 * <p>Arguments: the port of loopback, {@code ECHO} or {@code DOWN}, bytes a second. Every byte that
 * comes is checked by its place in the stream. Commands on standard input, each answered by a line
 * {@code sent=… received=… gap_ms=… idle_ms=…}: {@code mark} forgets the longest gap, {@code
 * status}, and {@code end}, which waits for the bytes that are still on their way.
 */
public final class StreamClient {
  private static final int TICK_MILLIS = 5;
  private static final int END_SECONDS = 45;

  private final Socket socket = new Socket();
  private final boolean echo;
  private final Pace pace;

  // Guarded by this.
  private long sent;
  private long received;
  private long lastAt;
  private long longestNanos;
  private boolean ended;
  private String wrong = "";

  private StreamClient(int port, String mode, int bytesPerSecond) throws IOException {
    echo = mode.equals("ECHO");
    pace = new Pace(bytesPerSecond);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String line = echo ? "ECHO\n" : "DOWN " + bytesPerSecond + "\n";
    socket.getOutputStream().write(line.getBytes(US_ASCII));
    lastAt = System.nanoTime();
  }

  /** Runs until it is told to end. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    StreamClient client =
        new StreamClient(
            Integer.parseInt(arguments[0]), arguments[1], Integer.parseInt(arguments[2]));
    new Thread(client::receive).start();
    new Thread(client::send).start();
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
    for (String each = commands.readLine(); each != null; each = commands.readLine()) {
      System.out.println(client.answer(each));
    }
    System.exit(0); // whoever started it is gone, or has heard enough
  }

  private synchronized String answer(String command) throws InterruptedException {
    switch (command) {
      case "mark" -> longestNanos = 0;
      case "status" -> {}
      case "end" -> {
        pace.stop();
        awaitEnd();
      }
      default -> wrong = "what is " + command + "?";
    }
    long idle = ended ? 0 : System.nanoTime() - lastAt;
    return "sent="
        + sent
        + " received="
        + received
        + " gap_ms="
        + TimeUnit.NANOSECONDS.toMillis(Math.max(longestNanos, idle))
        + " idle_ms="
        + TimeUnit.NANOSECONDS.toMillis(idle)
        + (wrong.isEmpty() ? "" : " wrong=" + wrong);
  }

  private synchronized void awaitEnd() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (!ended) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        wrong = "the end never came";
        return;
      }
      wait(left);
    }
  }

  private void send() {
    try {
      OutputStream out = socket.getOutputStream();
      byte[] chunk = new byte[Pattern.CHUNK_BYTES];
      long done = 0;
      while (!pace.isStopped()) {
        long until = echo ? pace.dueNow() : 0;
        while (done < until) {
          int length = (int) Math.min(chunk.length, until - done);
          Pattern.fill(chunk, length, done);
          count(length);
          out.write(chunk, 0, length);
          done += length;
        }
        pace.sleep(TICK_MILLIS, TimeUnit.MILLISECONDS);
      }
      socket.shutdownOutput();
    } catch (IOException e) {
      end("sending ended: " + e);
    }
  }

  private synchronized void count(int bytes) {
    sent += bytes;
  }

  private void receive() {
    byte[] chunk = new byte[Pattern.CHUNK_BYTES];
    try {
      InputStream in = socket.getInputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        arrived(chunk, length);
      }
      end("");
    } catch (IOException e) {
      end("receiving ended: " + e);
    }
  }

  private synchronized void arrived(byte[] chunk, int length) {
    int good = Pattern.matching(chunk, length, received);
    if (good < length && wrong.isEmpty()) {
      wrong = "byte " + (received + good);
    }
    received += length;
    long now = System.nanoTime();
    longestNanos = Math.max(longestNanos, now - lastAt);
    lastAt = now;
  }

  private synchronized void end(String why) {
    ended = true;
    if (wrong.isEmpty()) {
      wrong = why;
    }
    notifyAll();
  }
}
