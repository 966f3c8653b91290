package dev.crowfly.quic.recovery;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The bytes that the current thread has allocated so far.
 *
 * <p>Looked up by name, because tests are compiled as part of a module that does not read {@code
 * jdk.management} and has no reason to.
 */
final class AllocationMeter {
  private final MethodHandle allocatedBytes;

  AllocationMeter() throws ReflectiveOperationException {
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    allocatedBytes =
        MethodHandles.publicLookup()
            .findVirtual(
                Class.forName("com.sun.management.ThreadMXBean"),
                "getThreadAllocatedBytes",
                MethodType.methodType(long.class, long.class))
            .bindTo(threads);
  }

  long read() throws Throwable {
    return (long) allocatedBytes.invokeExact(Thread.currentThread().getId());
  }
}
