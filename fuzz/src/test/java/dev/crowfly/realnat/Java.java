package dev.crowfly.realnat;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the processes of a lab are started: with the Java of this test, small and quick to start. */
final class Java {
  private Java() {}

  /** The beginning of a command; options of the Java machine may follow. */
  static List<String> command(String heap) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        heap,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto");
  }

  /** A class of these tests as a program; it may name nothing but the JDK and this package. */
  static List<String> main(Class<?> program, String... arguments) {
    try {
      Path classes = Path.of(program.getProtectionDomain().getCodeSource().getLocation().toURI());
      List<String> all = new ArrayList<>(command("-Xmx64m"));
      all.add("-cp");
      all.add(classes.toString());
      all.add(program.getName());
      all.addAll(List.of(arguments));
      return all;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The product; tests of a module run in its directory. */
  static Path crowflyJar() {
    Path jar =
        Path.of(System.getProperty("crowfly.jar", "../node/target/crowfly.jar")).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          "no " + jar + ": 'mvn verify' makes it before these tests run; -Dcrowfly.jar names one");
    }
    return jar;
  }
}
