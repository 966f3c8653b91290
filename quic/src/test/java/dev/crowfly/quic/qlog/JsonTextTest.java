package dev.crowfly.quic.qlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;

/** What is written is JSON, and says what was meant. */
class JsonTextTest {
  private final JsonText json = new JsonText();

  @Property(tries = 10_000)
  void any_text_comes_back(@ForAll("texts") String text) {
    json.beginRecord();
    json.object().text("t", text).number("n", 1).endObject();
    json.endRecord();
    assertEquals(Map.of("t", wellFormed(text), "n", BigDecimal.ONE), parse());
    for (int i = 1; i < json.length() - 1; i++) {
      int b = json.bytes()[i];
      assertTrue(b < 0 || b >= 0x20, "a control character would break the sequence");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Character> ascii = Arbitraries.chars().range('\0', (char) 0x7f);
    Arbitrary<Character> surrogates = Arbitraries.chars().range('\ud800', '\udfff');
    Arbitrary<Character> all = Arbitraries.chars().range('\0', '\uffff');
    return Arbitraries.frequencyOf(Tuple.of(4, ascii), Tuple.of(2, surrogates), Tuple.of(2, all))
        .list()
        .ofMaxSize(40)
        .map(
            chars -> {
              StringBuilder text = new StringBuilder();
              chars.forEach(text::append);
              return text.toString();
            });
  }

  /** Halves of surrogate pairs are no text: each is replaced. */
  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  @Property(tries = 10_000)
  void numbers_are_exact_or_strings(@ForAll @LongRange(min = 0) long value) {
    json.beginRecord();
    json.array().number(value).endArray();
    Object expected = value < 1L << 53 ? BigDecimal.valueOf(value) : (Object) Long.toString(value);
    assertEquals(List.of(expected), parse());
  }

  @Property(tries = 10_000)
  void nanoseconds_become_milliseconds(@ForAll @LongRange(min = 0) long nanos) {
    json.beginRecord();
    json.object().millis("t", nanos).endObject();
    BigDecimal millis = (BigDecimal) ((Map<?, ?>) parse()).get("t");
    assertEquals(0, millis.compareTo(BigDecimal.valueOf(nanos, 6)), millis + " of " + nanos);
  }

  @Property(tries = 10_000)
  void hexadecimal_is_lower_case_and_whole(@ForAll byte[] bytes, @ForAll long number) {
    json.beginRecord();
    json.array().hex(bytes, 0, bytes.length).hex(number, 8).hex(number, 4).endArray();
    String all = HexFormat.of().toHexDigits(number);
    assertEquals(List.of(HexFormat.of().formatHex(bytes), all, all.substring(8)), parse());
  }

  @Example
  void a_mark_takes_back_what_follows() {
    json.beginRecord();
    json.array();
    int atBegin = json.mark();
    json.number(1).returnTo(atBegin);
    json.number(2);
    int behindTwo = json.mark();
    json.object().word("half", "done").array("rest").returnTo(behindTwo);
    json.number(3).endArray();
    assertEquals(List.of(BigDecimal.valueOf(2), BigDecimal.valueOf(3)), parse());
  }

  @Example
  void the_parser_of_these_tests_is_strict() {
    for (String wrong :
        List.of(
            "",
            "{",
            "[1,]",
            "[,1]",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "01",
            "1.",
            "+1",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "tru",
            "[1]2",
            "{\"a\":1,\"a\":2}",
            "\"",
            "[1 2]",
            "NaN")) {
      assertThrows(AssertionError.class, () -> Json.parse(wrong), wrong);
    }
  }

  private Object parse() {
    assertEquals(JsonText.RECORD_SEPARATOR, json.bytes()[0]);
    return Json.parse(json.bytes(), 1, json.length() - 1);
  }
}
