package dev.crowfly.bench.loopback;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * What the process has used since a moment: wall time, processor time of all its threads (those of
 * the JVM included: collecting garbage is part of the price), bytes allocated on the heap.
 */
final class Meter {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Map<Long, Long> allocatedBefore = new HashMap<>();
  private final long cpuNanos;
  private final long wallNanos;

  private Meter() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      allocatedBefore.put(ids[i], bytes[i]);
    }
    cpuNanos = SYSTEM.getProcessCpuTime();
    wallNanos = System.nanoTime();
  }

  static Meter start() {
    return new Meter();
  }

  /** Reads the clocks at once; allocation is that of threads that still live. */
  Measurement stop(long units) {
    long wall = System.nanoTime() - wallNanos;
    long cpu = SYSTEM.getProcessCpuTime() - cpuNanos;
    long allocated = 0;
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      allocated += Math.max(0, bytes[i] - allocatedBefore.getOrDefault(ids[i], 0L));
    }
    return new Measurement(units, wall, cpu, allocated, 0, 0);
  }
}
