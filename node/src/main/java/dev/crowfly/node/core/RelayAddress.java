package dev.crowfly.node.core;

import dev.crowfly.signaling.SessionId;
import java.net.SocketAddress;
import java.util.Objects;

/**
 * The far end of a relay path: the peer of a session, wherever the Intermediate finds it. It stays
 * the same when a leg reconnects and the relay flow gets another number.
 */
public final class RelayAddress extends SocketAddress {
  /** The local end of every relay path. */
  public static final SocketAddress LOCAL = new Local();

  private static final long serialVersionUID = 1;

  private final transient SessionId session;

  /** The address of the peer of this session. */
  public RelayAddress(SessionId session) {
    this.session = Objects.requireNonNull(session, "session");
  }

  /** Whose relay path it is. */
  public SessionId session() {
    return session;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RelayAddress that && session.equals(that.session);
  }

  @Override
  public int hashCode() {
    return session.hashCode();
  }

  @Override
  public String toString() {
    return "relay " + session;
  }

  private static final class Local extends SocketAddress {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      return "relay";
    }
  }
}
