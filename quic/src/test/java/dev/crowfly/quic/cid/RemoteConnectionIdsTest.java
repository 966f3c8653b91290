package dev.crowfly.quic.cid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RemoteConnectionIdsTest {
  private static final long NONE = RemoteConnectionIds.NONE;

  private final RemoteConnectionIds ids = new RemoteConnectionIds(id(0));

  static ConnectionId id(long number) {
    return ConnectionId.ofHex(String.format("bb%08x", number));
  }

  static byte[] token(long number) {
    byte[] token = new byte[16];
    Arrays.fill(token, (byte) (number + 1));
    return token;
  }

  private void offer(long sequence, long retirePriorTo) throws TransportError {
    offer(sequence, retirePriorTo, id(sequence), token(sequence));
  }

  private void offer(long sequence, long retirePriorTo, ConnectionId id, byte[] token)
      throws TransportError {
    byte[] idBytes = id.toByteArray();
    ids.onNewConnectionId(sequence, retirePriorTo, idBytes, 0, idBytes.length, token, 0);
  }

  private void assertError(
      long code, long sequence, long retirePriorTo, ConnectionId id, byte[] t) {
    TransportError error =
        assertThrows(TransportError.class, () -> offer(sequence, retirePriorTo, id, t));
    assertEquals(code, error.code());
    assertEquals(0x18, error.frameType());
  }

  /** A datagram that ends with a token. */
  private static byte[] reset(byte[] token) {
    byte[] datagram = new byte[40];
    System.arraycopy(token, 0, datagram, 24, 16);
    return datagram;
  }

  private boolean isReset(long number) {
    return ids.isStatelessReset(reset(token(number)), 40);
  }

  @Test
  void initialId_isInUse() {
    assertEquals(id(0), ids.id(0));
    assertEquals(0, ids.spares());
    assertEquals(NONE, ids.takeSpare());
    assertTrue(ids.isActive(0));
  }

  // RFC 9000 §7.2: a Retry and then the server's first packet each choose another ID
  @Test
  void client_replacesTheIdItMadeUp_untilOthersWereIssued() throws TransportError {
    ids.replaceInitial(id(7));
    ids.replaceInitial(id(8));
    assertEquals(id(8), ids.id(0));
    offer(1, 0);
    assertThrows(IllegalStateException.class, () -> ids.replaceInitial(id(9)));
    ids.retire(1);
    assertThrows(IllegalStateException.class, () -> ids.replaceInitial(id(9)));
  }

  @Test
  void spares_areTakenLowestFirst() throws TransportError {
    offer(2, 0);
    offer(1, 0);
    assertEquals(2, ids.spares());
    assertEquals(1, ids.takeSpare());
    assertEquals(2, ids.takeSpare());
    assertEquals(NONE, ids.takeSpare());
    assertEquals(id(2), ids.id(2));
  }

  // RFC 9000 §5.1.1: "If the preferred_address transport parameter is sent, the sequence number of
  // the supplied connection ID is 1"
  @Test
  void preferredAddress_isNumber1() throws TransportError {
    ids.addPreferredAddress(id(1), token(1), 0);
    assertEquals(id(1), ids.id(1));
    offer(1, 0);
    assertEquals(2, ids.size());
    assertError(TransportErrorCode.PROTOCOL_VIOLATION, 1, 0, id(5), token(5));
  }

  // RFC 9000 §19.15: "Receipt of the same frame multiple times MUST NOT be treated as a connection
  // error"
  @Test
  void exactRepeat_isIgnored() throws TransportError {
    offer(1, 0);
    offer(1, 0);
    assertEquals(2, ids.size());
    ids.retire(1);
    offer(1, 0);
    assertEquals(1, ids.size());
    assertFalse(ids.isActive(1));
  }

  // RFC 9000 §19.15: "repeats a previously issued connection ID with a different Stateless Reset
  // Token field value or a different Sequence Number field value, or if a sequence number is used
  // for different connection IDs"
  @Test
  void contradictingRepeat_isAProtocolViolation() throws TransportError {
    offer(1, 0);
    long violation = TransportErrorCode.PROTOCOL_VIOLATION;
    assertError(violation, 1, 0, id(1), token(2));
    assertError(violation, 1, 0, id(2), token(1));
    assertError(violation, 2, 0, id(1), token(1));
    assertError(violation, 2, 0, id(1), token(2));
    assertError(violation, 0, 0, id(3), token(3));
    // RFC 9000 §10.3.2: a token used twice
    assertError(violation, 2, 0, id(2), token(1));
  }

  @Test
  void repeatOfTheInitialId_whoseTokenIsUnknown_isIgnored() throws TransportError {
    offer(0, 0);
    assertEquals(1, ids.size());
    assertFalse(isReset(0));
  }

  // RFC 9000 §19.15: "MUST treat receipt of a NEW_CONNECTION_ID frame as a connection error of type
  // PROTOCOL_VIOLATION"
  @Test
  void zeroLengthPeer_mayNotIssueIds() {
    ids.replaceInitial(ConnectionId.EMPTY);
    assertTrue(ids.isZeroLength());
    assertError(TransportErrorCode.PROTOCOL_VIOLATION, 1, 0, id(1), token(1));
    assertEquals(0, ids.takeSpare(), "all paths share it");
    ids.retire(0);
    assertTrue(ids.isActive(0));
    assertEquals(NONE, ids.nextToRetire());
  }

  // RFC 9000 §19.15: FRAME_ENCODING_ERROR
  @Test
  void fieldsOutOfRange_areEncodingErrors() {
    long code = TransportErrorCode.FRAME_ENCODING_ERROR;
    assertError(code, 1, 2, id(1), token(1));
    assertError(code, 1, 0, ConnectionId.EMPTY, token(1));
    TransportError error =
        assertThrows(
            TransportError.class,
            () -> ids.onNewConnectionId(1, 0, new byte[21], 0, 21, token(1), 0));
    assertEquals(code, error.code());
  }

  // RFC 9000 §5.1.1: "MUST close the connection with an error of type CONNECTION_ID_LIMIT_ERROR"
  @Test
  void moreActiveIdsThanAnnounced_isALimitError() throws TransportError {
    for (long n = 1; n < 8; n++) {
      offer(n, 0);
    }
    assertError(TransportErrorCode.CONNECTION_ID_LIMIT_ERROR, 8, 0, id(8), token(8));
    assertEquals(8, ids.size());
  }

  // RFC 9000 §5.1.2: "retire them ... before adding the newly provided connection ID", so that all
  // can be replaced at once
  @Test
  void retirePriorTo_retiresFirstAndAddsThen() throws TransportError {
    for (long n = 1; n < 8; n++) {
      offer(n, 0);
    }
    offer(8, 8);
    assertEquals(1, ids.size());
    assertFalse(ids.isActive(0));
    assertNull(ids.id(0));
    assertEquals(8, ids.takeSpare());
    for (long n = 0; n < 8; n++) {
      assertEquals(n, ids.nextToRetire());
      ids.onRetirementSent(n);
    }
    assertEquals(NONE, ids.nextToRetire());
  }

  // RFC 9000 §19.15: "A receiver MUST ignore any Retire Prior To fields that do not increase"
  @Test
  void smallerRetirePriorTo_hasNoEffect() throws TransportError {
    offer(3, 2);
    offer(4, 0);
    offer(5, 2);
    assertEquals(3, ids.size());
    assertEquals(0, ids.nextToRetire());
  }

  // RFC 9000 §19.15: "MUST send a corresponding RETIRE_CONNECTION_ID frame that retires the newly
  // received connection ID, unless it has already done so for that sequence number"
  @Test
  void idThatComesAfterItsRetirement_isRetiredOnce() throws TransportError {
    offer(3, 2);
    ids.onRetirementSent(0);
    ids.onRetirementAcked(0);
    offer(1, 0);
    assertFalse(ids.isActive(1));
    assertEquals(1, ids.nextToRetire());
    ids.onRetirementSent(1);
    offer(1, 0);
    assertEquals(NONE, ids.nextToRetire());
    assertEquals(1, ids.size());
  }

  @Test
  void repeatWithALargerRetirePriorTo_isObeyed() throws TransportError {
    offer(2, 0);
    offer(2, 2);
    assertFalse(ids.isActive(0));
    assertEquals(0, ids.nextToRetire());
    assertEquals(1, ids.size());
  }

  @Test
  void retirement_isOwedUntilAcknowledged() throws TransportError {
    offer(1, 0);
    ids.retire(0);
    ids.retire(0);
    assertEquals(0, ids.nextToRetire());
    ids.onRetirementSent(0);
    assertEquals(NONE, ids.nextToRetire());
    ids.onRetirementLost(0);
    assertEquals(0, ids.nextToRetire());
    ids.onRetirementSent(0);
    ids.onRetirementAcked(0);
    ids.onRetirementLost(0);
    assertEquals(NONE, ids.nextToRetire());
  }

  // RFC 9000 §5.1.2: "choose to treat having connection IDs in need of retirement that exceed this
  // limit as a connection error of type CONNECTION_ID_LIMIT_ERROR"
  @Test
  void retirementsThatNeverGetAcknowledged_areBounded() throws TransportError {
    for (long n = 1; n <= RetirementQueue.CAPACITY; n++) {
      offer(n, n);
    }
    assertFalse(ids.canRetire());
    long next = RetirementQueue.CAPACITY + 1L;
    assertError(TransportErrorCode.CONNECTION_ID_LIMIT_ERROR, next, next, id(next), token(next));
  }

  @Test
  void ownRetirementBeyondTheBound_isRefused() throws TransportError {
    for (long n = 1; n <= RetirementQueue.CAPACITY; n++) {
      offer(n, n);
    }
    assertThrows(IllegalStateException.class, () -> ids.retire(RetirementQueue.CAPACITY));
    assertTrue(ids.isActive(RetirementQueue.CAPACITY));
    ids.onRetirementSent(3);
    ids.onRetirementAcked(3);
    assertTrue(ids.canRetire());
    ids.retire(RetirementQueue.CAPACITY);
  }

  // RFC 9000 §10.3.1
  @Test
  void statelessReset_isRecognisedForEveryIdInUse() throws TransportError {
    ids.setInitialResetToken(token(0), 0);
    offer(1, 0);
    offer(2, 0);
    assertTrue(isReset(0));
    assertFalse(isReset(1), "not used yet");
    ids.takeSpare();
    assertTrue(isReset(1));
    ids.retire(0);
    assertFalse(isReset(0), "retired");
    assertFalse(isReset(9));
  }

  @Test
  void statelessReset_comparesAllSixteenBytesAtTheEnd() {
    ids.setInitialResetToken(token(0), 0);
    for (int i = 0; i < 16; i++) {
      byte[] datagram = reset(token(0));
      datagram[24 + i] ^= 1;
      assertFalse(ids.isStatelessReset(datagram, 40));
    }
    assertTrue(ids.isStatelessReset(reset(token(0)), 40));
    assertFalse(ids.isStatelessReset(reset(token(0)), 39));
    assertFalse(ids.isStatelessReset(token(0), 15));
  }

  @Test
  void resetTokenOfTheFirstId_afterItsRetirement_isIgnored() throws TransportError {
    offer(1, 1);
    ids.setInitialResetToken(token(0), 0);
    assertFalse(isReset(0));
  }
}
