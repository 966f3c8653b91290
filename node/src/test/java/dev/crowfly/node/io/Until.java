package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread does, as long as a slow machine may need. */
public final class Until {
  private Until() {}

  /** Returns when it is so. */
  public static void isSo(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + LoopRun.LONG.toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < until, "still not so after " + LoopRun.LONG);
      LockSupport.parkNanos(50_000);
    }
  }
}
