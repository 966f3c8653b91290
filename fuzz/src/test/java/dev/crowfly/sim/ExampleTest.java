package dev.crowfly.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.node.core.PathKind;
import dev.crowfly.sim.net.AccessKind;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The example of the README. */
class ExampleTest {
  @Test
  void ownProtocolThroughTwoSymmetricNats() {
    try (World world = World.seeded(42)) {
      SimNode server = world.node("server", AccessKind.SYMMETRIC);
      server.publish("shout", stream -> stream.onBytes(bytes -> stream.write(upperCase(bytes))));
      SimSession session = world.node("client", AccessKind.SYMMETRIC).connect("shout");
      SimStream stream = session.openStream();
      stream.write("hello".getBytes(UTF_8));
      world.until(() -> stream.text().equals("HELLO"));
      world.run(Duration.ofSeconds(20));
      assertEquals(PathKind.RELAY, session.path().kind());
    }
  }

  @Test
  void ownProtocolThroughTwoPortRestrictedNats() {
    try (World world = World.seeded(43)) {
      SimNode server = world.node("server", AccessKind.PORT_RESTRICTED);
      server.publish("shout", stream -> stream.onBytes(bytes -> stream.write(upperCase(bytes))));
      SimSession session = world.node("client", AccessKind.PORT_RESTRICTED).connect("shout");
      SimStream stream = session.openStream();
      stream.write("hello".getBytes(UTF_8));
      world.until(() -> stream.text().equals("HELLO"));
      world.until(session::isDirect);
    }
  }

  private static byte[] upperCase(byte[] bytes) {
    return new String(bytes, UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8);
  }
}
