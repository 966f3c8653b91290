package dev.crowfly.quic.testing;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * The bytes that the current thread has allocated so far.
 *
 * <p>The JDK's counter is reached by name: the module under test does not read java.management.
 */
public final class AllocationMeter {
  private static final MethodHandle ALLOCATED = allocated();

  private AllocationMeter() {}

  public static long allocatedBytes() {
    try {
      return (long) ALLOCATED.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
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
