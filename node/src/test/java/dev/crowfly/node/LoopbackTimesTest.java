package dev.crowfly.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long it takes over real sockets of loopback: printed, not asserted, since the machine may be
 * busy; {@code TimeToDirectTest} asserts in virtual time.
 */
@Timeout(180)
class LoopbackTimesTest {
  private static final int TRIALS = 20;

  @Test
  void timeToTheFirstByteAndToTheDirectPathIsPrinted() throws Exception {
    BlockingQueue<PathChange> changes = new LinkedBlockingQueue<>();
    long[] firstByte = new long[TRIALS];
    long[] direct = new long[TRIALS];
    try (Trio trio = new Trio();
        Node agent = trio.node().roles(false, true).listener(listener(changes)).open()) {
      trio.connector.publish("echo", LoopbackTimesTest::echo).get(30, SECONDS);
      for (int i = 0; i < TRIALS; i++) {
        long begin = System.nanoTime();
        CompletableFuture<Void> closed;
        try (Session session = agent.connect("echo").get(30, SECONDS);
            SessionStream stream = session.openStream()) {
          stream.output().write(i);
          assertEquals(i, stream.input().read());
          firstByte[i] = System.nanoTime() - begin;
          direct[i] = awaitDirect(changes).sinceOpenNanos();
          closed = session.closed();
        }
        closed.get(30, SECONDS);
      }
    }
    print("open to the first byte back", firstByte);
    print("open to the direct path", direct);
  }

  private static NodeListener listener(BlockingQueue<PathChange> changes) {
    return new NodeListener() {
      @Override
      public void pathChanged(String session, PathChange change) {
        changes.add(change);
      }
    };
  }

  private static PathChange awaitDirect(BlockingQueue<PathChange> changes)
      throws InterruptedException {
    while (true) {
      PathChange change = changes.poll(30, SECONDS);
      assertNotNull(change, "the session never became direct");
      if (change.path().kind() == PathKind.DIRECT) {
        return change;
      }
    }
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "loopback, %s: %d trials, p50 %.1f ms, p95 %.1f ms, worst %.1f ms%n",
        what,
        TRIALS,
        nanos[TRIALS / 2] / 1e6,
        nanos[TRIALS * 95 / 100] / 1e6,
        nanos[TRIALS - 1] / 1e6);
  }

  private static void echo(Session session) throws IOException {
    while (true) {
      try (SessionStream stream = session.acceptStream()) {
        stream.output().write(stream.input().read());
      }
    }
  }
}
