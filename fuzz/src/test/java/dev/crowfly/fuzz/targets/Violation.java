package dev.crowfly.fuzz.targets;

import java.util.Objects;

/** A property does not hold: what a target throws, beside whatever the code under test throws. */
public final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** What does not hold. */
  public Violation(String message) {
    super(message);
  }

  /** What does not hold, and what was thrown instead. */
  public Violation(String message, Throwable cause) {
    super(message, cause);
  }

  /** The property {@code what} has to hold. */
  public static void unless(boolean holds, String what) {
    if (!holds) {
      throw new Violation(what);
    }
  }

  /** Both have to be the same. */
  public static void unlessEqual(Object expected, Object actual, String what) {
    if (!Objects.equals(expected, actual)) {
      throw new Violation(what + ": expected " + expected + ", was " + actual);
    }
  }
}
