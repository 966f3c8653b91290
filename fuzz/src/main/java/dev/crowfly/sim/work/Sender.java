package dev.crowfly.sim.work;

import dev.crowfly.sim.SimStream;
import dev.crowfly.sim.World;
import java.time.Duration;

/** Writes the pattern into a stream, as fast as it takes it or at a steady rate. */
final class Sender {
  private static final int CHUNK = 16_384;
  private static final Duration TICK = Duration.ofMillis(10);
  private static final double NANOS_PER_SECOND = 1e9;

  private final World world;
  private final SimStream stream;
  private final long total;
  private final long bytesPerSecond;
  private final Runnable goOn;
  private final byte[] chunk = new byte[CHUNK];
  private final long beganAt;
  private boolean isTicking;
  private long sent;

  /**
   * A sender that begins now.
   *
   * @param bytesPerSecond 0 = as fast as the stream takes it
   * @param goOn is run when it is time to {@link #send} again
   */
  Sender(World world, SimStream stream, long total, long bytesPerSecond, Runnable goOn) {
    this.goOn = goOn;
    this.world = world;
    this.stream = stream;
    this.total = total;
    this.bytesPerSecond = bytesPerSecond;
    beganAt = world.now();
  }

  long sent() {
    return sent;
  }

  boolean isDone() {
    return sent == total;
  }

  /** Sends what may be sent now. */
  void send() {
    while (sent < allowed() && !stream.isClosed()) {
      int length = (int) Math.min(CHUNK, allowed() - sent);
      Pattern.fill(chunk, length, sent);
      int taken = stream.offer(chunk, 0, length);
      sent += taken;
      if (taken < length) {
        return; // goes on when there is room
      }
    }
    if (!isDone() && !isTicking && !stream.isClosed()) {
      isTicking = true;
      world.after(
          TICK,
          () -> {
            isTicking = false;
            goOn.run();
          });
    }
  }

  private long allowed() {
    if (bytesPerSecond == 0) {
      return total;
    }
    double nanos = (double) (world.now() - beganAt) + TICK.toNanos();
    return Math.min(total, (long) (nanos / NANOS_PER_SECOND * bytesPerSecond));
  }
}
