package dev.crowfly.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.sim.link.Chance;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stage;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Site;
import dev.crowfly.sim.work.DatagramExchange;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that can be done to a world, at random: it runs, and runs the same again. */
class TurmoilTest {
  private static final int SEEDS = Integer.getInteger("crowfly.sim.turmoil", 4);
  private static final List<AccessKind> KINDS =
      AccessKind.every().stream().filter(each -> !each.name().startsWith("blocked")).toList();

  @Test
  void sameSeed_sameTurmoil() {
    Set<String> hashes = new HashSet<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      String hash = new Run(seed).hash();
      assertEquals(hash, new Run(seed).hash(), "seed " + seed);
      hashes.add(hash);
    }
    assertEquals(SEEDS, hashes.size());
    System.out.printf("turmoil of %d seeds: %08x%n", SEEDS, hashes.hashCode());
  }

  private static final class Run {
    private final Chance chance;
    private final World world;
    private final SimNode server;
    private final SimNode client;
    private SimSession session;
    private int places;

    Run(long seed) {
      chance = Chance.of(seed).fork("turmoil");
      world = World.seeded(seed);
      world.internet().link(World.INTERNET.then(faults()));
      server = world.node("server", settings());
      client = world.node("client", settings());
      WorkService.publish(server, "work");
      world.until(() -> server.isReady() && client.isReady(), Duration.ofMinutes(5));
      session = client.connect("work");
    }

    private NodeSettings settings() {
      Site.Family family = chance.happens(0.7) ? Site.Family.IPV4 : Site.Family.BOTH;
      return NodeSettings.at(world.place("place " + places++, kind())).family(family);
    }

    private AccessKind kind() {
      return KINDS.get(chance.nextInt(KINDS.size()));
    }

    private Stage[] faults() {
      return new Stage[] {
        Stages.loss(0.1 * chance.nextDouble() * chance.nextDouble()),
        Stages.burstLoss(0.001, 0.1, 0, 0.5),
        Stages.duplication(0.05 * chance.nextDouble()),
        Stages.corruption(0.002, 4),
        Stages.jitter(Duration.ofMillis(chance.between(0, 10))),
        Stages.reordering(0.02, Duration.ofMillis(30)),
        Stages.replay(0.01, Duration.ofMillis(200)),
      };
    }

    String hash() {
      for (int i = 0; i < 8; i++) {
        if (session.isClosed() && client.core() != null && server.core() != null) {
          session = client.connect("work");
        }
        disturb(chance.between(0, 11));
        world.run(Duration.ofMillis(chance.between(1, 8_000)));
      }
      return world.traceHash();
    }

    private void disturb(long what) {
      SimNode node = chance.happens(0.5) ? server : client;
      switch ((int) what) {
        case 0 -> node.moveTo(world.place("place " + places++, kind()));
        case 1 -> node.restart();
        case 2 -> world.intermediate().restart();
        case 3 -> node.places().get(0).rebind();
        case 4 -> node.suspend(Duration.ofSeconds(chance.between(1, 100)));
        case 5 -> node.pause(Duration.ofMillis(chance.between(1, 3_000)));
        case 6 -> node.join(world.place("place " + places++, kind()));
        case 7 -> node.line().both(Link.of(faults()));
        case 8 -> DatagramExchange.begin(session, 300, Duration.ofMillis(20), 100);
        case 9 -> Transfer.echo(session, chance.between(1, 100_000));
        case 10 -> Transfer.both(session, 20_000, 30_000, 10_000);
        default -> world.internet().link(World.INTERNET.then(faults()));
      }
    }
  }
}
