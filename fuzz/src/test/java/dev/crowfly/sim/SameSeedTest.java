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

  /** Ten sessions that are all due at the same instant: 1 in 3,628,800 is the same by accident. */
  @Test
  void equalSeeds_equalTraces_ofANodeWithManySessions_whoseNetworkChanges() {
    assertEquals(runOfMany(), runOfMany());
  }

  private static String runOfMany() {
    StringBuilder trace = new StringBuilder();
    try (World world = World.seeded(9)) {
      SimNode server = world.node("server", AccessKind.FULL_CONE);
      server.publish("echo", stream -> stream.onBytes(stream::write));
      world.ready();
      for (int i = 0; i < 10; i++) {
        world.node("client " + i, AccessKind.PORT_RESTRICTED).connect("echo");
      }
      world.until(() -> server.sessions().size() == 10);
      world.run(Duration.ofSeconds(2));
      world.trace(trace);
      server.moveTo(world.place("elsewhere", AccessKind.FULL_CONE));
      world.run(Duration.ofSeconds(1));
      return trace.toString();
    }
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
