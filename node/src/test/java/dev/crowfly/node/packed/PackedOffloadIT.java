package dev.crowfly.node.packed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which way the packed jars take to the network, and what they say of it. */
class PackedOffloadIT {
  private static final Path RUNNABLE = Path.of("target", "crowfly.jar");
  private static final String OFFLOAD_CLASS =
      "META-INF/versions/22/dev/crowfly/node/io/LinuxOffload.class";
  private static final int JAVA = Runtime.version().feature();
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  @TempDir Path home;

  @Test
  void theRunnableJarUsesTheOffloadWhereThereIsOneAndSaysSoInOneLine() throws Exception {
    List<String> lines = intermediate("-jar", RUNNABLE.toString());
    List<String> told = lines.stream().filter(line -> line.contains("UDP offload")).toList();
    assertEquals(1, told.size(), lines.toString());
    assertTrue(told.get(0).endsWith("UDP offload: " + expected()), told.get(0));
    assertFalse(String.join("", lines).contains("WARNING"), lines.toString());
  }

  private static String expected() throws IOException {
    if (JAVA < 22) {
      return "none, because Java " + JAVA + " can't; 22 and later can";
    }
    if (!LINUX) {
      return "none, because only Linux has it";
    }
    try (JarFile jar = new JarFile(RUNNABLE.toFile())) {
      return jar.getEntry(OFFLOAD_CLASS) == null
          ? "none, because this build of Crowfly has none: it was made with a Java before 22"
          : "UDP_SEGMENT and UDP_GRO";
    }
  }

  @Test
  void thePropertySwitchesItOff() throws Exception {
    List<String> lines = intermediate("-Dcrowfly.offload=false", "-jar", RUNNABLE.toString());
    assertTrue(
        lines.stream()
            .anyMatch(line -> line.endsWith("none, because -Dcrowfly.offload switches it off")),
        lines.toString());
  }

  @Test
  void whereJavaDeniesNativeAccessThePlainWayIsTaken() throws Exception {
    assumeTrue(JAVA >= 24, "Java " + JAVA + " warns, but does not deny");
    assumeTrue(expected().startsWith("UDP_SEGMENT"), expected());
    List<String> lines =
        intermediate(
            "--illegal-native-access=deny",
            "-cp",
            RUNNABLE.toString(),
            "dev.crowfly.node.cli.Main");
    assertTrue(
        lines.stream()
            .anyMatch(
                line ->
                    line.endsWith(
                        "none, because Java denies native access;"
                            + " --enable-native-access=ALL-UNNAMED allows it")),
        lines.toString());
  }

  @Test
  void asAModuleItIsTheSame() throws Exception {
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of(
            "-p",
            modulePath(),
            "--add-modules",
            "dev.crowfly.node",
            "--add-exports",
            "dev.crowfly.node/dev.crowfly.node.io=ALL-UNNAMED"));
    if (JAVA >= 22) {
      command.add("--enable-native-access=dev.crowfly.node");
    }
    command.addAll(
        List.of("-cp", Path.of("target", "test-classes").toString(), OffloadLine.class.getName()));
    List<String> lines = run(command, "UDP offload");
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(
        lines.get(0).startsWith("UDP offload: " + expected() + " at port "), lines.toString());
  }

  /** The packed module, and what it requires as the build has it. */
  private static String modulePath() throws IOException {
    List<String> parts = new ArrayList<>();
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(Path.of("target"), "crowfly-node-*.jar")) {
      jars.forEach(jar -> parts.add(jar.toString()));
    }
    assertEquals(1, parts.size(), parts.toString());
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String each : all.split(File.pathSeparator, -1)) {
      if (each.matches(".*(quic|ice|signaling)[/\\\\]target[/\\\\].*")
          || each.matches(".*(crowfly-(quic|ice|signaling)|bcprov|bctls|bcutil)-.*\\.jar")) {
        parts.add(each);
      }
    }
    return String.join(File.pathSeparator, parts);
  }

  private static List<String> java() {
    return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
  }

  /** What an Intermediate prints until it is ready. */
  private List<String> intermediate(String... jvm) throws Exception {
    List<String> command = new ArrayList<>(java());
    command.addAll(List.of(jvm));
    command.addAll(List.of("intermediate", "--listen", "127.0.0.1:0"));
    return run(command, "Ready:");
  }

  /** Starts a process, and ends it when it has printed a line with {@code last}. */
  private List<String> run(List<String> command, String last) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("XDG_CONFIG_HOME", home.toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = output.readLine();
      while (line != null) {
        lines.add(line);
        line = line.contains(last) ? null : output.readLine();
      }
    } finally {
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
    }
    return lines;
  }
}
