package dev.crowfly.bench.loopback;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicStream;

/** What a client does, on as many threads as it has streams. */
final class KwikWork {
  /** Makes a connection that is not connected yet. */
  interface Maker {
    QuicClientConnection make() throws IOException;
  }

  private static final int WINDOW = 256;

  /** So many datagrams more, and the sender is woken. */
  private static final int NEWS = 64;

  /** So long without news, and what was under way is taken for lost. */
  private static final long LOST_MILLIS = 50;

  private final Limits limits;
  private final Progress done;
  private final Latencies latencies = new Latencies();
  private final AtomicLong units = new AtomicLong();
  private volatile long deadlineNanos;

  KwikWork(Limits limits, Progress done) {
    this.limits = limits;
    this.done = done;
  }

  void begin() {
    deadlineNanos = System.nanoTime() + limits.nanos();
  }

  Latencies latencies() {
    return latencies;
  }

  /** Bytes or datagrams that were sent. */
  long units() {
    return units.get();
  }

  private boolean isOver() {
    return System.nanoTime() >= deadlineNanos;
  }

  void write(QuicClientConnection connection, long bytes) {
    try {
      OutputStream output = connection.createStream(false).getOutputStream();
      long sent = 0;
      while (sent < bytes && !isOver()) {
        int at = (int) (sent % Settings.CHUNK_BYTES);
        int length = (int) Math.min(Settings.CHUNK_BYTES - at, bytes - sent);
        output.write(Payload.chunk(), at, length);
        sent += length;
      }
      units.addAndGet(sent);
      output.close();
    } catch (IOException | RuntimeException e) {
      done.failed(e);
    }
  }

  /** One request after the other, until it is over. */
  void exchange(QuicClientConnection connection) throws IOException {
    while (!isOver() && units.incrementAndGet() <= limits.units()) {
      long begun = System.nanoTime();
      QuicStream stream = connection.createStream(true);
      stream.getOutputStream().write(Payload.chunk(), 0, Settings.REQUEST_BYTES);
      stream.getOutputStream().close();
      byte[] response = stream.getInputStream().readAllBytes();
      long nanos = System.nanoTime() - begun;
      if (response.length != Settings.RESPONSE_BYTES) {
        throw new IOException("a response of " + response.length + " bytes");
      }
      if (limits.verify()) {
        Payload.verify(response, 0, response.length, 0);
      }
      synchronized (latencies) {
        latencies.add(nanos);
      }
    }
  }

  void handshakes(Maker maker) throws IOException {
    while (!isOver() && latencies.count() < limits.units()) {
      long begun = System.nanoTime();
      QuicClientConnection connection = maker.make();
      connection.connect();
      latencies.add(System.nanoTime() - begun);
      connection.close();
    }
  }

  /**
   * Sends datagrams, no more under way than a window: kwik's queue has no end. A stream that ends
   * says that there are no more.
   */
  void messages(QuicClientConnection connection, KwikServer server) {
    try {
      // It may have packets of 1252 bytes, and takes no more than fits.
      int length = Math.min(Settings.MESSAGE_BYTES, connection.maxDatagramDataSize());
      byte[] message = Arrays.copyOf(Payload.chunk(), length);
      long lost = 0;
      while (!isOver() && units.get() < limits.units()) {
        long arrived = server.messages();
        if (units.get() - lost - arrived < WINDOW) {
          connection.sendDatagram(message);
          units.incrementAndGet();
        } else if (!server.awaitMessages(arrived + NEWS, LOST_MILLIS)) {
          lost = units.get() - server.messages();
        }
      }
      var unused = server.awaitMessages(units.get() - lost, LOST_MILLIS);
      connection.createStream(false).getOutputStream().close();
    } catch (IOException | RuntimeException e) {
      done.failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
