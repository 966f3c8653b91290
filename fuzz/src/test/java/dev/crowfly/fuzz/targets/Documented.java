package dev.crowfly.fuzz.targets;

/** Calls that may throw what their Javadoc says, and nothing else. */
final class Documented {
  private Documented() {}

  /** A call that throws {@code type} if, and only if, {@code expected}. */
  static void call(boolean expected, Class<? extends RuntimeException> type, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      if (expected && type.isInstance(e)) {
        return;
      }
      throw e;
    }
    Violation.unless(!expected, "no " + type.getSimpleName() + " though documented");
  }

  /** A call that may throw {@code type}, for reasons that only the code under test can know. */
  static void mayThrow(Class<? extends RuntimeException> type, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      if (!type.isInstance(e)) {
        throw e;
      }
    }
  }
}
