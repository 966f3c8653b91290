package dev.crowfly.bench.loopback;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Finds out which JDK a directory is. */
final class JdkHome {
  private JdkHome() {}

  /**
   * Looks at the directory.
   *
   * @throws IllegalArgumentException when it is none, or too old
   */
  static Competitor.Jdk look(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.exists(release)) {
      throw new IllegalArgumentException("--java: " + home + " is not the home of a JDK");
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(release)) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("--java: can't read " + release, e);
    }
    String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
    int feature = version.isEmpty() ? 0 : Runtime.Version.parse(version).feature();
    if (feature < 17) {
      throw new IllegalArgumentException("--java: " + home + " is older than JDK 17");
    }
    return new Competitor.Jdk(home, feature);
  }
}
