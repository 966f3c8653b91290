package dev.crowfly.quic.testing;

import dev.crowfly.quic.EndpointStats;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Hosts on a network, on one virtual clock: each step jumps to the next instant of interest. */
public final class World {
  private static final int MAX_STEPS = 1_000_000;

  /** A datagram that arrives, its answer, a timer that this sets: more has no reason. */
  private static final int MAX_STEPS_AT_ONE_INSTANT = 3;

  /** Timers that only clean up may follow each other, but not for ever: so many a connection. */
  private static final int MAX_IDLE_WAKE_UPS = 8;

  private final Network network;
  private final List<Host> hosts = new ArrayList<>();
  private final List<Runnable> stepWatches = new ArrayList<>();
  private long now;
  private int stepsAtThisInstant;
  private int idleWakeUps;
  private int mostConnections = 1;

  public World(Network network) {
    this.network = network;
  }

  public Network network() {
    return network;
  }

  public Host add(Host host) {
    hosts.add(host);
    return host;
  }

  public long now() {
    return now;
  }

  /** Adds what is done after every step, once all that could leave has left. */
  public World onStep(Runnable watch) {
    stepWatches.add(watch);
    return this;
  }

  /**
   * Runs until {@code goal} holds; false when nothing is left to happen before {@code deadline}.
   */
  public boolean runUntil(BooleanSupplier goal, long deadline) {
    for (int steps = 0; steps < MAX_STEPS; steps++) {
      drain();
      stepWatches.forEach(Runnable::run);
      if (goal.getAsBoolean()) {
        return true;
      }
      long next = nextInstant();
      if (next > deadline) {
        now = Math.max(now, deadline);
        return false;
      }
      advanceTo(next);
    }
    throw new AssertionError("no progress of time: still at " + now + " ns");
  }

  /** Brings a datagram to a host at once, past the network; the host answers through it. */
  public void deliver(Host host, byte[] bytes, SocketAddress from) {
    host.receive(bytes.clone(), from, host.address(), now);
    host.drain(network, now);
  }

  /** Lets everything out that may leave now. */
  public void flush() {
    drain();
  }

  /** Runs for a while, whatever happens. */
  public void runFor(long nanos) {
    runUntil(() -> false, now + nanos);
  }

  /** Runs until nothing is left to happen; fails when that takes longer than {@code nanos}. */
  public void runToSilence(long nanos) {
    long deadline = now + nanos;
    runUntil(() -> nextInstant() == Long.MAX_VALUE, deadline);
    if (nextInstant() != Long.MAX_VALUE) {
      throw new AssertionError("something is still due at " + nextInstant());
    }
  }

  private void drain() {
    for (Host host : hosts) {
      host.drain(network, now);
    }
  }

  private long nextInstant() {
    long next = network.nextArrival();
    for (Host host : hosts) {
      next = Math.min(next, host.endpoint().nextTimeout());
    }
    return next;
  }

  private void advanceTo(long instant) {
    long effects = effects();
    boolean arrival = network.nextArrival() <= Math.max(now, instant);
    stepsAtThisInstant = instant > now ? 0 : stepsAtThisInstant + 1;
    if (stepsAtThisInstant > MAX_STEPS_AT_ONE_INSTANT) {
      throw new AssertionError("time stands still at " + now + " ns");
    }
    now = Math.max(now, instant);
    step();
    idleWakeUps = arrival || effects() > effects ? 0 : idleWakeUps + 1;
    mostConnections = Math.max(mostConnections, connections());
    if (idleWakeUps > MAX_IDLE_WAKE_UPS * mostConnections) {
      throw new AssertionError(idleWakeUps + " timeouts without any effect, at " + now + " ns");
    }
  }

  /** The connections of all hosts, and those that are to become some. */
  private int connections() {
    int sum = 0;
    for (Host host : hosts) {
      EndpointStats stats = host.endpoint().stats();
      sum += stats.connections() + stats.halfOpen();
    }
    return sum;
  }

  /** Grows with what the hosts send and tell, and with each connection that they forget. */
  private long effects() {
    long sum = network.sent();
    for (Host host : hosts) {
      sum += host.events().size();
    }
    return sum;
  }

  private void step() {
    for (Network.InFlight datagram = network.poll(now);
        datagram != null;
        datagram = network.poll(now)) {
      for (Host host : hosts) {
        if (host.has(datagram.to)) {
          host.receive(datagram.bytes, datagram.from, datagram.to, now);
          host.drain(network, now);
        }
      }
    }
    for (Host host : hosts) {
      if (host.endpoint().nextTimeout() <= now) {
        host.endpoint().onTimeout(now);
        host.drain(network, now);
        if (host.endpoint().nextTimeout() <= now) {
          throw new AssertionError("nextTimeout stays in the past after onTimeout");
        }
      }
    }
  }
}
