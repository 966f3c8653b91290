package dev.crowfly.quic.qlog;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.TransportErrorCode;

/**
 * How a connection ended, in the words of the draft (quic-events-13, {@code connection_closed}).
 */
final class CloseText {
  private CloseText() {}

  /** Writes the data of a connection_closed event. */
  static void write(JsonText json, CloseReason reason) {
    if (reason instanceof CloseReason.ClosedByApplication closed) {
      initiator(json, !closed.byPeer());
      json.word("application_error", "unknown").number("error_code", closed.code());
      reasonAndTrigger(json, closed.reason(), "application");
    } else if (reason instanceof CloseReason.ClosedByTransport closed) {
      initiator(json, !closed.byPeer());
      ErrorText.transport(json, "connection_error", closed.code());
      boolean error = closed.code() != TransportErrorCode.NO_ERROR;
      reasonAndTrigger(json, closed.reason(), error ? "error" : "unspecified");
    } else if (reason instanceof CloseReason.IdleTimedOut) {
      initiator(json, true);
      reasonAndTrigger(json, "", "idle_timeout");
    } else if (reason instanceof CloseReason.HandshakeTimedOut) {
      initiator(json, true);
      reasonAndTrigger(json, "handshake timeout", "aborted");
    } else if (reason instanceof CloseReason.InternalFailure failure) {
      initiator(json, true);
      ErrorText.transport(json, "connection_error", TransportErrorCode.INTERNAL_ERROR);
      reasonAndTrigger(json, failure.cause().toString(), "error");
    } else if (reason instanceof CloseReason.NoCommonVersion) {
      initiator(json, true);
      reasonAndTrigger(json, "", "version_mismatch");
    } else if (reason instanceof CloseReason.StatelesslyReset) {
      initiator(json, false);
      reasonAndTrigger(json, "", "stateless_reset");
    }
  }

  /** The state on the way to the last one; null after an end without a word. */
  static String stateAfter(CloseReason reason) {
    if (reason instanceof CloseReason.ClosedByApplication closed) {
      return closed.byPeer() ? "draining" : "closing";
    } else if (reason instanceof CloseReason.ClosedByTransport closed) {
      return closed.byPeer() ? "draining" : "closing";
    } else if (reason instanceof CloseReason.InternalFailure) {
      return "closing";
    } else if (reason instanceof CloseReason.StatelesslyReset) {
      return "draining";
    }
    return null;
  }

  private static void initiator(JsonText json, boolean local) {
    json.word("initiator", local ? "local" : "remote");
  }

  private static void reasonAndTrigger(JsonText json, String reason, String trigger) {
    if (!reason.isEmpty()) {
      json.text("reason", reason);
    }
    json.word("trigger", trigger);
  }
}
