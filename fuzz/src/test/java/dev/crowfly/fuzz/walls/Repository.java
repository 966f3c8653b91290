package dev.crowfly.fuzz.walls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that this build was made from. */
final class Repository {
  /** Every module, in the order of the reactor. */
  static final List<String> MODULES = List.of("quic", "ice", "signaling", "node", "bench", "fuzz");

  private Repository() {}

  /** The directory of the parent pom: the nearest one upwards with a {@code .mvn}. */
  static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(".mvn"))) {
        return at;
      }
    }
    throw new IllegalStateException("not inside the source tree: " + start);
  }

  static Path pom(String module) {
    return root().resolve(module).resolve("pom.xml");
  }

  /** The main sources of a module, relative to their root. */
  static List<Path> mainSources(String module) throws IOException {
    Path sources = root().resolve(module).resolve("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(f -> f.toString().endsWith(".java"))
          .map(sources::relativize)
          .sorted()
          .toList();
    }
  }
}
