package dev.crowfly.node.io;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;

/**
 * Takes what the machine tells. On the loop thread, never inside the machine: any of its methods
 * may call mutators of the machine; the loop drains afterwards.
 */
public interface LoopListener {
  /** An event; what it carries is valid during the call. */
  void onEvent(NodeEvent event, long now);

  /** When {@link #onTimeout} is due; {@link NodeMachine#NEVER} if not. */
  default long nextTimeout() {
    return NodeMachine.NEVER;
  }

  /** Time has passed. */
  default void onTimeout(long now) {}

  /**
   * Something threw, and the loop goes on.
   *
   * @param where what was being done, for people
   */
  void onFailure(String where, Throwable failure);

  /** The loop has ended: sockets and channels are closed. The last call. */
  default void onEnded() {}
}
