package dev.crowfly.quic.qlog;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A strict reader of JSON (RFC 8259): nothing beyond the grammar, and no member twice. */
final class Json {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Reads a text: maps, lists, strings, {@link BigDecimal}s, booleans and null. */
  static Object parse(byte[] utf8, int offset, int length) {
    try {
      // A fresh decoder reports what is not UTF-8.
      return parse(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(utf8, offset, length))
              .toString());
    } catch (CharacterCodingException e) {
      throw new AssertionError("not UTF-8", e);
    }
  }

  static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.space();
    json.require(json.at == text.length(), "end");
    return value;
  }

  private Object value() {
    space();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    expect('{');
    space();
    while (peek() != '}') {
      if (!members.isEmpty()) {
        expect(',');
        space();
      }
      String name = string();
      space();
      expect(':');
      require(!members.containsKey(name), "no second " + name);
      members.put(name, value());
      space();
    }
    expect('}');
    return members;
  }

  private List<Object> array() {
    List<Object> elements = new ArrayList<>();
    expect('[');
    space();
    while (peek() != ']') {
      if (!elements.isEmpty()) {
        expect(',');
      }
      elements.add(value());
      space();
    }
    expect(']');
    return elements;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    expect('"');
    while (peek() != '"') {
      char c = text.charAt(at++);
      require(c >= 0x20, "no control character");
      out.append(c == '\\' ? escape() : c);
    }
    expect('"');
    return out.toString();
  }

  private char escape() {
    char c = text.charAt(at++);
    int simple = "\"\\/bfnrt".indexOf(c);
    if (simple >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(simple);
    }
    require(c == 'u', "an escape");
    String hex = text.substring(at, at + 4);
    require(hex.matches("[0-9a-fA-F]{4}"), "four digits");
    at += 4;
    return (char) Integer.parseInt(hex, 16);
  }

  private BigDecimal number() {
    int end = at;
    while (end < text.length() && "+-.0123456789eE".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    String number = text.substring(at, end);
    require(NUMBER.matcher(number).matches(), "a number");
    at = end;
    return new BigDecimal(number);
  }

  private Object literal(String word, Object meaning) {
    require(text.startsWith(word, at), word);
    at += word.length();
    return meaning;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    require(at < text.length(), "more");
    return text.charAt(at);
  }

  private void expect(char c) {
    require(peek() == c, "'" + c + "'");
    at++;
  }

  private void require(boolean holds, String wanted) {
    if (!holds) {
      throw new AssertionError("wanted " + wanted + " at " + at + " of " + text);
    }
  }
}
