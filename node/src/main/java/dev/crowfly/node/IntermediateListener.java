package dev.crowfly.node;

import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;

/**
 * Follows what happens at an {@link Intermediate}. Calls come one after the other, in order, on
 * threads of the Intermediate; a slow listener delays later calls and nothing else.
 */
public interface IntermediateListener {
  /** A node is connected. */
  default void nodeJoined(String node, InetSocketAddress from) {}

  /** A node is not connected any more. */
  default void nodeLeft(String node, String reason) {}

  /** A service can be reached. */
  default void servicePublished(String service, String node) {}

  /** Two nodes have a session. */
  default void sessionIntroduced(String session, String service, String agent, String connector) {}

  /** A session has ended. */
  default void sessionForgotten(String session, ErrorCode code) {}

  /** Something was refused to a node. */
  default void refused(String node, ErrorCode code, String reason) {}

  /** Something went wrong that nobody waits for: an access file that can't be used, say. */
  default void failed(ErrorCode code, String message) {}
}
