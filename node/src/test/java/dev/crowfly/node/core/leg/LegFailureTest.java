package dev.crowfly.node.core.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.UntrustedPeerException;
import dev.crowfly.signaling.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegFailureTest {
  private static final String WHERE = "192.0.2.1:4433";

  private static void assertMeans(CloseReason reason, ErrorCode code, boolean fatal) {
    LegFailure failure = LegFailure.of(reason, WHERE);
    assertEquals(code, failure.code(), failure.text());
    assertEquals(fatal, failure.fatal(), failure.text());
    assertTrue(failure.text().length() > 5, failure.text());
  }

  private static CloseReason alert(boolean byPeer, int alert) {
    return new CloseReason.ClosedByTransport(
        byPeer, TransportErrorCode.CRYPTO_ERROR + alert, 0, "because");
  }

  @Test
  void endsOfConnections_haveACodeForUsers() {
    assertMeans(new CloseReason.HandshakeTimedOut(), ErrorCode.INTERMEDIATE_UNREACHABLE, false);
    assertMeans(new CloseReason.IdleTimedOut(), ErrorCode.INTERMEDIATE_UNREACHABLE, false);
    assertMeans(new CloseReason.StatelesslyReset(), ErrorCode.INTERMEDIATE_UNREACHABLE, false);
    assertMeans(new CloseReason.NoCommonVersion(List.of(7)), ErrorCode.VERSION, true);
    assertMeans(
        new CloseReason.InternalFailure(new IllegalStateException("x")), ErrorCode.INTERNAL, false);
    assertMeans(
        alert(false, UntrustedPeerException.BAD_CERTIFICATE), ErrorCode.WRONG_INTERMEDIATE, true);
    assertMeans(
        alert(false, UntrustedPeerException.UNKNOWN_CA), ErrorCode.WRONG_INTERMEDIATE, true);
    assertMeans(alert(true, 120), ErrorCode.VERSION, true);
    assertMeans(alert(true, 116), ErrorCode.FORBIDDEN, true);
    assertMeans(
        new CloseReason.ClosedByTransport(true, TransportErrorCode.CONNECTION_REFUSED, 0, ""),
        ErrorCode.LIMIT,
        false);
    assertMeans(
        new CloseReason.ClosedByTransport(false, TransportErrorCode.NO_VIABLE_PATH, 0, ""),
        ErrorCode.INTERMEDIATE_UNREACHABLE,
        false);
    assertMeans(
        new CloseReason.ClosedByTransport(true, TransportErrorCode.PROTOCOL_VIOLATION, 0, "x"),
        ErrorCode.MALFORMED,
        false);
  }

  @Test
  void finalWordsOfTheIntermediate_areItsCodes() {
    for (ErrorCode code : ErrorCode.values()) {
      boolean fatal =
          code == ErrorCode.VERSION || code == ErrorCode.WRONG_NODE || code == ErrorCode.FORBIDDEN;
      assertMeans(new CloseReason.ClosedByApplication(true, code.code(), ""), code, fatal);
    }
    LegFailure told =
        LegFailure.of(new CloseReason.ClosedByApplication(true, 0, "going down"), WHERE);
    assertEquals("going down", told.text());
  }
}
