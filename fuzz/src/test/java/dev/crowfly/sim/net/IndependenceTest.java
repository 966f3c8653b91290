package dev.crowfly.sim.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The network is to move into the simulator, and the oracle is to know nothing of ICE. */
class IndependenceTest {
  private static final Pattern NAME = Pattern.compile("(?:dev/crowfly|org)/[A-Za-z0-9_/]+");

  @Test
  void networkNatsAndOracleNameNothingButEachOtherAndJava() throws IOException, URISyntaxException {
    Set<String> strangers = new TreeSet<>();
    List<Path> classes = classFiles();
    assertTrue(classes.size() > 15, "classes " + classes);
    for (Path file : classes) {
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      Matcher names = NAME.matcher(bytes);
      while (names.find()) {
        if (!names.group().startsWith("dev/crowfly/sim/net/")) {
          strangers.add(file.getFileName() + " names " + names.group());
        }
      }
    }
    assertEquals(Set.of(), strangers);
  }

  private static List<Path> classFiles() throws IOException, URISyntaxException {
    Path folder = Path.of(Nat.class.getResource("Nat.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.getFileName().toString().contains("Test"))
          .toList();
    }
  }
}
