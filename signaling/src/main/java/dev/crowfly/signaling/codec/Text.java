package dev.crowfly.signaling.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crowfly.signaling.SignalingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/**
 * Texts for people: UTF-8 without anything that moves a terminal's cursor, ends a log line or turns
 * the direction of writing.
 */
final class Text {
  private Text() {}

  /** Reads a text that came over the wire. */
  static String read(byte[] bytes, int offset, int length) throws SignalingException {
    if (isPlain(bytes, offset, length)) {
      return new String(bytes, offset, length, US_ASCII);
    }
    String text;
    try {
      text =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, offset, length))
              .toString();
    } catch (CharacterCodingException e) {
      throw Bounds.malformed("a text that is no UTF-8");
    }
    if (!isFit(text)) {
      throw Bounds.malformed("a text with control characters");
    }
    return text;
  }

  /** The bytes of a text of ours, made fit: bad characters replaced, its end cut off. */
  static byte[] fit(String text, int maxBytes) {
    if (text.length() <= maxBytes && isPlain(text)) {
      return text.getBytes(US_ASCII);
    }
    StringBuilder fit = new StringBuilder();
    int bytes = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      int good = isPrintable(c) ? c : '?';
      bytes += utf8Bytes(good);
      if (bytes > maxBytes) {
        break;
      }
      fit.appendCodePoint(good);
    }
    return fit.toString().getBytes(UTF_8);
  }

  /** Whether {@link #fit} would change nothing but the length. */
  static boolean isFit(String text) {
    return isPlain(text) || text.codePoints().allMatch(Text::isPrintable);
  }

  /** Whether it is all printable ASCII, as nearly every text is. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < ' ' || bytes[i] > '~') {
        return false;
      }
    }
    return true;
  }

  private static int utf8Bytes(int c) {
    if (c < 0x80) {
      return 1;
    }
    if (c < 0x800) {
      return 2;
    }
    return c < 0x10000 ? 3 : 4;
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
