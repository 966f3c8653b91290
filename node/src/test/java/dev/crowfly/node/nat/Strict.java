package dev.crowfly.node.nat;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.io.LoopListener;
import java.util.List;

/** Nothing may fail; what does is noted. */
final class Strict implements LoopListener {
  private final List<String> failures;

  Strict(List<String> failures) {
    this.failures = failures;
  }

  @Override
  public void onEvent(NodeEvent event, long now) {}

  @Override
  public void onFailure(String where, Throwable failure) {
    failures.add(where + ": " + failure);
  }
}
