package dev.crowfly.swarm;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A life that went wrong.
 *
 * @param line in one line
 * @param text with all that is known
 */
record Failure(long seed, String line, String text) {
  static Failure of(long seed, Life life, Throwable why) {
    StringWriter stack = new StringWriter();
    why.printStackTrace(new PrintWriter(stack));
    String text = (life == null ? "" : life.describe()) + stack;
    return new Failure(seed, firstLine(why), text);
  }

  /** What is wrong, without what differs in other worlds that fail in the same way. */
  static String firstLine(Throwable why) {
    return String.valueOf(why.getMessage()).split("\n", 2)[0];
  }
}
