package dev.crowfly.quic.stream;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Counts the bytes that the current thread allocates while something runs.
 *
 * <p>The JDK's counter is reached by name: the module under test does not read java.management.
 */
final class AllocationMeter {
  private static final MethodHandle ALLOCATED = allocated();

  private AllocationMeter() {}

  /**
   * The least of several runs: the JDK itself allocates now and then (method handles, profiles),
   * while code that allocates in its steady state does so in every run.
   */
  static long bytesAllocatedBy(Runnable action) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = now();
      action.run();
      least = Math.min(least, now() - before);
    }
    return least;
  }

  private static long now() {
    try {
      return (long) ALLOCATED.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static MethodHandle allocated() {
    try {
      Object bean =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      return MethodHandles.publicLookup()
          .unreflect(
              Class.forName("com.sun.management.ThreadMXBean")
                  .getMethod("getCurrentThreadAllocatedBytes"))
          .bindTo(bean);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
