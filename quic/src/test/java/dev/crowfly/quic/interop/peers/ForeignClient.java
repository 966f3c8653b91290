package dev.crowfly.quic.interop.peers;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A client of a foreign QUIC stack, good for one connection.
 *
 * <p>Called by one test thread. Closing it ends every thread and socket that belongs to it.
 */
public interface ForeignClient extends AutoCloseable {
  /** Begins to connect and returns; {@link #outcomes} tells how it went. */
  void connect(InetSocketAddress server, ForeignClientConfig config);

  /** What happened to the connection. */
  Outcomes outcomes();

  /** Opens a bidirectional stream on the connection, which must be established. */
  ForeignStream openStream();

  /** Sends one DATAGRAM frame. */
  void sendDatagram(byte[] data);

  /** The next DATAGRAM payload received, or nothing within the bound. */
  Optional<byte[]> awaitDatagram(Duration bound);

  /** Sends an application close and keeps the socket until {@link #close()}. */
  void close(long code, String reason);

  /** Sends a close of QUIC's own (CONNECTION_CLOSE of type 0x1c) and keeps the socket. */
  void closeByTransport(long code, String reason);

  @Override
  void close();

  /** Sends data and FIN on a new stream and returns what comes back until the other side's FIN. */
  default byte[] echo(byte[] data) {
    ForeignStream stream = openStream();
    stream.write(data);
    stream.finish();
    return stream.readAll(Outcomes.BOUND);
  }
}
