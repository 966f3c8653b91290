package dev.crowfly.node;

/** Serves one session of a published service. */
@FunctionalInterface
public interface SessionHandler {
  /**
   * Called once for each session that uses the service, on the executor of the node, when the peer
   * opens its first stream or sends its first datagram. Returning ends nothing.
   *
   * @throws Exception ends the session; the listener of the node is told
   */
  void handle(Session session) throws Exception;
}
