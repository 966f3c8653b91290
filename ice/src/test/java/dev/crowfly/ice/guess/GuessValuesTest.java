package dev.crowfly.ice.guess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateFormatException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What two observations say, what a forecast says, and what the peer is told of both. */
class GuessValuesTest {
  private static final String SRFLX =
      "candidate:1 1 udp 1694498815 198.51.100.7 40000 typ srflx raddr 10.0.0.2 rport 5000";

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  private static InetSocketAddress port(int port) {
    return at("198.51.100.7", port);
  }

  @Test
  void twoObservationsTellTheKindOfNat() {
    assertEquals(PortChoice.CONSTANT, PortChoice.of(port(40000), port(40000)));
    assertEquals(PortChoice.SEQUENTIAL, PortChoice.of(port(40000), port(40001)));
    assertEquals(PortChoice.SEQUENTIAL, PortChoice.of(port(40000), port(39998)));
    assertEquals(PortChoice.SEQUENTIAL, PortChoice.of(port(40000), port(40064)));
    assertEquals(PortChoice.RANDOM, PortChoice.of(port(40000), port(40065)));
    assertEquals(PortChoice.RANDOM, PortChoice.of(port(40000), at("198.51.100.8", 40000)));
    assertTrue(PortChoice.RANDOM.isHard() && PortChoice.SEQUENTIAL.isHard());
    assertFalse(PortChoice.CONSTANT.isHard() || PortChoice.UNKNOWN.isHard());
  }

  @Test
  void forecastGoesOnInTheStepOfTwoPorts() {
    PortForecast up = PortForecast.of(port(40000), port(40002));
    assertEquals(port(40004), up.next());
    assertEquals(port(40010), up.at(3));
    PortForecast down = PortForecast.of(port(40000), port(39999));
    assertEquals(port(39998), down.at(0));
    assertEquals(port(39991), down.at(7));
  }

  @Test
  void portsThatDoNotFollowEachOtherGiveNoForecast() {
    assertNull(PortForecast.of(port(40000), port(40000)));
    assertNull(PortForecast.of(port(40000), port(40009)));
    assertNull(PortForecast.of(port(40000), at("198.51.100.8", 40001)));
    assertNull(PortForecast.of(port(65534), port(65535)));
    assertNull(PortForecast.of(port(2), port(1)));
    assertNotNull(PortForecast.of(port(65533), port(65534)));
    assertThrows(IllegalArgumentException.class, () -> new PortForecast(port(1), 0));
    assertThrows(IllegalArgumentException.class, () -> new PortForecast(port(1), 9));
  }

  @Test
  void forecastEndsWithThePorts() {
    PortForecast last = new PortForecast(port(65530), 3);
    assertEquals(port(65533), last.at(1));
    assertNull(last.at(2));
    assertNull(new PortForecast(port(5), -3).at(2));
  }

  @Test
  void noteComesBackFromBehindACandidateWhichStaysOne() throws CandidateFormatException {
    for (GuessNote note :
        List.of(
            GuessNote.ofNat(PortChoice.RANDOM, true),
            GuessNote.ofNat(PortChoice.SEQUENTIAL, false),
            GuessNote.ofNat(PortChoice.CONSTANT, true),
            GuessNote.ofForecast(-8),
            GuessNote.ofForecast(1))) {
      String text = note.behind(SRFLX);
      assertEquals(note, GuessNote.of(text));
      assertEquals(Candidate.parse(SRFLX), Candidate.parse(text));
    }
    assertEquals(SRFLX, GuessNote.NONE.behind(SRFLX));
  }

  @Test
  void whatIsNotANoteSaysNothing() {
    for (String text :
        List.of(
            "",
            "candidate:",
            SRFLX,
            SRFLX + " generation 0",
            SRFLX + " crowfly-nat",
            SRFLX + " crowfly-nat kind",
            SRFLX + " crowfly-nat UNKNOWN",
            SRFLX + " crowfly-birthday 2",
            SRFLX + " crowfly-step 9",
            SRFLX + " crowfly-step +1",
            SRFLX + " crowfly-step 01",
            SRFLX + " crowfly-step 99999999999999999999",
            "crowfly-step 1 crowfly-step 1 crowfly-nat random")) {
      assertEquals(GuessNote.NONE, GuessNote.of(text), text);
    }
  }

  @Test
  void noTextMakesAnExceptionOrAStepBeyondTheLargest() {
    Random random = new Random(42);
    String[] words = {"crowfly-nat", "crowfly-step", "crowfly-birthday", "1", "-3", "random", ""};
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(i % 2 == 0 ? SRFLX : "");
      for (int j = random.nextInt(80); j > 0; j--) {
        text.append(' ').append(words[random.nextInt(words.length)]);
      }
      assertTrue(Math.abs(GuessNote.of(text.toString()).step()) <= PortForecast.MAX_STEP);
    }
  }

  @Test
  void rulesHaveRanges() {
    assertTrue(GuessingRules.defaults().predicts());
    assertFalse(GuessingRules.defaults().searches());
    assertFalse(GuessingRules.none().predicts());
    GuessingRules usual = GuessingRules.defaults().withBirthday(256, 1_024);
    assertTrue(usual.searches() && usual.predicts());
    assertEquals(2_048, usual.probesPerMinute());
    assertEquals(8_192, GuessingRules.none().withBirthday(1_024, 1).probesPerMinute());
    for (int[] wrong : new int[][] {{0, 1}, {1, 0}, {1_025, 1}, {1, 16_385}, {-1, 1}}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> GuessingRules.defaults().withBirthday(wrong[0], wrong[1]));
    }
    assertThrows(IllegalArgumentException.class, () -> new GuessingRules(true, 256, 1_024, 1_000));
  }

  @Test
  void budgetFillsWithinAMinuteAndNeverOverflows() {
    long second = 1_000_000_000L;
    ProbeBudget budget = new ProbeBudget(2_000);
    long now = 1L << 60;
    assertTrue(budget.take(1_000, now));
    assertTrue(budget.take(1_000, now));
    assertFalse(budget.take(1, now));
    assertFalse(budget.take(1_000, now + 29 * second));
    assertTrue(budget.take(1_000, now + 31 * second));
    assertTrue(budget.take(2_000, now + 200 * second));
    assertFalse(budget.take(2_000, now + 201 * second));
    assertFalse(new ProbeBudget(0).take(1, now));
    ProbeBudget asked = new ProbeBudget(60);
    assertTrue(asked.take(60, 0));
    int given = 0;
    for (long at = 0; at <= 60 * second; at += second / 10) {
      given += asked.take(1, at) ? 1 : 0; // asked often, it still fills
    }
    assertTrue(given >= 59 && given <= 60, "given " + given);
  }
}
