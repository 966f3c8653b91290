package dev.crowfly.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The same seed gives the same run, datagram for datagram. */
class SameSeedTest {
  @Test
  void equalSeeds_equalTraces_untilTheLastLine() {
    StringBuilder one = new StringBuilder();
    StringBuilder two = new StringBuilder();
    String hashOfOne = run(7, one);
    String hashOfTwo = run(7, two);
    assertEquals(one.toString(), two.toString());
    assertEquals(hashOfOne, hashOfTwo);
    System.out.println("seed 7: " + hashOfOne);
  }

  @Test
  void otherSeeds_otherTraces() {
    assertNotEquals(run(7, new StringBuilder()), run(8, new StringBuilder()));
  }

  private static String run(long seed, StringBuilder trace) {
    try (World world = World.seeded(seed)) {
      world.trace(trace);
      world
          .internet()
          .link(
              World.INTERNET.then(
                  Stages.jitter(Duration.ofMillis(5)),
                  Stages.loss(0.03),
                  Stages.duplication(0.01)));
      SimNode server = world.node("server", AccessKind.PORT_RESTRICTED);
      server.publish("echo", stream -> stream.onBytes(stream::write));
      SimNode client = world.node("client", AccessKind.FULL_CONE);
      world.ready();
      SimSession session = client.connect("echo");
      SimStream stream = session.openStream();
      stream.write("hello".repeat(20_000).getBytes(UTF_8));
      world.until(session::isDirect);
      world.run(Duration.ofSeconds(5));
      assertEquals(100_000, stream.read().length);
      client.restart();
      world.run(Duration.ofSeconds(10));
      return world.traceHash();
    }
  }
}
