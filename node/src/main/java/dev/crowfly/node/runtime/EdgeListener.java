package dev.crowfly.node.runtime;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.signaling.ErrorCode;

/** Who follows what happens at an edge node. On the loop's thread: return soon. */
public interface EdgeListener {
  /** An event of the machine that is not about bytes in a stream. */
  void onEvent(NodeEvent event, long now);

  /** An Agent's session is there, as somebody asked for this service. */
  void onSessionStarted(PeerSession session, String service);

  /** Something failed that nobody waits for; the node goes on. */
  void onFailure(ErrorCode code, String message);
}
