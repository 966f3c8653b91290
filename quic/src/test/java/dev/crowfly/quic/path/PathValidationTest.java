package dev.crowfly.quic.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The times of one validation. */
class PathValidationTest {
  private static final long INTERVAL = 100;
  private static final long GIVE_UP = 1_000;

  private final PathValidation validation = new PathValidation();

  private void ask(long now) {
    assertTrue(validation.isOwed());
    validation.onWritten(now);
    validation.onSent(1_200, now);
    assertFalse(validation.isOwed());
  }

  @Test
  void askedAtOnce_isGivenUpWhenTheTimeIsOver() {
    validation.begin(INTERVAL, GIVE_UP, 0);
    ask(0);
    assertEquals(INTERVAL, validation.nextTimeout());
    assertFalse(validation.onTimeout(INTERVAL));
    ask(INTERVAL);
    assertFalse(validation.onTimeout(GIVE_UP - 1));
    assertTrue(validation.onTimeout(GIVE_UP));
  }

  /** It had no connection ID, say: the time to answer begins with the question. */
  @Test
  void askedLate_hasItsFullTimeToAnswer() {
    validation.begin(INTERVAL, GIVE_UP, 0);
    assertFalse(validation.isAsked());
    assertFalse(validation.onTimeout(900));
    ask(900);
    assertTrue(validation.isAsked());
    assertFalse(validation.onTimeout(900 + INTERVAL));
    ask(900 + INTERVAL);
    assertFalse(validation.onTimeout(GIVE_UP));
    assertFalse(validation.onTimeout(900 + GIVE_UP - 1));
    assertTrue(validation.onTimeout(900 + GIVE_UP));
  }

  @Test
  void neverAsked_endsAllTheSame() {
    validation.begin(INTERVAL, GIVE_UP, 0);
    assertEquals(GIVE_UP, validation.nextTimeout());
    assertTrue(validation.onTimeout(GIVE_UP));
    assertFalse(validation.isAsked());
  }
}
