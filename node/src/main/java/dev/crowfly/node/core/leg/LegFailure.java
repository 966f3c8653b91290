package dev.crowfly.node.core.leg;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.UntrustedPeerException;
import dev.crowfly.signaling.ErrorCode;
import java.util.EnumSet;
import java.util.Set;

/**
 * Why there is no leg, in the words of a user.
 *
 * @param fatal whether another attempt would end the same way
 */
record LegFailure(ErrorCode code, String text, boolean fatal) {
  private static final int NO_APPLICATION_PROTOCOL = 120;
  private static final Set<ErrorCode> FINAL_WORDS =
      EnumSet.of(ErrorCode.VERSION, ErrorCode.WRONG_NODE, ErrorCode.FORBIDDEN);

  static LegFailure unreachable(String text) {
    return new LegFailure(ErrorCode.INTERMEDIATE_UNREACHABLE, text, false);
  }

  /**
   * What the end of the connection means.
   *
   * @param where the address that was tried, for people
   */
  static LegFailure of(CloseReason reason, String where) {
    if (reason instanceof CloseReason.ClosedByApplication closed) {
      ErrorCode code = ErrorCode.of(closed.code());
      String text = closed.reason().isEmpty() ? code.meaning() : closed.reason();
      return new LegFailure(code, text, FINAL_WORDS.contains(code));
    }
    if (reason instanceof CloseReason.ClosedByTransport closed) {
      return of(closed, where);
    }
    if (reason instanceof CloseReason.NoCommonVersion) {
      return new LegFailure(
          ErrorCode.VERSION, where + " speaks another version of QUIC than ours", true);
    }
    if (reason instanceof CloseReason.InternalFailure failure) {
      return new LegFailure(ErrorCode.INTERNAL, failure.cause().toString(), false);
    }
    if (reason instanceof CloseReason.StatelesslyReset) {
      return unreachable("the Intermediate at " + where + " does not know us any more");
    }
    if (reason instanceof CloseReason.HandshakeTimedOut) {
      return unreachable("no answer from " + where);
    }
    return unreachable("nothing more was heard from " + where);
  }

  private static LegFailure of(CloseReason.ClosedByTransport closed, String where) {
    if (closed.alert() == NO_APPLICATION_PROTOCOL) {
      return new LegFailure(ErrorCode.VERSION, where + " does not speak " + LegProtocol.ALPN, true);
    }
    if (closed.alert() >= 0 && !closed.byPeer() && isAboutTrust(closed.alert())) {
      return new LegFailure(ErrorCode.WRONG_INTERMEDIATE, where + ": " + closed.reason(), true);
    }
    if (closed.alert() >= 0 && closed.byPeer()) {
      return new LegFailure(
          ErrorCode.FORBIDDEN, where + " does not take our certificate: " + closed, true);
    }
    if (closed.byPeer() && closed.code() == TransportErrorCode.CONNECTION_REFUSED) {
      return new LegFailure(ErrorCode.LIMIT, where + " takes no more connections", false);
    }
    if (closed.code() == TransportErrorCode.NO_VIABLE_PATH) {
      return unreachable("no path to " + where + " works any more");
    }
    return new LegFailure(ErrorCode.MALFORMED, where + ": " + closed, false);
  }

  private static boolean isAboutTrust(int alert) {
    return alert >= UntrustedPeerException.BAD_CERTIFICATE
        && alert <= UntrustedPeerException.ACCESS_DENIED;
  }
}
