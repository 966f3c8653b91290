package dev.crowfly.node.core;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.SessionId;
import java.util.List;
import java.util.Set;

/**
 * A session with another node: connection C, the paths it may take, and what comes after its loss.
 * Owner thread of the machine only; after any mutating call drain the machine.
 */
public interface PeerSession {
  /**
   * Its name for as long as it lives here. Signaling may have given it another one meanwhile: when
   * the peer has restarted, and so knows it by that one alone.
   */
  SessionId id();

  /** Node id of the peer. */
  String peer();

  /** Whether we are the Agent, and so the client of C. */
  boolean isAgent();

  /** The services that the Agent may use, as the Intermediate says. */
  Set<String> services();

  /** Which paths it may take. */
  PathMode mode();

  /** Connection C when its handshake is complete; null while there is none. */
  QuicConnection connection();

  /** The path that C takes; null while there is no C. */
  PathInfo path();

  /** All paths that C knows. */
  List<PathInfo> paths();

  /** When it was opened or offered. */
  long openedAtNanos();

  /**
   * Opens a stream of a service; its header is written.
   *
   * @return null while the peer allows no more; {@link NodeEvent.StreamsAvailable} follows
   * @throws IllegalStateException while there is no C
   * @throws IllegalArgumentException if that is no name of a service
   */
  QuicStream openStream(String service, long now);

  /** Ends the session; its streams end with it. Idempotent. */
  void close(ErrorCode code, String reason, long now);

  /** Keeps an object of the owner's with the session. */
  void attach(Object object);

  /** What was {@linkplain #attach attached} last, or null. */
  Object attachment();
}
