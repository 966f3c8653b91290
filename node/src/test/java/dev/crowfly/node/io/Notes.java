package dev.crowfly.node.io;

import dev.crowfly.node.core.NodeEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A listener that collects what it is told. */
class Notes implements LoopListener {
  final Queue<NodeEvent> events = new ConcurrentLinkedQueue<>();
  final Queue<String> failures = new ConcurrentLinkedQueue<>();
  final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public void onEvent(NodeEvent event, long now) {
    events.add(event);
  }

  @Override
  public void onFailure(String where, Throwable failure) {
    failures.add(where + ": " + failure.getMessage());
  }

  @Override
  public void onEnded() {
    ended.countDown();
  }
}
