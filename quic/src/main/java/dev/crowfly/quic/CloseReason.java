package dev.crowfly.quic;

import java.util.List;

/** Why a connection ended: one value, the same for both ways of learning it (event and getter). */
public sealed interface CloseReason {
  /**
   * An application closed it (RFC 9000 §19.19, type 0x1d).
   *
   * @param byPeer whether the peer did, rather than we
   * @param code the application's own error code, 0 to 2^62-1
   * @param reason the text that came with it, perhaps empty; from the peer it is untrusted
   */
  record ClosedByApplication(boolean byPeer, long code, String reason) implements CloseReason {}

  /**
   * QUIC itself closed it (RFC 9000 §19.19, type 0x1c).
   *
   * @param byPeer whether the peer did, rather than we
   * @param code one of {@link TransportErrorCode}, TLS alerts among them
   * @param frameType the frame at fault, 0 when unknown
   * @param reason a sentence for people, perhaps empty; from the peer it is untrusted
   */
  record ClosedByTransport(boolean byPeer, long code, long frameType, String reason)
      implements CloseReason {
    /** The TLS alert that the code carries, or -1. */
    public int alert() {
      return TransportErrorCode.isCrypto(code) ? TransportErrorCode.alert(code) : -1;
    }

    @Override
    public String toString() {
      return (byPeer ? "the peer closed: " : "closed: ")
          + TransportErrorCode.nameOf(code)
          + (reason.isEmpty() ? "" : ", " + reason);
    }
  }

  /** Nothing was heard for the idle timeout (RFC 9000 §10.1). */
  record IdleTimedOut() implements CloseReason {}

  /** The handshake did not complete in the time that the configuration gives it. */
  record HandshakeTimedOut() implements CloseReason {}

  /**
   * The server speaks none of our versions (RFC 9000 §6.2).
   *
   * @param offered the versions that it offered
   */
  record NoCommonVersion(List<Integer> offered) implements CloseReason {
    /** Keeps a copy of the list. */
    public NoCommonVersion {
      offered = List.copyOf(offered);
    }
  }

  /**
   * Crowfly failed, or something that was plugged into it: a policy, a verifier, an observer. Only
   * this connection ends for it, and the peer is told INTERNAL_ERROR. Please report the cause.
   *
   * @param cause what was thrown
   */
  record InternalFailure(RuntimeException cause) implements CloseReason {}

  /** The peer lost the connection's state and said so by a stateless reset (RFC 9000 §10.3). */
  record StatelesslyReset() implements CloseReason {}
}
