package dev.crowfly.node.io;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine that does what a test tells it; by default nothing. Loop thread. */
class ScriptedMachine implements NodeMachine {
  final Queue<NodeEvent> events = new ArrayDeque<>();
  volatile long timeout = NEVER;
  final AtomicInteger timeouts = new AtomicInteger();
  final AtomicInteger timesOfDay = new AtomicInteger();
  volatile boolean endsOnShutdown = true;
  volatile boolean isToldToEnd;

  @Override
  public void receive(Datagram in, long now) {}

  @Override
  public void onTimeout(long now) {
    timeouts.incrementAndGet();
  }

  @Override
  public long nextTimeout() {
    return timeout;
  }

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    return false;
  }

  @Override
  public NodeEvent pollEvent() {
    return events.poll();
  }

  @Override
  public void timeOfDay(long millisSince1970, long now) {
    timesOfDay.incrementAndGet();
  }

  @Override
  public void shutdown(long now) {
    isToldToEnd = true;
    if (endsOnShutdown) {
      events.add(new NodeEvent.Ended());
    }
  }
}
