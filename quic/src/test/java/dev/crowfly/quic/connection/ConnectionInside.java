package dev.crowfly.quic.connection;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.stream.Streams;

/** The parts of a connection that tests want to check, though nobody else may see them. */
public final class ConnectionInside {
  private final Connection connection;

  public ConnectionInside(QuicConnection connection) {
    this.connection = ((ApplicationSide) connection).machine;
  }

  public Recovery recovery() {
    return connection.parts.recovery();
  }

  public Streams streams() {
    return connection.parts.streams();
  }

  /** When the connection itself wants to be called, whatever the endpoint says. */
  public long nextTimeout() {
    return connection.nextTimeout();
  }
}
