package dev.crowfly.realnat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code --json}: an object whose members are read by name.
 *
 * @param atNanos when it was read, by {@link System#nanoTime}
 */
record Event(String line, long atNanos) {
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

  /** Whether it is of this kind. */
  boolean is(String event) {
    return text("event").equals(event);
  }

  /** Whether a member has this text. */
  boolean has(String name, String value) {
    return text(name).equals(value);
  }

  /** The text of a member; empty if it has none. */
  String text(String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(line);
    return found.find() ? unescaped(found.group(1)) : "";
  }

  /** The number of a member, which has to be there. */
  double number(String name) {
    Matcher found = Pattern.compile("\"" + name + "\":(-?[0-9.eE+-]+)").matcher(line);
    if (!found.find()) {
      throw new AssertionError("no number " + name + " in " + line);
    }
    return Double.parseDouble(found.group(1));
  }

  /** Whether a member is true. */
  boolean flag(String name) {
    return line.contains("\"" + name + "\":true");
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            found -> {
              String plain;
              if (found.group(1) != null) {
                plain = Character.toString(Integer.parseInt(found.group(1), 16));
              } else {
                plain = found.group(2).equals("n") ? "\n" : found.group(2);
              }
              return Matcher.quoteReplacement(plain);
            });
  }
}
