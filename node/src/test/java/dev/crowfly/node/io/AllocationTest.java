package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.crowfly.node.core.NodeEvent;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The loop's own allocation per datagram, with a machine that has none, over real sockets. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  // What counts for the compiler is calls; with the offload one of them moves many datagrams.
  private static final boolean OFFLOAD = Offloads.missing().isEmpty();
  private static final int WARM_UP = OFFLOAD ? 600_000 : 30_000;
  private static final int MEASURED = OFFLOAD ? 200_000 : 60_000;

  @Test
  void nothingIsAllocatedPerDatagram() throws Exception {
    WindowMachine receiver = new WindowMachine(null, 0, 0);
    Notes quiet =
        new Notes() {
          @Override
          public void onEvent(NodeEvent event, long now) {}
        };
    try (LoopRun to =
        LoopRun.start(receiver, quiet, LoopConfig.defaults("receiver"), LoopRun.local())) {
      WindowMachine sender = new WindowMachine(to.address(), 1_200, 128);
      try (LoopRun from =
          LoopRun.start(sender, quiet, LoopConfig.defaults("sender"), LoopRun.local())) {
        Until.isSo(() -> sender.done.get() >= WARM_UP);
        Sample senderBefore = from.ask(now -> Sample.take(from.loop));
        Sample receiverBefore = to.ask(now -> Sample.take(to.loop));
        Until.isSo(() -> sender.done.get() >= WARM_UP + MEASURED);
        Sample senderAfter = from.ask(now -> Sample.take(from.loop));
        Sample receiverAfter = to.ask(now -> Sample.take(to.loop));
        check("sender", senderBefore, senderAfter);
        check("receiver", receiverBefore, receiverAfter);
      }
    }
  }

  private static void check(String who, Sample before, Sample after) {
    LoopStats a = before.stats;
    LoopStats b = after.stats;
    long datagrams = b.sent() + b.received() - a.sent() - a.received();
    double each = (double) (after.allocated - before.allocated) / datagrams;
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f bytes allocated and %.2f us of processor per datagram, %.1f datagrams a batch,"
            + " %.1f a turn, %.0f datagrams/s, full buffer %d times%n",
        who,
        each,
        (after.cpuNanos - before.cpuNanos) / 1e3 / datagrams,
        (double) (b.sent() - a.sent()) / (b.batches() - a.batches()),
        (double) datagrams / (b.turns() - a.turns()),
        datagrams * 1e9 / (after.at - before.at),
        b.fullBuffers());
    // Less than the smallest object there is; asking for the samples costs something, too.
    assertTrue(each < 2, who + " allocated " + each + " bytes per datagram");
  }

  private record Sample(long allocated, long cpuNanos, long at, LoopStats stats) {
    static Sample take(EventLoop loop) {
      return new Sample(
          THREADS.getCurrentThreadAllocatedBytes(),
          THREADS.getCurrentThreadCpuTime(),
          System.nanoTime(),
          loop.stats());
    }
  }
}
