package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  @Test
  void aDatagramReachesTheMachineAndItsAnswerTheSender() throws Exception {
    try (LoopRun run = LoopRun.start(new EchoMachine());
        DatagramSocket peer = peer()) {
      byte[] sent = "as the crow flies".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      peer.send(new DatagramPacket(sent, sent.length, run.address()));
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      peer.receive(answer);

      assertArrayEquals(sent, java.util.Arrays.copyOf(answer.getData(), answer.getLength()));
      assertEquals(run.address(), answer.getSocketAddress());
      LoopStats stats = run.stats();
      assertEquals(1, stats.received());
      assertEquals(sent.length, stats.sentBytes());
    }
  }

  @Test
  void anEmptyDatagramIsADatagramToo() throws Exception {
    List<Integer> lengths = new ArrayList<>();
    ScriptedMachine machine =
        new ScriptedMachine() {
          @Override
          public void receive(Datagram in, long now) {
            lengths.add(in.length());
            events.add(new NodeEvent.ResolveIntermediate());
          }
        };
    try (LoopRun run = LoopRun.start(machine);
        DatagramSocket peer = peer()) {
      peer.send(new DatagramPacket(new byte[0], 0, run.address()));
      Until.isSo(() -> !run.notes.events.isEmpty());
      assertEquals(List.of(0), run.ask(now -> List.copyOf(lengths)));
    }
  }

  @Test
  void whatAListenerDoesIsDrainedAtOnce() throws Exception {
    // The listener makes an event of an event, five deep, and the machine sends in between.
    List<String> order = new ArrayList<>();
    AtomicInteger toSend = new AtomicInteger();
    ScriptedMachine machine =
        new ScriptedMachine() {
          @Override
          public boolean pollTransmit(Transmit out, long now) {
            if (toSend.get() == 0) {
              return false;
            }
            toSend.decrementAndGet();
            order.add("sent");
            out.filled(0, null, null);
            return true;
          }
        };
    Notes notes =
        new Notes() {
          @Override
          public void onEvent(NodeEvent event, long now) {
            order.add("told");
            toSend.incrementAndGet();
            if (order.size() < 10) {
              machine.events.add(event);
            }
          }
        };
    try (LoopRun run =
        LoopRun.start(machine, notes, LoopConfig.defaults("loop"), LoopRun.local())) {
      run.ask(now -> machine.events.add(new NodeEvent.ResolveIntermediate()));
      assertEquals("[told, sent, told, sent]", run.ask(now -> order.subList(0, 4).toString()));
    }
  }

  @Test
  void anExceptionOfAHandlerIsReportedAndTheLoopGoesOn() throws Exception {
    ScriptedMachine machine =
        new ScriptedMachine() {
          @Override
          public void receive(Datagram in, long now) {
            throw new IllegalStateException("bad datagram");
          }
        };
    Notes notes =
        new Notes() {
          @Override
          public void onEvent(NodeEvent event, long now) {
            throw new AssertionError("bad listener");
          }
        };
    try (LoopRun run = LoopRun.start(machine, notes, LoopConfig.defaults("loop"), LoopRun.local());
        DatagramSocket peer = peer()) {
      peer.send(new DatagramPacket(new byte[1], 1, run.address()));
      Until.isSo(() -> notes.failures.size() == 1);
      run.loop.execute(
          now -> {
            throw new IllegalArgumentException("bad command");
          });
      run.ask(now -> machine.events.add(new NodeEvent.ResolveIntermediate()));
      Until.isSo(() -> notes.failures.size() == 3);

      List<String> told = List.copyOf(notes.failures);
      assertTrue(told.get(0).endsWith("bad datagram"), told.toString());
      assertEquals("a command: bad command", told.get(1));
      assertEquals("the event ResolveIntermediate: bad listener", told.get(2));
      assertEquals(3, run.stats().failures());
    }
  }

  @Test
  void aTimeoutThatThrowsEachTimeDoesNotMakeTheLoopSpin() throws Exception {
    ScriptedMachine machine =
        new ScriptedMachine() {
          @Override
          public void onTimeout(long now) {
            super.onTimeout(now);
            throw new IllegalStateException("again");
          }
        };
    machine.timeout = 0;
    try (LoopRun run = LoopRun.start(machine)) {
      Until.isSo(() -> machine.timeouts.get() >= 20);
      long began = run.ask(now -> now);
      int before = machine.timeouts.get();
      Until.isSo(() -> machine.timeouts.get() >= before + 20);
      long elapsedMillis = (run.ask(now -> now) - began) / 1_000_000;
      assertTrue(elapsedMillis >= 15, "20 failures took only " + elapsedMillis + " ms");
    }
  }

  @Test
  void anIdleLoopSleeps() throws Exception {
    ScriptedMachine machine = new ScriptedMachine();
    try (LoopRun run = LoopRun.start(machine)) {
      long before = run.stats().turns();
      CountDownLatch over = new CountDownLatch(1);
      assertFalse(over.await(300, TimeUnit.MILLISECONDS));
      long turns = run.stats().turns() - before;
      assertTrue(turns <= 5, turns + " turns for nothing");
      assertTrue(machine.timesOfDay.get() >= 1);
    }
  }

  @Test
  void manyCommandsNeedFewWakeups() throws Exception {
    ScriptedMachine machine = new ScriptedMachine();
    AtomicInteger ran = new AtomicInteger();
    try (LoopRun run = LoopRun.start(machine)) {
      CountDownLatch hold = new CountDownLatch(1);
      CountDownLatch held = new CountDownLatch(1);
      run.loop.execute(
          now -> {
            held.countDown();
            awaitQuietly(hold);
          });
      held.await();
      long before = run.loop.stats().wakeups();
      for (int i = 0; i < 1_000; i++) {
        run.loop.execute(now -> ran.incrementAndGet());
      }
      hold.countDown();
      Until.isSo(() -> ran.get() == 1_000);
      assertTrue(run.stats().wakeups() <= before + 2, "nobody has to wake who is awake");
    }
  }

  @Test
  void commandsOfAThreadRunInOrderAndTheQueueIsBounded() throws Exception {
    LoopConfig small =
        new LoopConfig("small", 4, 2, 64, 64, 1_500, System::nanoTime, System::currentTimeMillis);
    List<Integer> ran = new ArrayList<>();
    try (LoopRun run = LoopRun.start(new ScriptedMachine(), new Notes(), small, LoopRun.local())) {
      CountDownLatch hold = new CountDownLatch(1);
      CountDownLatch held = new CountDownLatch(1);
      run.loop.execute(
          now -> {
            held.countDown();
            awaitQuietly(hold);
          });
      held.await();
      int taken = 0;
      while (run.loop.offer(command(ran, taken))) {
        taken++;
      }
      assertEquals(4, taken);
      hold.countDown();
      for (int i = taken; i < 100; i++) {
        run.loop.execute(command(ran, i)); // waits for room
      }
      List<Integer> order = run.ask(now -> List.copyOf(ran));
      assertEquals(java.util.stream.IntStream.range(0, 100).boxed().toList(), order);
    }
  }

  private static Command command(List<Integer> ran, int number) {
    return now -> ran.add(number);
  }

  @Test
  void theLoopMayGiveItselfMoreCommandsThanTheQueueHolds() throws Exception {
    LoopConfig small =
        new LoopConfig("small", 4, 2, 64, 64, 1_500, System::nanoTime, System::currentTimeMillis);
    AtomicInteger ran = new AtomicInteger();
    try (LoopRun run = LoopRun.start(new ScriptedMachine(), new Notes(), small, LoopRun.local())) {
      run.loop.execute(
          now -> {
            for (int i = 0; i < 100; i++) {
              run.loop.execute(later -> ran.incrementAndGet());
            }
          });
      Until.isSo(() -> ran.get() == 100);
    }
  }

  @Test
  void commandsThatCameTooLateAreAbandonedEachOnce() throws Exception {
    LoopRun run = LoopRun.start(new ScriptedMachine());
    AtomicInteger abandoned = new AtomicInteger();
    AtomicInteger ran = new AtomicInteger();
    Command counted =
        new Command() {
          @Override
          public void run(long now) {
            ran.incrementAndGet();
          }

          @Override
          public void abandoned() {
            abandoned.incrementAndGet();
          }
        };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 20_000; n++) {
                  run.loop.execute(counted);
                }
              });
      threads.add(thread);
      thread.start();
    }
    Until.isSo(() -> ran.get() > 1_000);
    run.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(80_000, ran.get() + abandoned.get());
  }

  @Test
  void shutdownLetsTheMachineEndAndThenTheLoop() throws Exception {
    ScriptedMachine machine = new ScriptedMachine();
    LoopRun run = LoopRun.start(machine);
    run.loop.shutdown();
    run.loop.shutdown();
    assertTrue(run.loop.awaitEnd(LoopRun.LONG));
    assertTrue(run.notes.ended.await(1, TimeUnit.SECONDS));
    assertTrue(run.notes.events.stream().anyMatch(NodeEvent.Ended.class::isInstance));
    run.loop.close();
    assertThrows(
        IllegalStateException.class, () -> run.loop.start(machine, new Notes()), "used up");
  }

  @Test
  void aMachineThatNeverEndsIsLeftAloneAndHearsTheTimeOfDayUntilThen() throws Exception {
    AtomicLong clock = new AtomicLong(-5); // any origin
    LoopConfig stepped = new LoopConfig("stepped", 16, 16, 16, 16, 1_500, clock::get, () -> 4_711);
    ScriptedMachine machine = new ScriptedMachine();
    machine.endsOnShutdown = false;
    LoopRun run = LoopRun.start(machine, new Notes(), stepped, LoopRun.local());
    assertEquals(0L, run.<Long>ask(now -> now).longValue());
    assertEquals(1, machine.timesOfDay.get(), "before anything else");
    for (int i = 0; i < 3; i++) {
      clock.addAndGet(2_000_000_000L);
      int heard = 2 + i;
      // The answer may come from a turn that began before the clock was set, and a command runs
      // before the timers of its turn: so ask until this step was heard, before the next one.
      Until.isSo(() -> run.<Long>ask(now -> now) > 0 && machine.timesOfDay.get() == heard);
    }
    run.loop.shutdown();
    Until.isSo(() -> machine.isToldToEnd); // from then the loop counts
    assertEquals(6_000_000_000L, run.<Long>ask(now -> now).longValue());
    clock.addAndGet(9_000_000_000L);
    // The first answers may come from a turn that began before the clock was set.
    Until.isSo(() -> run.<Long>ask(now -> now) == 15_000_000_000L);
    clock.addAndGet(1_000_000_000L);
    run.loop.execute(now -> {});
    assertTrue(run.loop.awaitEnd(LoopRun.LONG));
    assertTrue(run.notes.events.isEmpty());
  }

  @Test
  void closingIsIdempotentFromAnyThreadEvenTheLoops() throws Exception {
    LoopRun run = LoopRun.start(new ScriptedMachine());
    run.loop.execute(now -> run.loop.close());
    run.loop.close();
    run.loop.close();
    assertTrue(run.loop.awaitEnd(LoopRun.LONG));
    EventLoop neverStarted = new EventLoop(LoopConfig.defaults("never"));
    neverStarted.add(LoopRun.local());
    neverStarted.shutdown();
    neverStarted.close();
    assertTrue(neverStarted.awaitEnd(LoopRun.LONG));
  }

  @Test
  void aHundredLoopsLeaveNoThreadAndNoSocket() throws Exception {
    for (int i = 0; i < 3; i++) {
      LoopRun.start(new EchoMachine()).close(); // what the JDK keeps for good
    }
    long files = openFiles();
    for (int i = 0; i < 100; i++) {
      LoopRun.start(new EchoMachine()).close();
    }
    Until.isSo(() -> openFiles() <= files + 3);
    assertEquals(
        0,
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("loop under test"))
            .filter(EventLoopTest::isAliveSoonAfter)
            .count());
  }

  private static boolean isAliveSoonAfter(Thread thread) {
    try {
      thread.join(LoopRun.LONG.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return thread.isAlive();
  }

  private static long openFiles() {
    return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  @Test
  void aSocketsKeyCarriesTheGenerationOfTheNetwork() throws Exception {
    List<String> keys = new ArrayList<>();
    EchoMachine machine = new EchoMachine();
    Notes notes = new Notes();
    try (LoopRun run =
            LoopRun.start(
                new ScriptedMachine() {
                  @Override
                  public void receive(Datagram in, long now) {
                    keys.add(in.local().toString());
                    machine.receive(in, now);
                  }

                  @Override
                  public boolean pollTransmit(Transmit out, long now) {
                    return machine.pollTransmit(out, now);
                  }
                },
                notes,
                LoopConfig.defaults("loop"),
                LoopRun.local());
        DatagramSocket peer = peer()) {
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      peer.send(new DatagramPacket(new byte[1], 1, run.address()));
      peer.receive(answer);
      run.ask(
          now -> {
            run.loop.nextGeneration();
            return null;
          });
      peer.send(new DatagramPacket(new byte[1], 1, run.address()));
      peer.receive(answer);
      assertEquals(List.of("socket 0", "socket 0/1"), run.ask(now -> List.copyOf(keys)));
    }
  }

  private static DatagramSocket peer() throws Exception {
    DatagramSocket peer = new DatagramSocket(LoopRun.anyLocalPort());
    peer.setSoTimeout((int) LoopRun.LONG.toMillis());
    return peer;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
