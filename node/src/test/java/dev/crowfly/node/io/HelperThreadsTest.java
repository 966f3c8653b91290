package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HelperThreadsTest {
  @Test
  void theOutcomeIsToldOnTheLoopThread() throws Exception {
    try (LoopRun run = LoopRun.start(new ScriptedMachine());
        HelperThreads helpers = new HelperThreads("helper", run.loop, 4)) {
      CompletableFuture<String> told = new CompletableFuture<>();
      helpers.call(
          () -> run.loop.inLoop() + " " + Thread.currentThread().getName(),
          (value, failure, now) ->
              told.complete(value + ", " + failure + ", " + run.loop.inLoop()));
      assertEquals("false helper-1, null, true", told.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void aFailureIsAnOutcomeToo() throws Exception {
    try (LoopRun run = LoopRun.start(new ScriptedMachine());
        HelperThreads helpers = new HelperThreads("helper", run.loop, 4)) {
      CompletableFuture<Exception> checked = new CompletableFuture<>();
      helpers.call(
          () -> {
            throw new IOException("no such file");
          },
          (value, failure, now) -> checked.complete(failure));
      assertEquals("no such file", checked.get(30, TimeUnit.SECONDS).getMessage());
      CompletableFuture<Exception> error = new CompletableFuture<>();
      helpers.call(
          () -> {
            throw new AssertionError("broken");
          },
          (value, failure, now) -> error.complete(failure));
      assertInstanceOf(AssertionError.class, error.get(30, TimeUnit.SECONDS).getCause());
    }
  }

  @Test
  void tooMuchWorkIsRefusedByItsOutcomeNeverInsideTheCaller() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    try (LoopRun run = LoopRun.start(new ScriptedMachine());
        HelperThreads helpers = new HelperThreads("helper", run.loop, 3)) {
      AtomicInteger done = new AtomicInteger();
      CompletableFuture<Exception> refused = new CompletableFuture<>();
      boolean toldInside =
          run.ask(
              now -> {
                for (int i = 0; i < 3; i++) {
                  helpers.call(
                      () -> hold.await(30, TimeUnit.SECONDS),
                      (value, failure, at) -> done.incrementAndGet());
                }
                helpers.call(() -> 4, (value, failure, at) -> refused.complete(failure));
                return refused.isDone();
              });
      assertFalse(toldInside);
      assertInstanceOf(RejectedExecutionException.class, refused.get(30, TimeUnit.SECONDS));
      hold.countDown();
      Until.isSo(() -> done.get() == 3);
      CompletableFuture<Integer> again = new CompletableFuture<>();
      helpers.call(() -> 5, (value, failure, now) -> again.complete(value));
      assertEquals(5, again.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void oneThatBlocksDoesNotHoldUpWhatIsRepeated() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    try (LoopRun run = LoopRun.start(new ScriptedMachine());
        HelperThreads helpers = new HelperThreads("helper", run.loop, 3)) {
      helpers.call(() -> hold.await(30, TimeUnit.SECONDS), (value, failure, now) -> {});
      AtomicInteger looks = new AtomicInteger();
      helpers.repeat(
          () -> {
            if (looks.incrementAndGet() == 2) {
              throw new IllegalStateException("once");
            }
          },
          Duration.ofMillis(1));
      Until.isSo(() -> looks.get() >= 5);
      Until.isSo(() -> run.notes.failures.size() == 1);
      assertTrue(run.notes.failures.peek().contains("once"), run.notes.failures.toString());
      hold.countDown();
    }
  }

  @Test
  void addressesAreResolvedWithoutAnyServer() throws Exception {
    try (LoopRun run = LoopRun.start(new ScriptedMachine());
        HelperThreads helpers = new HelperThreads("helper", run.loop, 3)) {
      CompletableFuture<List<InetSocketAddress>> four = new CompletableFuture<>();
      helpers.resolve("127.0.0.1", 4433, (value, failure, now) -> four.complete(value));
      assertEquals("[/127.0.0.1:4433]", four.get(30, TimeUnit.SECONDS).toString());
      CompletableFuture<List<InetSocketAddress>> six = new CompletableFuture<>();
      helpers.resolve("[::1]", 4433, (value, failure, now) -> six.complete(value));
      assertTrue(six.get(30, TimeUnit.SECONDS).get(0).getAddress().isLoopbackAddress());
    }
  }

  @Test
  void afterTheCloseNothingIsToldAndNoThreadStays() throws Exception {
    AtomicInteger told = new AtomicInteger();
    CountDownLatch began = new CountDownLatch(1);
    try (LoopRun run = LoopRun.start(new ScriptedMachine())) {
      HelperThreads helpers = new HelperThreads("helper of a closed one", run.loop, 8);
      helpers.call(
          () -> {
            began.countDown();
            return new CountDownLatch(1).await(1, TimeUnit.HOURS); // until it is interrupted
          },
          (value, failure, now) -> {});
      began.await();
      helpers.close();
      helpers.close();
      helpers.call(() -> 1, (value, failure, now) -> told.incrementAndGet());
      Until.isSo(
          () ->
              Thread.getAllStackTraces().keySet().stream()
                  .noneMatch(thread -> thread.getName().startsWith("helper of a closed one")));
      run.ask(now -> now);
      assertEquals(0, told.get());
    }
  }
}
