package dev.crowfly.quic.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.wire.TransportParameters;
import dev.crowfly.quic.wire.TransportParametersBuilder;
import org.junit.jupiter.api.Test;

/** RFC 9000 §7.3: the IDs of the handshake are proved by the parameters. */
class HandshakeIdsTest {
  private static final byte[] ORIGINAL = {1, 1, 1, 1, 1, 1, 1, 1};
  private static final byte[] CLIENT = {2, 2};
  private static final byte[] SERVER = {3, 3, 3};
  private static final byte[] RETRY = {4, 4, 4, 4};
  private static final byte[] WRONG = {9};

  private static TransportParameters parameters(byte[] original, byte[] initial, byte[] retry) {
    TransportParametersBuilder builder = TransportParameters.builder();
    if (original != null) {
      builder.originalDestinationConnectionId(original);
    }
    if (initial != null) {
      builder.initialSourceConnectionId(initial);
    }
    if (retry != null) {
      builder.retrySourceConnectionId(retry);
    }
    return builder.build();
  }

  private static HandshakeIds client(boolean retried) {
    HandshakeIds ids = HandshakeIds.ofClient(ORIGINAL, CLIENT);
    if (retried) {
      ids.onRetry(RETRY);
    }
    ids.onPeerKnown(SERVER);
    return ids;
  }

  private static void assertRefused(HandshakeIds ids, TransportParameters parameters) {
    TransportError error = assertThrows(TransportError.class, () -> ids.check(parameters));
    assertEquals(TransportErrorCode.TRANSPORT_PARAMETER_ERROR, error.code());
  }

  @Test
  void client_acceptsWhatItSaw_andNothingElse() {
    HandshakeIds ids = client(false);
    assertDoesNotThrow(() -> ids.check(parameters(ORIGINAL, SERVER, null)));
    assertRefused(ids, parameters(WRONG, SERVER, null));
    assertRefused(ids, parameters(null, SERVER, null));
    assertRefused(ids, parameters(ORIGINAL, WRONG, null));
    assertRefused(ids, parameters(ORIGINAL, null, null));
    assertRefused(ids, parameters(ORIGINAL, SERVER, RETRY));
  }

  @Test
  void client_wantsTheRetryConfirmed() {
    HandshakeIds ids = client(true);
    assertTrue(ids.isRetried());
    assertDoesNotThrow(() -> ids.check(parameters(ORIGINAL, SERVER, RETRY)));
    assertRefused(ids, parameters(ORIGINAL, SERVER, null));
    assertRefused(ids, parameters(ORIGINAL, SERVER, WRONG));
  }

  @Test
  void server_acceptsTheClientsId_andNothingElse() {
    HandshakeIds ids = HandshakeIds.ofServer(ORIGINAL, null, SERVER, CLIENT);
    assertDoesNotThrow(() -> ids.check(parameters(null, CLIENT, null)));
    assertRefused(ids, parameters(null, WRONG, null));
    assertRefused(ids, parameters(null, null, null));
  }

  @Test
  void eachSide_announcesItsOwn() {
    TransportParametersBuilder ofClient = TransportParameters.builder();
    client(true).announceIn(ofClient);
    TransportParameters told = ofClient.build();
    assertArrayEquals(CLIENT, told.initialSourceConnectionId());
    assertNull(told.originalDestinationConnectionId());
    assertNull(told.retrySourceConnectionId());
    TransportParametersBuilder ofServer = TransportParameters.builder();
    HandshakeIds.ofServer(ORIGINAL, RETRY, SERVER, CLIENT).announceIn(ofServer);
    told = ofServer.build();
    assertArrayEquals(SERVER, told.initialSourceConnectionId());
    assertArrayEquals(ORIGINAL, told.originalDestinationConnectionId());
    assertArrayEquals(RETRY, told.retrySourceConnectionId());
  }

  @Test
  void peer_isRecognized() {
    HandshakeIds ids = HandshakeIds.ofClient(ORIGINAL, CLIENT);
    assertFalse(ids.isPeerKnown());
    ids.onPeerKnown(SERVER);
    assertTrue(ids.isPeerKnown());
    assertTrue(ids.isPeer(new byte[] {0, 3, 3, 3, 0}, 1, 3));
    assertFalse(ids.isPeer(new byte[] {0, 3, 3, 3, 0}, 1, 2));
    assertFalse(ids.isPeer(new byte[] {0, 3, 3, 3, 0}, 1, 4));
  }
}
