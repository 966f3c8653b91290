package dev.crowfly.node.cli;

import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.tunnel.SpeedService;
import dev.crowfly.node.eyes.EventLines;
import dev.crowfly.node.eyes.JsonLine;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Measures how many bytes a second get through in one direction, on a stream of the service {@code
 * crowfly.speed}. What counts is what has arrived.
 */
final class SpeedRun {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Console console;
  private final Supplier<PathInfo> path;
  private final LongSupplier clock;
  private final boolean down;
  private final AtomicLong moved = new AtomicLong();

  /**
   * A run that has not begun.
   *
   * @param path the path that the session takes at the moment
   * @param clock nanoseconds
   */
  SpeedRun(Console console, Supplier<PathInfo> path, LongSupplier clock, boolean down) {
    this.console = console;
    this.path = path;
    this.clock = clock;
    this.down = down;
  }

  /** Moves bytes for so long; returns when all have arrived. */
  void run(InputStream in, OutputStream out, int seconds) throws IOException {
    out.write(new byte[] {(byte) (down ? SpeedService.DOWN : SpeedService.UP), (byte) seconds});
    long start = clock.getAsLong();
    if (down) {
      out.close();
      receive(in);
    } else {
      send(out, start + seconds * 1_000_000_000L);
      // The Connector tells how much has come.
      moved.set(new DataInputStream(in).readLong());
    }
    summarize(moved.get(), Math.max(1, clock.getAsLong() - start));
  }

  private void receive(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      moved.addAndGet(count);
    }
  }

  private void send(OutputStream out, long until) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    while (clock.getAsLong() < until) {
      out.write(chunk);
      moved.addAndGet(chunk.length);
    }
    out.close();
  }

  /** How many bytes have come, or were handed over, so far. */
  long movedBytes() {
    return moved.get();
  }

  /** Tells what has been reached so far; once a second. */
  void progress(int second, long bytesInThisSecond) {
    PathInfo taken = path.get();
    console.event(
        JsonLine.event("progress")
            .put("direction", name())
            .put("second", second)
            .put("bytes", bytesInThisSecond)
            .put("mbit_s", megabits(bytesInThisSecond, 1_000_000_000L))
            .put("kind", kind(taken)));
    console.say(
        String.format(
            Locale.ROOT,
            "%-4s %3d s  %8.1f Mbit/s  %s",
            name(),
            second,
            megabits(bytesInThisSecond, 1_000_000_000L),
            kind(taken)));
  }

  private void summarize(long bytes, long nanos) {
    PathInfo taken = path.get();
    console.event(
        JsonLine.event("summary")
            .put("direction", name())
            .put("bytes", bytes)
            .put("seconds", nanos / 1e9)
            .put("mbit_s", megabits(bytes, nanos))
            .put("kind", kind(taken)));
    console.say(
        String.format(
            Locale.ROOT,
            "%-4s total  %6.1f Mbit/s  %s  (%.1f MB in %.1f s)",
            name(),
            megabits(bytes, nanos),
            kind(taken),
            bytes / 1e6,
            nanos / 1e9));
  }

  private String name() {
    return down ? "down" : "up";
  }

  private static String kind(PathInfo path) {
    return path == null ? "" : EventLines.kind(path);
  }

  private static double megabits(long bytes, long nanos) {
    return bytes * 8 / 1e6 / (nanos / 1e9);
  }
}
