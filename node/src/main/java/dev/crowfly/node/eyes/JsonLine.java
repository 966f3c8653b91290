package dev.crowfly.node.eyes;

import java.util.Locale;

/**
 * One JSON object in one line, its fields in the order in which they are added (RFC 8259).
 *
 * <p>Everything beyond ASCII and all control characters are escaped, so that a line stays a line in
 * every encoding.
 */
public final class JsonLine {
  private final StringBuilder text = new StringBuilder(128).append('{');

  private JsonLine() {}

  /** Begins the line of an event. */
  public static JsonLine event(String name) {
    return new JsonLine().put("event", name);
  }

  /** Begins an object that is no event by itself. */
  public static JsonLine object() {
    return new JsonLine();
  }

  /** Adds a text. */
  public JsonLine put(String name, String value) {
    key(name);
    string(value);
    return this;
  }

  /** Adds an integer. */
  public JsonLine put(String name, long value) {
    key(name);
    text.append(value);
    return this;
  }

  /** Adds a truth. */
  public JsonLine put(String name, boolean value) {
    key(name);
    text.append(value);
    return this;
  }

  /** Adds a number with three digits after the point; {@code null} for one that is none. */
  public JsonLine put(String name, double value) {
    key(name);
    if (Double.isFinite(value)) {
      text.append(String.format(Locale.ROOT, "%.3f", value));
    } else {
      text.append("null");
    }
    return this;
  }

  /** Adds a list of texts. */
  public JsonLine put(String name, Iterable<String> values) {
    key(name);
    text.append('[');
    String separator = "";
    for (String value : values) {
      text.append(separator);
      string(value);
      separator = ",";
    }
    text.append(']');
    return this;
  }

  /** Adds an object. */
  public JsonLine put(String name, JsonLine value) {
    key(name);
    text.append(value);
    return this;
  }

  /** Adds a list of objects. */
  public JsonLine putObjects(String name, Iterable<JsonLine> values) {
    key(name);
    text.append('[');
    String separator = "";
    for (JsonLine value : values) {
      text.append(separator).append(value);
      separator = ",";
    }
    text.append(']');
    return this;
  }

  /** The object, without a line end. */
  @Override
  public String toString() {
    return text + "}";
  }

  private void key(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    string(name);
    text.append(':');
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c >= 0x20 && c < 0x7f) {
        text.append(c);
      } else if (c == '\n') {
        text.append("\\n");
      } else {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    text.append('"');
  }
}
