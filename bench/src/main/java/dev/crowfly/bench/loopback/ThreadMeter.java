package dev.crowfly.bench.loopback;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;

/** What the threads of one name have used since a moment: processor time, bytes allocated. */
final class ThreadMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long[] ids;
  private final long cpuNanos;
  private final long allocatedBytes;
  private final long wallNanos;

  private ThreadMeter(long[] ids) {
    this.ids = ids;
    cpuNanos = cpu();
    allocatedBytes = allocated();
    wallNanos = System.nanoTime();
  }

  static ThreadMeter start(String threadName) {
    ThreadInfo[] all = THREADS.getThreadInfo(THREADS.getAllThreadIds());
    return new ThreadMeter(
        Arrays.stream(all)
            .filter(thread -> thread != null && thread.getThreadName().equals(threadName))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray());
  }

  private long cpu() {
    return Arrays.stream(ids).map(THREADS::getThreadCpuTime).sum();
  }

  private long allocated() {
    return Arrays.stream(ids).map(THREADS::getThreadAllocatedBytes).sum();
  }

  Measurement stop(long units) {
    long wall = System.nanoTime() - wallNanos;
    return new Measurement(units, wall, cpu() - cpuNanos, allocated() - allocatedBytes, 0, 0);
  }
}
