package dev.crowfly.bench.loopback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompareTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--peers nobody",
        "--work nothing",
        "--rounds 0",
        "--seconds 0",
        "--seconds x",
        "--warmup -1",
        "--java nowhere",
        "--page nowhere/at/all.md",
        "--unknown"
      })
  void argumentsThatAreNoUseAreRefused(String arguments) {
    assertEquals(2, Compare.execute(arguments.split(" ", -1)));
  }

  @Test
  void aRunOfTwoWritesAPageWithBoth() throws Exception {
    Path page = directory.resolve("README.md");
    Files.writeString(page, "# Before\n");
    int code =
        Compare.execute(
            "--peers=ours-nio,tls-tcp",
            "--work=bulk",
            "--rounds=1",
            "--warmup=0",
            "--seconds=0.1",
            "--page=" + page,
            "--log=" + directory.resolve("log"));
    assertEquals(0, code);
    String text = Files.readString(page);
    int java = Runtime.version().feature();
    assertTrue(text.startsWith("# Before\n"), text);
    assertTrue(text.contains("| ours-nio, JDK " + java + " | "), text);
    assertTrue(text.contains("| tls-tcp, JDK " + java + " | "), text);
    assertFalse(text.contains("${"), text);
  }

  @Test
  void aPageIsReplacedBetweenItsMarksAlone() throws Exception {
    Path page = directory.resolve("README.md");
    Files.writeString(
        page, "above\n" + ResultsPage.BEGIN + "\nold\n" + ResultsPage.END + "\nbelow\n");
    new ResultsPage(new Results(), List.of(), 5, 3).writeTo(page);
    String text = Files.readString(page);
    assertTrue(text.startsWith("above\n" + ResultsPage.BEGIN + "\n"), text);
    assertTrue(text.endsWith(ResultsPage.END + "\nbelow\n"), text);
    assertFalse(text.contains("old"), text);
  }

  @Test
  void mediansAndRatiosAreThoseOfTheRounds() {
    Results results = new Results();
    String ours = Competitor.label(StackName.OURS_NIO, 17);
    String other = Competitor.label(StackName.QUICHE_NIO, 17);
    for (long cpu : new long[] {70, 10, 90, 60, 80}) {
      results.add(Workload.BULK, ours, new Measurement(10, 1, cpu, 0, 0, 0));
      results.add(Workload.BULK, other, new Measurement(10, 1, 2 * cpu, 0, 0, 0));
    }
    assertEquals(
        7.0, results.median(Workload.BULK, ours, Measurement::cpuNanosPerUnit).orElseThrow(), 1e-9);
    Goal goal =
        Goal.all().stream()
            .filter(one -> one.other().equals(other) && one.workload() == Workload.BULK)
            .findFirst()
            .orElseThrow();
    assertEquals(0.5, goal.ratio(results).orElseThrow(), 1e-9);
    assertTrue(goal.isMet(0.5));
    assertFalse(goal.isMet(0.71));
  }

  @Test
  void aMeasurementSurvivesItsLine() {
    Measurement measurement = new Measurement(1, 2, 3, 4, 5, 6);
    assertEquals(measurement, Measurement.ofLine(measurement.toLine()));
  }
}
