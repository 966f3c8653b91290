package dev.crowfly.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When requests leave, and when a transaction ends. */
class ClientTransactionTest {
  private static final long MILLIS = 1_000_000;

  private final byte[] array = new byte[100];
  private final StunWriter writer = new StunWriter();
  private final StunReader reader = new StunReader();
  private int draws;

  @Test
  void iceRulesSendSevenTimesWithDoublingUpTo1600Ms() {
    ClientTransaction transaction = new ClientTransaction(RetransmissionRules.ICE);
    assertEquals(List.of(0L, 100L, 300L, 700L, 1500L, 3100L, 4700L), sendTimes(transaction, 0));
    assertEquals(ClientTransaction.State.TIMED_OUT, transaction.state());
    assertEquals(6300 * MILLIS, RetransmissionRules.ICE.totalNanos());
  }

  @Test
  void stunRulesAreThoseOfTheRfc() {
    ClientTransaction transaction = new ClientTransaction(RetransmissionRules.STUN);
    assertEquals(List.of(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L), sendTimes(transaction, 0));
    assertEquals(39_500 * MILLIS, RetransmissionRules.STUN.totalNanos());
  }

  @Test
  void heldBackRequestShiftsTheOnesBehindIt() {
    ClientTransaction transaction = new ClientTransaction(RetransmissionRules.ICE);
    transaction.begin(this::random, 0);
    assertTrue(transaction.isRequestDue(30 * MILLIS));
    transaction.onRequestSent(30 * MILLIS);
    assertFalse(transaction.isRequestDue(129 * MILLIS));
    assertEquals(130 * MILLIS, transaction.nextTimeout());
  }

  @Test
  void answerIsAcceptedOnceAndStopsTheRequests() throws StunException {
    ClientTransaction transaction = new ClientTransaction(RetransmissionRules.ICE);
    transaction.begin(this::random, 5);
    readAnswer(transaction, StunClass.SUCCESS_RESPONSE);
    assertFalse(transaction.accepts(reader), "nothing was sent yet: it can only be forged");
    transaction.onRequestSent(5);
    readAnswer(transaction, StunClass.INDICATION);
    assertFalse(transaction.accepts(reader));
    readAnswer(transaction, StunClass.REQUEST);
    assertFalse(transaction.accepts(reader));
    readAnswer(transaction, StunClass.ERROR_RESPONSE);
    assertTrue(transaction.accepts(reader));
    assertFalse(transaction.accepts(reader));
    assertEquals(ClientTransaction.State.ANSWERED, transaction.state());
    assertEquals(ClientTransaction.NEVER, transaction.nextTimeout());
    assertFalse(transaction.isRequestDue(Long.MAX_VALUE));
  }

  @Test
  void answerOfAnEarlierTransactionIsNotAccepted() throws StunException {
    ClientTransaction transaction = new ClientTransaction(RetransmissionRules.ICE);
    transaction.begin(this::random, 0);
    transaction.onRequestSent(0);
    readAnswer(transaction, StunClass.SUCCESS_RESPONSE);
    transaction.begin(this::random, 0);
    transaction.onRequestSent(0);
    assertFalse(transaction.accepts(reader));
    transaction.cancel();
    assertEquals(ClientTransaction.NEVER, transaction.nextTimeout());
  }

  @Test
  void rulesOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RetransmissionRules(0, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new RetransmissionRules(2, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new RetransmissionRules(1, 1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new RetransmissionRules(1, 1, 1, 0));
    assertThrows(
        IllegalStateException.class,
        () -> new ClientTransaction(RetransmissionRules.ICE).onRequestSent(0));
  }

  private List<Long> sendTimes(ClientTransaction transaction, long start) {
    List<Long> times = new ArrayList<>();
    transaction.begin(this::random, start);
    for (long next = start; next != ClientTransaction.NEVER; next = transaction.nextTimeout()) {
      transaction.onTimeout(next);
      if (transaction.isRequestDue(next)) {
        times.add(next / MILLIS);
        transaction.onRequestSent(next);
      }
    }
    return times;
  }

  private void readAnswer(ClientTransaction transaction, StunClass messageClass)
      throws StunException {
    assertTrue(transaction.beginRequest(writer, array, 0, array.length));
    reader.wrap(array, 0, writer.end());
    byte[] answer = new byte[20];
    assertTrue(writer.beginAnswer(answer, 0, answer.length, messageClass, reader));
    reader.wrap(answer, 0, writer.end());
  }

  private void random(byte[] out, int offset, int length) {
    draws++;
    Arrays.fill(out, offset, offset + length, (byte) draws);
  }
}
