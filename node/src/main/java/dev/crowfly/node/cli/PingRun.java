package dev.crowfly.node.cli;

import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.eyes.EventLines;
import dev.crowfly.node.eyes.JsonLine;
import dev.crowfly.node.eyes.Narration;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Measures round trips: 8 bytes go to the Connector and come back. */
final class PingRun {
  /** A stream to what echoes. */
  interface Echo extends AutoCloseable {
    InputStream input();

    OutputStream output();

    @Override
    void close();
  }

  /** Opens it, again after a loss. */
  interface Opener {
    Echo open() throws IOException;
  }

  private final Console console;
  private final Supplier<PathInfo> path;
  private final LongSupplier clock;
  private final Percentiles roundTrips = new Percentiles();
  private int sent;

  /**
   * A run that has not begun.
   *
   * @param path the path that the session takes at the moment
   * @param clock nanoseconds
   */
  PingRun(Console console, Supplier<PathInfo> path, LongSupplier clock) {
    this.console = console;
    this.path = path;
    this.clock = clock;
  }

  /**
   * Pings.
   *
   * @param count how often; 0 = until interrupted
   * @throws IOException when the session has ended
   */
  void run(Opener opener, int count, long intervalMillis) throws IOException, InterruptedException {
    while (count == 0 || sent < count) {
      try (Echo echo = opener.open()) {
        DataOutputStream out = new DataOutputStream(echo.output());
        DataInputStream in = new DataInputStream(echo.input());
        while (count == 0 || sent < count) {
          if (sent > 0) {
            Thread.sleep(intervalMillis);
          }
          ping(out, in);
        }
        return;
      } catch (InterruptedIOException e) {
        throw interrupted(e);
      } catch (LostException e) {
        console.say("seq=" + sent + " lost: " + e.getCause().getMessage());
      }
    }
  }

  /** The stream broke under a ping: that one is lost, and another stream is needed. */
  private static final class LostException extends Exception {
    private static final long serialVersionUID = 1;

    LostException(IOException cause) {
      super(cause);
    }
  }

  private void ping(DataOutputStream out, DataInputStream in)
      throws LostException, InterruptedException {
    sent++;
    long start = clock.getAsLong();
    try {
      out.writeLong(sent);
      out.flush();
      long echoed = in.readLong();
      if (echoed != sent) {
        throw new IOException("the echo is another one: " + echoed);
      }
    } catch (InterruptedIOException e) {
      sent--; // nobody waits for it any more
      throw interrupted(e);
    } catch (IOException e) {
      throw new LostException(e);
    }
    long rttNanos = clock.getAsLong() - start;
    roundTrips.add(rttNanos);
    PathInfo taken = path.get();
    console.event(EventLines.ping(sent, rttNanos, taken));
    console.say(
        String.format(Locale.ROOT, "seq=%d time=%.3f ms", sent, rttNanos / 1e6)
            + (taken == null ? "" : " " + Narration.route(taken)));
  }

  private static InterruptedException interrupted(InterruptedIOException cause) {
    InterruptedException interrupted = new InterruptedException(cause.getMessage());
    interrupted.initCause(cause);
    return interrupted;
  }

  /** Tells the whole in numbers. */
  void summarize() {
    int received = roundTrips.count();
    PathInfo last = path.get();
    console.event(
        JsonLine.event("summary")
            .put("sent", sent)
            .put("received", received)
            .put("lost", sent - received)
            .put("min_ms", roundTrips.millis(0))
            .put("p50_ms", roundTrips.millis(50))
            .put("p95_ms", roundTrips.millis(95))
            .put("max_ms", roundTrips.millis(100))
            .put("mean_ms", roundTrips.meanMillis())
            .put("kind", last == null ? "" : EventLines.kind(last)));
    String times =
        received == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; round trip min %.3f, p50 %.3f, p95 %.3f, max %.3f ms",
                roundTrips.millis(0),
                roundTrips.millis(50),
                roundTrips.millis(95),
                roundTrips.millis(100));
    console.say(sent + " sent, " + received + " received" + times);
  }

  /** How many came back. */
  int received() {
    return roundTrips.count();
  }
}
