package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.crowfly.node.core.NodeEvent;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The true machine of the house, between two loops over real sockets. */
class QuicOverLoopTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long BYTES = Long.getLong("crowfly.loop.bytes", 10_000_000L);

  @Test
  void aStreamCrossesWholeAndTheCostIsPrinted() throws Exception {
    transfer(BYTES, null, true);
  }

  @Test
  void aStreamCrossesWholeThroughLossAndDelay() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    FaultHook bad =
        (local, peer, outgoing, bytes) -> {
          int roll = random.nextInt(100);
          return roll < 3 ? FaultHook.DROP : roll < 20 ? 2_000_000L : FaultHook.PASS;
        };
    transfer(500_000, bad, false);
  }

  private static void transfer(long bytes, FaultHook faults, boolean print) throws Exception {
    QuicMachine server = new QuicMachine(true, 1);
    QuicMachine client = new QuicMachine(false, 2);
    Notes quiet =
        new Notes() {
          @Override
          public void onEvent(NodeEvent event, long now) {}
        };
    try (LoopRun to = LoopRun.start(server, quiet, LoopConfig.defaults("server"), LoopRun.local());
        LoopRun from =
            LoopRun.start(client, quiet, LoopConfig.defaults("client"), LoopRun.local())) {
      from.loop.faults(faults);
      long began = System.nanoTime();
      from.loop.execute(now -> client.connect(from.loop.key(0), to.address(), bytes, now));
      long checksum = server.ended.get(60, TimeUnit.SECONDS);
      long wall = System.nanoTime() - began;
      assertEquals(QuicMachine.checksumOf(bytes), checksum);
      assertEquals(bytes, server.received.get());
      assertTrue(quiet.failures.isEmpty(), quiet.failures.toString());
      if (print) {
        System.out.printf(
            Locale.ROOT,
            "%d MB in %.2f s, %.2f Gbit/s%n",
            bytes / 1_000_000,
            wall / 1e9,
            bytes * 8.0 / wall);
        print("client", from);
        print("server", to);
      }
    }
  }

  private static void print(String who, LoopRun run) throws Exception {
    LoopStats stats = run.stats();
    long allocated = run.ask(now -> THREADS.getCurrentThreadAllocatedBytes());
    long cpu = run.ask(now -> THREADS.getCurrentThreadCpuTime());
    long datagrams = stats.sent() + stats.received();
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f us of processor and %.0f bytes per datagram, %.1f datagrams a batch, %s%n",
        who,
        cpu / 1e3 / datagrams,
        (double) allocated / datagrams,
        (double) stats.sent() / stats.batches(),
        stats);
  }
}
