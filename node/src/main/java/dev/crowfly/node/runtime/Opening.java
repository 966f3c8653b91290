package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.signaling.ErrorCode;

/** Who waits for a session. On the loop's thread; one of the two is called, once. */
interface Opening {
  /** The session is there, and its connection is up. */
  void up(PeerSession session, long now);

  /** There will be none. */
  void failed(ErrorCode code, String reason, long now);
}
