package dev.crowfly.sim;

import dev.crowfly.sim.link.Datagram;
import java.io.OutputStream;

/** A capture file. */
final class Capture {
  private final OutputStream out;
  private final long startNanos;
  private final long startMillis;

  Capture(OutputStream out, long startNanos, long startMillis) {
    this.out = out;
    this.startNanos = startNanos;
    this.startMillis = startMillis;
  }

  void add(Datagram datagram) {}
}
