package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.SeededRandom;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final Attempts attempts = new Attempts(new SeededRandom(1));

  private static Attempt attempt(int number, boolean retried, long expiresAt) {
    byte[] dcid = {1, 1, 1, 1, 1, 1, 1, (byte) number};
    return new Attempt(
        Pair.SERVER_ADDRESS,
        Pair.CLIENT_ADDRESS,
        PathPolicy.internet().of(Pair.CLIENT_ADDRESS),
        dcid,
        new byte[] {2},
        dcid,
        retried,
        expiresAt);
  }

  private Attempt add(int number, long expiresAt) {
    Attempt attempt = attempt(number, false, expiresAt);
    attempts.add(attempt);
    return attempt;
  }

  private Attempt find(Attempt attempt) {
    return attempts.find(attempt.dcid, 0, attempt.dcid.length);
  }

  @Test
  void attempt_isFoundByItsConnectionId() {
    Attempt one = add(1, 100);
    Attempt two = add(2, 100);
    assertSame(one, find(one));
    assertSame(two, find(two));
    attempts.remove(one);
    assertNull(find(one));
    assertSame(two, find(two));
    assertFalse(one.isPending());
    assertTrue(two.isPending());
    assertEquals(1, attempts.size());
  }

  @Test
  void oldest_expiresFirst() {
    assertEquals(Long.MAX_VALUE, attempts.nextTimeout());
    Attempt one = add(1, 100);
    Attempt two = add(2, 200);
    Attempt three = add(3, 300);
    assertEquals(100, attempts.nextTimeout());
    attempts.onTimeout(99);
    assertEquals(3, attempts.size());
    attempts.remove(two);
    attempts.onTimeout(100);
    assertFalse(one.isPending());
    assertEquals(300, attempts.nextTimeout());
    attempts.onTimeout(1_000);
    assertFalse(three.isPending());
    assertEquals(0, attempts.size());
    assertEquals(Long.MAX_VALUE, attempts.nextTimeout());
  }

  /** One attempt that nobody decides must not hold on to thousands that were decided after it. */
  @Test
  void decidedAttempts_areLetGoOf() {
    add(0, 1_000_000);
    WeakReference<Attempt> decided = addAndRemove();
    for (int i = 0; i < 50 && decided.get() != null; i++) {
      System.gc();
    }
    assertNull(decided.get());
    assertEquals(1, attempts.size());
  }

  private WeakReference<Attempt> addAndRemove() {
    Attempt attempt = add(1, 1_000_000);
    attempts.remove(attempt);
    return new WeakReference<>(attempt);
  }

  @Test
  void datagrams_areKeptUpToABound() {
    Attempt attempt = attempt(1, false, 100);
    for (int i = 0; i < 100; i++) {
      attempt.keep(new byte[] {(byte) i});
    }
    assertEquals(4, attempt.takeDatagrams().size());
    assertEquals(0, attempt.takeDatagrams().get(0)[0]);
  }

  @Test
  void address_isValidatedByARetryAlone() {
    assertFalse(attempt(1, false, 100).isAddressValidated());
    assertTrue(attempt(1, true, 100).isAddressValidated());
  }
}
