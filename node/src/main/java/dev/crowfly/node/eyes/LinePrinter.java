package dev.crowfly.node.eyes;

import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints lines on a thread of its own, in their order, so that whoever reads slowly (a terminal, a
 * pipe) holds nobody up. When too many wait, further ones are left out and counted. Any thread.
 */
public final class LinePrinter implements AutoCloseable {
  private static final int MAX_WAITING = 8192;
  private static final long CLOSE_SECONDS = 2;

  private record Line(PrintStream to, String text) {}

  private static final Line END = new Line(null, "");

  private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong leftOut = new AtomicLong();
  private final Thread thread = new Thread(this::print, "crowfly-lines");

  /** Starts the thread. */
  public LinePrinter() {
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Prints a line, soon.
   *
   * @return false if there are too many already
   */
  public boolean print(PrintStream to, String text) {
    boolean taken = waiting.offer(new Line(to, text));
    if (!taken) {
      leftOut.incrementAndGet();
    }
    return taken;
  }

  /** How many lines were left out. */
  public long leftOut() {
    return leftOut.get();
  }

  /** Prints what waits, as far as that takes no more than two seconds. Idempotent. */
  @Override
  public void close() {
    try {
      if (thread.isAlive() && waiting.offer(END, CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print() {
    try {
      for (Line line = waiting.take(); line.to != null; line = waiting.take()) {
        // One call, so that a line stays whole whoever else prints.
        line.to.print(line.text + "\n");
        line.to.flush();
      }
    } catch (InterruptedException e) {
      // Nobody does that; then it ends.
      Thread.currentThread().interrupt();
    }
  }
}
