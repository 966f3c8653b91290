package dev.crowfly.quic;

import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * One connection, as its owner sees it.
 *
 * <p>Not thread-safe: the thread that owns the {@link QuicEndpoint} owns its connections too. After
 * any mutating call here (they take {@code now}) drain the endpoint, as after any input.
 */
public interface QuicConnection {
  /** Whether this side opened the connection. */
  boolean isClient();

  /** Whether the TLS handshake is complete on this side (RFC 9001 §4.1.1). */
  boolean isHandshakeComplete();

  /** Whether the handshake is confirmed (RFC 9001 §4.1.2). */
  boolean isHandshakeConfirmed();

  /** Whether the connection has ended or is ending: nothing more can be sent. */
  boolean isClosed();

  /** Why it ended; empty while it lives. */
  Optional<CloseReason> closeReason();

  /** What the handshake agreed on; empty before it is complete. */
  Optional<TlsSession> session();

  /**
   * Keying material of the TLS exporter (RFC 8446 §7.5).
   *
   * @param context may be empty
   * @param length 1 to 8160 bytes
   * @throws IllegalStateException before the handshake is complete
   */
  byte[] exportKeyingMaterial(String label, byte[] context, int length);

  /**
   * Asks for one PING frame, which the peer has to acknowledge.
   *
   * @throws IllegalStateException before the handshake is complete
   */
  void ping(long now);

  /**
   * Opens a stream. Works from {@link QuicEvent.HandshakeCompleted} on, at a server from {@link
   * QuicEvent.HalfRttDataAllowed} on.
   *
   * @return null while the peer's limit allows no further one; it is told so
   * @throws IllegalStateException when the connection is closed
   */
  QuicStream openStream(boolean bidirectional);

  /** The stream with this ID; null if it is closed or was never opened. */
  QuicStream stream(long id);

  /**
   * Asks the peer on a path; a client makes the path if there is none. {@link PathEvent.Validated}
   * or {@link PathEvent.FailedValidation} tells how it went.
   *
   * @param rttNanos the round-trip time if it is known from elsewhere (a connectivity check), so
   *     that a lost probe is repeated soon; 0 = unknown
   * @throws PathException the subclass tells why not
   * @throws IllegalStateException when the connection is closed
   */
  void probePath(SocketAddress local, SocketAddress peer, long rttNanos, long now);

  /**
   * Client: data takes this path from now on; it is made and asked if need be.
   *
   * @throws PathException the subclass tells why not
   * @throws IllegalStateException when the connection is closed, or the handshake unconfirmed
   */
  void migrate(SocketAddress local, SocketAddress peer, long now);

  /** Client: as {@link #migrate}, from another local end to the peer's present address. */
  void migrateSource(SocketAddress local, long now);

  /**
   * Forgets a path, so that its place and connection ID are free.
   *
   * @throws PathException.UnknownPath there is no such path
   * @throws IllegalArgumentException it is the active one
   */
  void abandonPath(SocketAddress local, SocketAddress peer, long now);

  /**
   * Whether the path is validated, size included.
   *
   * @throws PathException.UnknownPath there is no such path
   */
  boolean isPathValidated(SocketAddress local, SocketAddress peer);

  /** The peer addresses that can be sent to, or are being asked, from this local end. */
  List<SocketAddress> paths(SocketAddress local);

  /** A record of every path, failed ones included. */
  List<PathStats> pathStats();

  /** How large a datagram may be now; 0 when the peer takes none (RFC 9221 §3). */
  int maxDatagramBytes();

  /**
   * Queues an unreliable datagram; when the queue is full the oldest is dropped.
   *
   * @param tag not negative to be told of its fate by {@link QuicEvent.DatagramSettled}, else -1
   * @throws IllegalArgumentException when it is larger than {@link #maxDatagramBytes}
   * @throws IllegalStateException when the connection is closed
   */
  void sendDatagram(byte[] data, int offset, int length, long tag);

  /**
   * Takes the oldest received datagram.
   *
   * @return its length, or -1 when there is none
   * @throws IndexOutOfBoundsException when {@code out} has no room for it; it is kept
   */
  int readDatagram(byte[] out, int offset);

  /**
   * Starts a key update (RFC 9001 §6.1).
   *
   * @return false when it may not begin yet: the handshake is unconfirmed, or the previous update
   *     is unacknowledged
   */
  boolean initiateKeyUpdate(long now);

  /**
   * Closes the connection. Idempotent: only the first close counts.
   *
   * @param code the application's error code, 0 to 2^62-1
   * @param reason for people; cut to what fits a packet
   */
  void close(long code, String reason, long now);

  /** Counters of the connection. */
  ConnectionStats stats();
}
