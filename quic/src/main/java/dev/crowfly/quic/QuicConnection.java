package dev.crowfly.quic;

import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * One connection, as its owner sees it.
 *
 * <p>What becomes of its paths is told in order, as {@link QuicEvent.PathUpdated}, among the events
 * of the endpoint.
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
   * What traces and logs call this connection: the client's first destination connection ID in hex,
   * which both sides know.
   */
  String traceId();

  /** Keeps an object of the application's with the connection, in place of the last one. */
  void attach(Object object);

  /** What was {@linkplain #attach attached} last, or null. */
  Object attachment();

  /**
   * Opens a stream. Works from {@link QuicEvent.HandshakeCompleted} on, at a server from {@link
   * QuicEvent.HalfRttDataAllowed} on.
   *
   * @return null while the peer's limit allows no further one; it is told so, and {@link
   *     QuicEvent.StreamsAvailable} tells when to try again
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
   *     <p>This is also how the mapping of a NAT is kept alive for a path in reserve: a PING there
   *     would move the connection (RFC 9000 §9.1).
   * @return the sequence number of the peer's connection ID that is used there; 0 if its IDs have
   *     zero length
   * @throws PathException.UnknownPath server: there is no such path
   * @throws PathException.MigrationDisabled client: the peer does not want new paths
   * @throws PathException.NoSpareLocalCid client: the peer has no ID of ours for a new path
   * @throws PathException.NoSparePeerCid we have no ID of the peer; if the path is known, it is
   *     asked once there is one
   * @throws PathException.PathTableFull client: there is no room for a new path
   * @throws IllegalStateException when the connection is closed
   */
  long probePath(SocketAddress local, SocketAddress peer, long rttNanos, long now);

  /**
   * Client: data takes this path from now on; it is made and asked if need be. Nothing happens if
   * it does already.
   *
   * @return the sequence number of the peer's connection ID that is used there; 0 if its IDs have
   *     zero length
   * @throws PathException.ServerMayNotMigrate at a server, always
   * @throws PathException.HandshakeUnconfirmed it is too early
   * @throws PathException.PathFailed the path has failed its validation
   * @throws PathException.MigrationDisabled the peer does not want new paths
   * @throws PathException.NoSpareLocalCid the peer has no ID of ours for this path
   * @throws PathException.NoSparePeerCid we have no ID of the peer for this path
   * @throws PathException.PathTableFull there is no room for a new path
   * @throws IllegalStateException when the connection is closed
   */
  long migrate(SocketAddress local, SocketAddress peer, long now);

  /** Client: as {@link #migrate}, from another local end to the peer's present address. */
  long migrateSource(SocketAddress local, long now);

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

  /**
   * Writes the next datagram of this connection that may leave now between these two ends: for
   * callers that drain sockets, or paths, one by one.
   *
   * <p>The same datagrams come out of {@link QuicEndpoint#pollTransmit}, whichever is called first:
   * what one has written the other does not write again, and what the filter leaves out stays due.
   * So {@code pollTransmit} has to be drained as after any input, now or after the filtered calls;
   * it also has what belongs to no connection. With both ends null this is what {@code
   * pollTransmit} does for the connection. Where the datagram goes is in {@code out}.
   *
   * <p>A path that is not active carries frames that probe it, and nothing else (RFC 9000 §9.1):
   * data, acknowledgments and the end of the connection leave on the active one.
   *
   * @param local the local key that it has to leave from; null = any
   * @param peer the address that it has to go to; null = any
   * @param out where to write; wants at least 1200 bytes of room, or nothing is written
   * @return false when there is nothing to send there now
   * @throws PathException.UnknownPath both ends are given, and there is no path between them
   * @throws PathException.NoSparePeerCid both ends are given, and what has to leave there waits for
   *     a connection ID of the peer
   */
  boolean sendOnPath(SocketAddress local, SocketAddress peer, Transmit out, long now);

  /**
   * Gives the peer another connection ID of ours. The endpoint makes it up and leads packets to it,
   * and gives the peer as many as it takes by itself; so there is room for another one only if an
   * old one goes.
   *
   * @param retireIfNeeded whether to ask the peer to retire the oldest one (RFC 9000 §5.1.2), which
   *     stays valid until it does
   * @return its sequence number
   * @throws PathException.LocalCidLimit the peer takes no more; with {@code retireIfNeeded}, it has
   *     yet to do what it was asked last
   * @throws PathException.ZeroLengthCid our connection IDs have zero length
   * @throws PathException.HandshakeUnconfirmed the handshake is not complete
   * @throws IllegalStateException when the connection is closed
   */
  long newScid(boolean retireIfNeeded, long now);

  /**
   * How many more connection IDs {@link #newScid} would give the peer without asking for any back;
   * 0 as a rule, since it is given as many as it takes.
   */
  int scidsLeft();

  /**
   * Gives up a connection ID of the peer, which replaces it. A path that used it gets a spare one:
   * the active path at once, others when something has to leave there. IDs of paths that were left
   * are given up without this.
   *
   * @param sequence see {@link PathStats#dcidSequence}
   * @throws PathException.UnknownCid the peer has not issued it, or it was retired
   * @throws PathException.NoSparePeerCid the active path uses it, and there is no spare one
   * @throws PathException.ZeroLengthCid the peer's connection IDs have zero length
   * @throws IllegalStateException when the connection is closed
   */
  void retireDcid(long sequence, long now);

  /** How many of the peer's connection IDs are on no path; 0 if they have zero length. */
  int availableDcids();

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
   * How many datagrams wait to be sent: 0 once the connection has ended. Who has more of them than
   * the congestion window lets through keeps this small, and chooses later which go.
   */
  int queuedDatagrams();

  /** The length of the oldest received datagram in bytes, or -1 when there is none. */
  int nextDatagramBytes();

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
   * Closes the connection at once: what was written but not acknowledged may never arrive (see
   * {@link QuicStream}). Idempotent: only the first close counts.
   *
   * @param code the application's error code, 0 to 2^62-1
   * @param reason for people; cut to what fits a packet
   */
  void close(long code, String reason, long now);

  /** Counters of the connection. */
  ConnectionStats stats();
}
