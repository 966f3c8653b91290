package dev.crowfly.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Each benchmark runs, for one tiny iteration in this JVM and with the cheapest parameters, so that
 * none rots. The figures are worth nothing.
 */
class AllBenchmarksTest {
  /** Fewer than that, and the annotation processor has lost some. */
  private static final int LEAST_BENCHMARKS = 30;

  @TempDir private Path directory;

  @Test
  void everyBenchmarkGivesAResult() throws Exception {
    Path log = directory.resolve("jmh.log");
    Collection<RunResult> results = run(log);
    Set<String> listed = listed();
    Set<String> done =
        results.stream()
            .map(RunResult::getParams)
            .map(BenchmarkParams::getBenchmark)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(listed, done, () -> read(log));
    assertTrue(listed.size() >= LEAST_BENCHMARKS, listed.size() + " benchmarks");
    for (RunResult result : results) {
      double score = result.getPrimaryResult().getScore();
      String name = result.getParams().getBenchmark();
      assertTrue(score > 0 && Double.isFinite(score), name + " took " + score);
    }
    System.out.printf("%d benchmarks, %d results%n", listed.size(), results.size());
  }

  private static Collection<RunResult> run(Path log) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.NORMAL)
            .output(log.toString())
            .param("payloadBytes", "1200")
            .param("protection", "AES_128_GCM")
            .param("connections", "10")
            .param("burst", "16")
            .param("busy", "all")
            .param("inFlight", "10")
            .param("ranges", "10")
            .param("pairs", "5")
            .param("encodedBytes", "0")
            .build();
    return new Runner(options).run();
  }

  private static Set<String> listed() {
    Set<String> names =
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
            .stream()
            .map(entry -> entry.getUsername())
            .collect(Collectors.toCollection(TreeSet::new));
    assertFalse(names.isEmpty());
    return names;
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
