package dev.crowfly.quic.wire;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * How many bytes the calling thread has allocated so far: {@code
 * com.sun.management.ThreadMXBean.getThreadAllocatedBytes}.
 *
 * <p>Looked up by name because the module under test, in which tests are compiled, does not read
 * jdk.management and has no reason to. The handle is called exactly, so that asking allocates
 * nothing.
 */
final class AllocationMeter {
  private final MethodHandle allocatedBytes;
  private final long thread = Thread.currentThread().getId();

  AllocationMeter() throws ReflectiveOperationException {
    Class<?> bean = Class.forName("com.sun.management.ThreadMXBean");
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    allocatedBytes =
        MethodHandles.publicLookup()
            .findVirtual(
                bean, "getThreadAllocatedBytes", MethodType.methodType(long.class, long.class))
            .bindTo(threads);
  }

  long bytes() {
    try {
      return (long) allocatedBytes.invokeExact(thread);
    } catch (Throwable e) {
      throw new AssertionError("this JVM does not count allocated bytes", e);
    }
  }
}
