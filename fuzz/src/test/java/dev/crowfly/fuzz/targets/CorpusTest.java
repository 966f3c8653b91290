package dev.crowfly.fuzz.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every target over its stored corpus, and over seeded mutations of it, without Jazzer.
 *
 * <p>A failure prints the input in hex: as a file of the corpus it stays found. Another seed is
 * tried with {@code -Dcrowfly.fuzz.seed}, more mutants with {@code -Dcrowfly.fuzz.factor}.
 */
class CorpusTest {
  private static final long SEED = Long.getLong("crowfly.fuzz.seed", 20261122L);
  private static final int FACTOR = Integer.getInteger("crowfly.fuzz.factor", 1);

  @TestFactory
  Stream<DynamicNode> everyInputOfTheCorpusAndMutantsOfThem() {
    return FuzzTarget.all().stream().map(CorpusTest::tests);
  }

  @Test
  void everyTargetHasACorpusAndEveryCorpusATarget() throws IOException {
    try (Stream<Path> directories = Files.list(corpusOf(""))) {
      assertEquals(
          FuzzTarget.all().stream().map(FuzzTarget::name).sorted().toList(),
          directories.map(d -> d.getFileName().toString()).sorted().toList());
    }
  }

  private static DynamicNode tests(FuzzTarget target) {
    List<DynamicNode> nodes = new ArrayList<>();
    Map<String, byte[]> corpus = read(corpusOf(target.name()));
    corpus.forEach((name, input) -> nodes.add(dynamicTest(name, () -> run(target, input, name))));
    nodes.add(dynamicTest("mutants", () -> runMutants(target, List.copyOf(corpus.values()))));
    return dynamicContainer(target.name(), nodes);
  }

  private static void runMutants(FuzzTarget target, List<byte[]> corpus) {
    Mutations mutations = new Mutations(SEED, corpus);
    for (int i = 0; i < target.mutants() * FACTOR; i++) {
      run(target, mutations.next(), "mutant " + i + " of seed " + SEED);
    }
  }

  private static void run(FuzzTarget target, byte[] input, String what) {
    try {
      target.entry().run(input);
    } catch (Throwable t) {
      String hex = HexFormat.of().formatHex(input);
      throw new Violation(target.name() + " fails with " + what + ": " + hex, t);
    }
  }

  private static Map<String, byte[]> read(Path directory) {
    Map<String, byte[]> corpus = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        corpus.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new IllegalStateException("no corpus in " + directory, e);
    }
    return corpus;
  }

  private static Path corpusOf(String target) {
    try {
      return Path.of(Objects.requireNonNull(CorpusTest.class.getResource("/corpus")).toURI())
          .resolve(target);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
