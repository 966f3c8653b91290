package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.quic.QuicStream;

/** Who serves a name at this node. On the loop's thread. */
public interface Service {
  /**
   * The peer opened a stream of the service.
   *
   * @return who the stream belongs to; null if it was refused, and reset, already
   */
  StreamHandler onStream(PeerSession session, QuicStream stream, long now);

  /** A session that may use this service is there, or its services have changed. */
  default void onSession(PeerSession session, long now) {}

  /** The session has ended. */
  default void onSessionClosed(PeerSession session, long now) {}
}
