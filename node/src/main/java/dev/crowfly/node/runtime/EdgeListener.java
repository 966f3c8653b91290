package dev.crowfly.node.runtime;

import dev.crowfly.node.core.NodeEvent;

/** Who follows what an edge node tells. On the loop's thread: return soon. */
@FunctionalInterface
public interface EdgeListener {
  /** An event that is not about bytes in a stream. */
  void onEvent(NodeEvent event, long now);

  /** Something threw that ought not to; the node goes on. */
  default void onFailure(String where, Throwable failure) {}
}
