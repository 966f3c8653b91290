package dev.crowfly.ice.testing;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Counts the bytes that the current thread allocates.
 *
 * <p>The JDK's counter is reached by name: the module under test does not read java.management. Its
 * handle is called exactly, so that asking allocates nothing.
 */
public final class AllocationMeter {
  private static final int RUNS = 5;
  private static final MethodHandle ALLOCATED = allocated();

  private AllocationMeter() {}

  /** The bytes that the current thread has allocated so far. */
  public static long allocatedBytes() {
    try {
      return (long) ALLOCATED.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("this JVM does not count allocated bytes", e);
    }
  }

  /**
   * The least of several runs: the JDK itself allocates now and then (method handles, profiles),
   * while code that allocates in its steady state does so in every run.
   */
  public static long bytesAllocatedBy(Runnable action) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long before = allocatedBytes();
      action.run();
      least = Math.min(least, allocatedBytes() - before);
    }
    return least;
  }

  private static MethodHandle allocated() {
    try {
      Object threads =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      return MethodHandles.publicLookup()
          .unreflect(
              Class.forName("com.sun.management.ThreadMXBean")
                  .getMethod("getCurrentThreadAllocatedBytes"))
          .bindTo(threads);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
