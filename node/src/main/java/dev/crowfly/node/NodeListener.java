package dev.crowfly.node;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Follows what happens to a node. Calls come one after the other, in order, on the executor of the
 * node; a slow listener delays later calls and nothing else.
 */
public interface NodeListener {
  /** Connected to the Intermediate, which sees us at {@code observed}. */
  default void intermediateUp(String node, InetSocketAddress address, InetSocketAddress observed) {}

  /** Not connected to the Intermediate; sessions live on, and another attempt follows. */
  default void intermediateDown(ErrorCode code, String reason, long retryInMillis) {}

  /** The Intermediate does not want us, or is not who it should be; no attempt follows. */
  default void intermediateRefused(ErrorCode code, String reason) {}

  /** The service can be reached; also again after a reconnect. */
  default void registered(String service) {}

  /** The service can't be published. */
  default void registrationRefused(String service, ErrorCode code, String reason) {}

  /**
   * A session begins.
   *
   * @param services the one that an Agent asked for; at a Connector all that the Agent may use
   */
  default void sessionStarted(String session, List<String> services, String peer) {}

  /** The session takes another path, or its first one. */
  default void pathChanged(String session, PathChange change) {}

  /**
   * An attempt to find a direct path has come to its end; after one that failed another follows.
   *
   * @param detail which kind of path, and how long it took; or why there is none, in sentences
   */
  default void punched(String session, boolean direct, String detail) {}

  /** What fits one DATAGRAM of the session's connection (RFC 9221) has changed with its path. */
  default void maxDatagramChanged(String session, int bytes) {}

  /**
   * A try to guess the port of a NAT has come to its end.
   *
   * @param kind {@code prediction} or {@code birthday}
   * @param found whether it led to a way to the peer
   * @param sockets that it used here
   * @param packets that it sent from here
   */
  default void guessed(String session, String kind, boolean found, int sockets, int packets) {}

  /** The connection of the session is lost, its streams have ended; another one is made. */
  default void sessionLost(String session, String reason) {}

  /** The session has ended. */
  default void sessionClosed(String session, ErrorCode code, String reason) {}

  /** A step that a person may want to follow. */
  default void progress(String session, String text) {}

  /** Something failed that nobody waits for: a backend, a handler, a forward. */
  default void failed(ErrorCode code, String message) {}
}
