package dev.crowfly.quic.connection;

import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.cid.StatelessResetTokenSource;

/**
 * Where a connection gets the connection IDs that it issues: the endpoint, which also has to route
 * what arrives on them. Each connection has a source of its own.
 */
public interface LocalConnectionIdSource extends StatelessResetTokenSource {
  /** A new, unique connection ID, routed to the connection from now on. */
  ConnectionId issue();

  /** A connection ID is not the connection's any longer: packets to it are nobody's. */
  void retire(ConnectionId id);

  /** The length of all connection IDs that it issues, in bytes. */
  int connectionIdLength();
}
