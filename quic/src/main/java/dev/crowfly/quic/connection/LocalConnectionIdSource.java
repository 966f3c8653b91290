package dev.crowfly.quic.connection;

import dev.crowfly.quic.cid.ConnectionId;

/**
 * Where a connection gets the connection IDs that it issues: the endpoint, which also has to route
 * what arrives on them. Each connection has a source of its own.
 */
public interface LocalConnectionIdSource {
  /** A new, unique connection ID, routed to the connection from now on. */
  ConnectionId issue();

  /** A connection ID is not the connection's any longer: packets to it are nobody's. */
  void retire(ConnectionId id);

  /** The stateless reset token of a connection ID, 16 bytes (RFC 9000 §10.3.2). */
  byte[] statelessResetToken(ConnectionId id);

  /** The length of all connection IDs that it issues, in bytes. */
  int connectionIdLength();
}
