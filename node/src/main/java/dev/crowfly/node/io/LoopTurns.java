package dev.crowfly.node.io;

import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.quic.Datagram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The turns of a loop: wait, read the clock once, take in what has come, run commands and timers,
 * send. After each input the machine is drained; what it wants to send leaves at the turn's end, so
 * that answers to several datagrams can be one batch.
 */
final class LoopTurns {
  private static final long MILLIS = 1_000_000L;

  /** What a source of errors has to wait, lest it eats a processor. */
  static final long PAUSE_NANOS = MILLIS;

  /** The selector waits in milliseconds; what is due sooner than this is slept through. */
  private static final long SHORT_NANOS = 100_000L;

  /** How often the machine hears the time of day, and so learns of a suspended computer. */
  private static final long TIME_OF_DAY_NANOS = 2_000 * MILLIS;

  /** A machine that has not ended then will not. */
  private static final long SHUTDOWN_NANOS = 10_000 * MILLIS;

  private final Selector selector;
  private final Waker waker;
  private final LoopWishes wishes;
  private final CommandQueue commands;
  private final int commandsPerTurn;
  private final Counters counters;
  private final Faults faults;
  private final Outbox outbox;
  private final Driver driver;
  private final Gathering gathering;
  private final Datagram held = new Datagram();
  private final Consumer<SelectionKey> dispatch = this::dispatch;
  private final LongSupplier clock;
  private final long origin;

  private long now;
  private boolean clockIsRead;
  private boolean socketFailed;
  private long timeOfDayDue;
  private long mustEndAt = NodeMachine.NEVER;

  LoopTurns(
      LoopConfig config,
      Selector selector,
      Waker waker,
      LoopWishes wishes,
      CommandQueue commands,
      Counters counters,
      Faults faults,
      Outbox outbox,
      Driver driver) {
    this.selector = selector;
    this.waker = waker;
    this.wishes = wishes;
    this.commands = commands;
    this.counters = counters;
    this.faults = faults;
    this.outbox = outbox;
    this.driver = driver;
    gathering = new Gathering(counters);
    commandsPerTurn = config.commandsPerTurn();
    clock = config.nanoClock();
    origin = clock.getAsLong();
  }

  long now() {
    return now;
  }

  /** Before the first turn: the machine must know the time of day before anything comes in. */
  void begin() {
    beginTurn();
    timeOfDay();
    outbox.flush(now);
    clockIsRead = false;
  }

  /**
   * One turn.
   *
   * @return false when it was the last
   */
  boolean turn() {
    try {
      select();
      if (!clockIsRead) {
        beginTurn();
      }
      clockIsRead = false;
      counters.turns++;
      beginToEnd();
      runCommands();
      runTimers();
      outbox.flush(now);
    } catch (RuntimeException | Error e) {
      driver.report("a turn of the loop", e);
      clockIsRead = false;
      socketFailed = true;
    }
    return !wishes.stop && !driver.hasEnded() && now < mustEndAt;
  }

  private void beginTurn() {
    now = Math.max(now, clock());
    clockIsRead = true;
    socketFailed = false;
    driver.beginTurn();
  }

  private long clock() {
    return clock.getAsLong() - origin;
  }

  private void beginToEnd() {
    if (wishes.end && mustEndAt == NodeMachine.NEVER) {
      mustEndAt = now + SHUTDOWN_NANOS;
      driver.shutdown(now);
    }
  }

  // ---- waiting

  private void select() {
    // An interrupt would close every channel that is used with it.
    boolean unused = Thread.interrupted();
    if (socketFailed || driver.hasFailed()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    try {
      boolean stream = gathering.isWorthwhileAfterTurn();
      long wait = waitNanos();
      if (wait > SHORT_NANOS && stream) {
        gather();
        selector.selectNow(dispatch);
      } else if (wait > SHORT_NANOS) {
        waitLong(wait);
      } else if (selector.selectNow(dispatch) == 0 && wait > 0 && commands.isEmpty()) {
        LockSupport.parkNanos(wait);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void gather() {
    long before = clock();
    LockSupport.parkNanos(Gathering.SLEEP_NANOS);
    gathering.slept(clock() - before);
  }

  private void waitLong(long nanos) throws IOException {
    waker.arm();
    if (commands.isEmpty() && !isWished()) {
      // Rounded up, unless so little is missing that the short way is better.
      selector.select(dispatch, Math.max(1, (nanos + MILLIS - SHORT_NANOS) / MILLIS));
    } else {
      selector.selectNow(dispatch);
    }
    waker.disarm();
  }

  private boolean isWished() {
    return wishes.stop || (wishes.end && mustEndAt == NodeMachine.NEVER);
  }

  private long waitNanos() {
    if (driver.hasMore() || !commands.isEmpty() || isWished()) {
      return 0;
    }
    long due = Math.min(Math.min(timeOfDayDue, mustEndAt), faults.nextTimeout());
    due = Math.min(Math.min(due, outbox.nextTimeout()), driver.nextTimeout(now));
    // The one more look at the clock: the turn took time, which is not to be slept again.
    return due <= now ? 0 : due - clock();
  }

  // ---- what there is to do

  private void dispatch(SelectionKey key) {
    if (!clockIsRead) {
      waker.disarm();
      beginTurn();
    }
    if (!key.isValid()) {
      return; // another handler of this turn closed it
    }
    Readiness readiness = (Readiness) key.attachment();
    try {
      readiness.ready(key, key.readyOps(), now);
    } catch (IOException | RuntimeException | Error e) {
      onFailure(key, readiness, e);
    }
    driver.settle(now);
  }

  private void onFailure(SelectionKey key, Readiness readiness, Throwable failure) {
    if (readiness instanceof SocketSource) {
      // ICMP errors and the like: the socket is as good as before.
      counters.receiveErrors++;
      socketFailed = true;
    } else {
      key.cancel();
      EventLoop.closeQuietly(key.channel());
      driver.report("a channel's handler", failure);
    }
  }

  private void runCommands() {
    Command command = commands.poll();
    for (int i = 0; command != null; i++) {
      counters.commands++;
      driver.command(command, now);
      command = i + 1 < commandsPerTurn ? commands.poll() : null;
    }
  }

  private void timeOfDay() {
    timeOfDayDue = now + TIME_OF_DAY_NANOS;
    driver.timeOfDay(now);
  }

  private void runTimers() {
    if (now >= timeOfDayDue) {
      timeOfDay();
    }
    outbox.onTimeout(now);
    Faults.Held datagram = faults.poll(now);
    while (datagram != null) {
      if (datagram.outgoing) {
        outbox.add(datagram.bytes, datagram.local, datagram.peer, now);
      } else {
        held.set(datagram.bytes, 0, datagram.bytes.length, datagram.local, datagram.peer);
        driver.receive(held, now);
        driver.settle(now);
      }
      datagram = faults.poll(now);
    }
    driver.onTimeout(now);
  }
}
