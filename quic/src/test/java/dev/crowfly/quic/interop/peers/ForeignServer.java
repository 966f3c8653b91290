package dev.crowfly.quic.interop.peers;

import java.net.InetSocketAddress;

/**
 * A server of a foreign QUIC stack on a loopback port of its own.
 *
 * <p>It returns what it reads on each bidirectional stream that a client opens, with FIN after the
 * client's FIN, and sends each DATAGRAM back. Reset or stopped, it gives up in the other direction
 * too. Closing it ends every thread and socket that belongs to it.
 */
public interface ForeignServer extends AutoCloseable {
  /** The code of its RESET_STREAM and STOP_SENDING where it can't repeat the other side's. */
  int GIVE_UP_CODE = 4242;

  /** Where it listens: 127.0.0.1 and a port that the system chose. */
  InetSocketAddress address();

  /** What happened to its connections. */
  Outcomes outcomes();

  /** Sends an application close on the connection that was established last. */
  void closeConnection(long code, String reason);

  /** Sends a close of QUIC's own (CONNECTION_CLOSE of type 0x1c) there. */
  void closeConnectionByTransport(long code, String reason);

  @Override
  void close();
}
