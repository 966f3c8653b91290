package dev.crowfly.quic.connection;

import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.cid.ResetTokenObserver;
import dev.crowfly.quic.cid.StatelessResetTokenSource;

/**
 * What a connection asks of its endpoint: connection IDs that lead to it, and to be looked at again
 * after its application has changed it. Each connection has a host of its own.
 */
public interface ConnectionHost extends StatelessResetTokenSource, ResetTokenObserver {
  /** A new, unique connection ID, routed to the connection from now on. */
  ConnectionId issue();

  /** A connection ID is not the connection's any longer: packets to it are nobody's. */
  void retire(ConnectionId id);

  /** The length of all connection IDs that it issues, in bytes. */
  int connectionIdLength();

  /** A datagram of this size left without having been polled from the endpoint. */
  void onSentByItself(int bytes);

  /** The application called a mutator: there may be something to send, to tell, or to wait for. */
  void onMutated();
}
