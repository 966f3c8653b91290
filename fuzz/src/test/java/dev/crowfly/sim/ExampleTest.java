package dev.crowfly.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.PathKind;
import dev.crowfly.sim.net.AccessKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The example of the README, and that it is this one. */
class ExampleTest {
  @Test
  void ownProtocolThroughTwoSymmetricNats() {
    try (World world = World.seeded(42)) {
      SimNode server = world.node("server", AccessKind.SYMMETRIC);
      SimNode client = world.node("client", AccessKind.SYMMETRIC);
      server.publish("shout", stream -> stream.onBytes(bytes -> stream.write(upperCase(bytes))));
      world.ready();
      SimSession session = client.connect("shout");
      SimStream stream = session.openStream();
      stream.write("hello".getBytes(UTF_8));
      world.until(() -> stream.text().equals("HELLO"));
      assertEquals(PathKind.RELAY, session.path().kind());
    }
  }

  @Test
  void readmeHasThisExample() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    String readme = Files.readString(root.resolve("README.md"));
    int from = readme.indexOf("try (World world");
    String example = readme.substring(from, readme.indexOf("```", from));
    Path own = Path.of("fuzz/src/test/java/dev/crowfly/sim/ExampleTest.java");
    assertTrue(
        inOneLine(Files.readString(root.resolve(own))).contains(inOneLine(example)), example);
  }

  private static String inOneLine(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }

  private static byte[] upperCase(byte[] bytes) {
    return new String(bytes, UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8);
  }
}
