package dev.crowfly.quic.qlog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON text at a time, as UTF-8 in an array that is used again (RFC 8259, RFC 7464).
 *
 * <p>Puts commas and escapes; that objects and arrays are closed is the caller's part. Numbers stay
 * inside of what every reader of JSON can represent.
 */
final class JsonText {
  /** RFC 7464 §2.2: comes before each text. */
  static final byte RECORD_SEPARATOR = 0x1e;

  /** RFC 7493 §2.2: beyond, many readers are not exact. */
  static final long MAX_EXACT = (1L << 53) - 1;

  private static final int INITIAL_BYTES = 1024;

  /** A text that hostile input has made larger than this is not what the array is kept for. */
  private static final int KEPT_BYTES = 65_536;

  private static final int NANOS_DIGITS = 6;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final char REPLACEMENT = '\ufffd';
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] buf = new byte[INITIAL_BYTES];
  private int length;
  private boolean comma;

  /** Begins a record of a text sequence. */
  void beginRecord() {
    if (buf.length > KEPT_BYTES) {
      buf = new byte[INITIAL_BYTES];
    }
    length = 0;
    comma = false;
    put(RECORD_SEPARATOR);
  }

  /** Ends the record. */
  void endRecord() {
    put((byte) '\n');
  }

  byte[] bytes() {
    return buf;
  }

  int length() {
    return length;
  }

  /** A place between two elements, to {@link #returnTo}. */
  int mark() {
    return comma ? length : -length;
  }

  /** Takes back all that was written since the mark. */
  void returnTo(int mark) {
    comma = mark > 0;
    length = Math.abs(mark);
  }

  JsonText object() {
    element();
    put((byte) '{');
    comma = false;
    return this;
  }

  JsonText endObject() {
    put((byte) '}');
    comma = true;
    return this;
  }

  JsonText array(String name) {
    return name(name).array();
  }

  JsonText array() {
    element();
    put((byte) '[');
    comma = false;
    return this;
  }

  JsonText endArray() {
    put((byte) ']');
    comma = true;
    return this;
  }

  /** The name of a member; its value follows. Plain ASCII, nothing to escape. */
  JsonText name(String name) {
    element();
    quoted(name);
    put((byte) ':');
    comma = false;
    return this;
  }

  JsonText object(String name) {
    return name(name).object();
  }

  /** A member whose value is plain ASCII with nothing to escape. */
  JsonText word(String name, String value) {
    name(name);
    return word(value);
  }

  JsonText word(String value) {
    element();
    quoted(value);
    return this;
  }

  private void quoted(String ascii) {
    int size = ascii.length();
    reserve(size + 2);
    buf[length++] = '"';
    for (int i = 0; i < size; i++) {
      buf[length++] = (byte) ascii.charAt(i);
    }
    buf[length++] = '"';
  }

  JsonText bool(String name, boolean value) {
    name(name);
    raw(value ? "true" : "false");
    comma = true;
    return this;
  }

  private void raw(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      put((byte) ascii.charAt(i));
    }
  }

  JsonText number(String name, long value) {
    name(name);
    return number(value);
  }

  /** A whole number, 0 or more; as a string where a double would not be exact. */
  JsonText number(long value) {
    element();
    boolean exact = value <= MAX_EXACT;
    if (!exact) {
      put((byte) '"');
    }
    digits(value, 1);
    if (!exact) {
      put((byte) '"');
    }
    return this;
  }

  /** Nanoseconds, 0 or more, as milliseconds. */
  JsonText millis(String name, long nanos) {
    name(name);
    element();
    digits(nanos / NANOS_PER_MILLI, 1);
    long fraction = nanos % NANOS_PER_MILLI;
    int places = NANOS_DIGITS;
    while (places > 0 && fraction % 10 == 0) {
      fraction /= 10;
      places--;
    }
    if (places > 0) {
      put((byte) '.');
      digits(fraction, places);
    }
    return this;
  }

  private void digits(long value, int least) {
    int count = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      count++;
    }
    count = Math.max(count, least);
    reserve(count);
    long rest = value;
    for (int i = length + count - 1; i >= length; i--) {
      buf[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  JsonText hex(String name, byte[] bytes, int offset, int count) {
    name(name);
    return hex(bytes, offset, count);
  }

  JsonText hex(byte[] bytes, int offset, int count) {
    element();
    reserve(2 * count + 2);
    buf[length++] = '"';
    for (int i = offset; i < offset + count; i++) {
      buf[length++] = HEX[bytes[i] >> 4 & 0xf];
      buf[length++] = HEX[bytes[i] & 0xf];
    }
    buf[length++] = '"';
    return this;
  }

  /** The low bytes of a number, in hexadecimal. */
  JsonText hex(long value, int bytes) {
    element();
    reserve(2 * bytes + 2);
    buf[length++] = '"';
    for (int shift = 8 * bytes - 4; shift >= 0; shift -= 4) {
      buf[length++] = HEX[(int) (value >>> shift) & 0xf];
    }
    buf[length++] = '"';
    return this;
  }

  /** Any text; halves of surrogate pairs, which UTF-8 can't carry, become U+FFFD. */
  JsonText text(String name, String value) {
    name(name);
    element();
    put((byte) '"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        utf8(Character.toCodePoint(c, value.charAt(++i)));
      } else {
        character(Character.isSurrogate(c) ? REPLACEMENT : c);
      }
    }
    put((byte) '"');
    return this;
  }

  private void character(char c) {
    if (c == '"' || c == '\\') {
      put((byte) '\\');
      put((byte) c);
    } else if (c < 0x20 || c == 0x7f) {
      // RFC 8259 §7. A raw separator would also end the record (RFC 7464 §2.1).
      raw("\\u00");
      put(HEX[c >> 4]);
      put(HEX[c & 0xf]);
    } else {
      utf8(c);
    }
  }

  private void utf8(int codePoint) {
    if (codePoint < 0x80) {
      put((byte) codePoint);
    } else if (codePoint < 0x800) {
      put((byte) (0xc0 | codePoint >> 6));
      continuation(codePoint);
    } else if (codePoint < 0x10000) {
      put((byte) (0xe0 | codePoint >> 12));
      continuation(codePoint >> 6);
      continuation(codePoint);
    } else {
      put((byte) (0xf0 | codePoint >> 18));
      continuation(codePoint >> 12);
      continuation(codePoint >> 6);
      continuation(codePoint);
    }
  }

  private void continuation(int bits) {
    put((byte) (0x80 | (bits & 0x3f)));
  }

  private void element() {
    if (comma) {
      put((byte) ',');
    }
    comma = true;
  }

  private void put(byte b) {
    reserve(1);
    buf[length++] = b;
  }

  private void reserve(int bytes) {
    if (length + bytes > buf.length) {
      buf = Arrays.copyOf(buf, Math.max(length + bytes, 2 * buf.length));
    }
  }
}
