package dev.crowfly.sim;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Drives a core in virtual time, as the loop of a real node does: drains it after each input, keeps
 * to its timeouts, tells it the time of day once in a while. Its time stands still while it is
 * suspended, its turns alone while it is paused.
 */
final class Machine {
  /** Which socket and address a core's local key stands for; null if it is gone. */
  interface Sockets {
    InetSocketAddress source(LocalKey key, InetSocketAddress peer);

    void send(InetSocketAddress from, InetSocketAddress to, byte[] payload);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Waiting(LocalKey key, InetSocketAddress peer, byte[] payload) {}

  private static final long TIME_OF_DAY_NANOS = 1_000_000_000;
  private static final int MOST_TIMEOUTS_PER_INSTANT = 200;
  private static final int MOST_EVENTS_PER_TURN = 100_000;

  /** What a socket's buffer holds, in datagrams. */
  private static final int MOST_WAITING = 256;

  private final World world;
  private final String name;
  private final Sockets sockets;
  private final Consumer<NodeEvent> listener;
  private final byte[] slot = new byte[1500];
  private final Transmit transmit = new Transmit();
  private final Datagram datagram = new Datagram();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private NodeMachine core;
  private long lag;
  private long pausedUntil = Long.MIN_VALUE;
  private boolean isAsleep;
  private boolean isTurning;
  private boolean isTurnDue;
  private long wakesAt = NodeMachine.NEVER;
  private long toldTimeOfDayAt = Long.MIN_VALUE;
  private long timeoutsAt;
  private int timeouts;
  private long turns;

  Machine(World world, String name, Sockets sockets, Consumer<NodeEvent> listener) {
    this.world = world;
    this.name = name;
    this.sockets = sockets;
    this.listener = listener;
  }

  /** Runs this core from now on; it is told the time of day first. */
  void start(NodeMachine another) {
    core = another;
    isAsleep = false;
    pausedUntil = Long.MIN_VALUE;
    waiting.clear();
    tellTimeOfDay();
  }

  /** The core is gone without a word. */
  void stop() {
    core = null;
    waiting.clear();
  }

  /** How many turns it took. */
  long turns() {
    return turns;
  }

  boolean isRunning() {
    return core != null;
  }

  /** The time as the core knows it. */
  long now() {
    return world.now() - lag;
  }

  /** A datagram came on a socket. */
  void receive(LocalKey key, InetSocketAddress peer, byte[] payload) {
    if (core == null || isAsleep) {
      return;
    }
    if (world.now() < pausedUntil) {
      if (waiting.size() < MOST_WAITING) {
        waiting.add(new Waiting(key, peer, payload));
      }
      return;
    }
    input(key, peer, payload);
    turn();
  }

  private void input(LocalKey key, InetSocketAddress peer, byte[] payload) {
    core.receive(datagram.set(payload, 0, payload.length, key, peer), now());
  }

  /** Nothing happens here for a while, and the core's clock stands still: the lid is closed. */
  void suspend(long nanos) {
    isAsleep = true;
    NodeMachine sleeper = core;
    world.agenda().at(world.now() + nanos, () -> wakeUp(sleeper, nanos));
  }

  private void wakeUp(NodeMachine sleeper, long nanos) {
    if (core == sleeper && core != null) {
      isAsleep = false;
      lag += nanos;
      tellTimeOfDay();
      turn();
    }
  }

  /** Nothing happens here for a while, but the core's clock goes on: the machine is overloaded. */
  void pause(long nanos) {
    pausedUntil = world.now() + nanos;
    world.agenda().at(pausedUntil, this::goOn);
  }

  private void goOn() {
    if (core == null || isAsleep || world.now() < pausedUntil) {
      return;
    }
    for (Waiting each = waiting.poll(); each != null; each = waiting.poll()) {
      input(each.key(), each.peer(), each.payload());
    }
    turn();
  }

  private void tellTimeOfDay() {
    toldTimeOfDayAt = world.now();
    core.timeOfDay(world.timeOfDayMillis(), now());
  }

  private boolean isStill() {
    return core == null || isAsleep || world.now() < pausedUntil;
  }

  /** Takes a turn at this same instant, but not now: whoever asks is not called back. */
  void turnSoon() {
    if (!isTurning && !isTurnDue) {
      isTurnDue = true;
      world
          .agenda()
          .at(
              world.now(),
              () -> {
                isTurnDue = false;
                turn();
              });
    }
  }

  /** Drains the core, and lets time wake it; to be called after anything was done to it. */
  void turn() {
    if (isTurning || isStill()) {
      return;
    }
    isTurning = true;
    turns++;
    try {
      if (world.now() - toldTimeOfDayAt >= TIME_OF_DAY_NANOS) {
        tellTimeOfDay();
      }
      drain();
    } finally {
      isTurning = false;
    }
    schedule();
  }

  private void drain() {
    for (int i = 0; i < MOST_EVENTS_PER_TURN; i++) {
      while (core != null && core.pollTransmit(transmit.reset(slot, 0, slot.length), now())) {
        send();
      }
      NodeEvent event = core == null ? null : core.pollEvent();
      if (event == null) {
        return;
      }
      listener.accept(event);
    }
    throw new AssertionError(name + " tells events for ever");
  }

  private void send() {
    InetSocketAddress peer = (InetSocketAddress) transmit.peer();
    InetSocketAddress from = sockets.source((LocalKey) transmit.local(), peer);
    if (from != null) {
      int offset = transmit.offset();
      sockets.send(from, peer, Arrays.copyOfRange(slot, offset, offset + transmit.length()));
    }
  }

  private void schedule() {
    long next = core == null ? NodeMachine.NEVER : core.nextTimeout();
    if (next == NodeMachine.NEVER) {
      return;
    }
    long at = Math.max(next + lag, world.now());
    if (at < wakesAt) {
      wakesAt = at;
      world.agenda().at(at, this::wake);
    }
  }

  private void wake() {
    if (world.now() != wakesAt) {
      return; // an earlier time came up meanwhile
    }
    wakesAt = NodeMachine.NEVER;
    if (isStill()) {
      return; // whoever lets it go on takes a turn
    }
    if (core.nextTimeout() > now()) {
      schedule();
      return;
    }
    timeouts = timeoutsAt == world.now() ? timeouts + 1 : 0;
    timeoutsAt = world.now();
    if (timeouts > MOST_TIMEOUTS_PER_INSTANT) {
      throw new AssertionError(name + " has a timeout that is due for ever");
    }
    core.onTimeout(now());
    turn();
    if (!isStill() && core.nextTimeout() < now()) {
      throw new AssertionError(name + " has a timeout in the past, though it was told the time");
    }
  }
}
