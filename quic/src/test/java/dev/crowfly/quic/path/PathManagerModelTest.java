package dev.crowfly.quic.path;

import static dev.crowfly.quic.path.PathWorld.MILLI;
import static dev.crowfly.quic.path.PathWorld.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Client, server, networks and an attacker do what they like, against a model that knows only which
 * links work and where the client wants to be.
 *
 * <p>{@link PathWorld} checks after every single step that one path is active, that states are only
 * promoted, that no address gets more than three times what it sent, and that time goes on.
 */
class PathManagerModelTest {
  private static final int NETWORKS = 5;

  private static final class Play {
    private final SplittableRandom random;
    private final PathWorld world;
    private final int maxPaths;
    private final List<Packet> overheard = new ArrayList<>();
    private int addresses;

    Play(long seed) {
      random = new SplittableRandom(seed);
      maxPaths = 2 + random.nextInt(7);
      world = new PathWorld(maxPaths, 8).exchangeCids();
      world.eavesdropper =
          (packet, link) -> {
            if (overheard.size() < 50) {
              overheard.add(packet);
            }
            if (random.nextInt(40) == 0) {
              world.toServer(packet, SERVER, new Addr("thief" + random.nextInt(20)), 0);
            }
          };
    }

    private Addr network() {
      int i = random.nextInt(NETWORKS);
      return i == 0 ? PathWorld.HOME : new Addr("network" + i);
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0 ->
            attempt(() -> world.client.paths.commands().probePath(network(), SERVER, world.now));
        case 1 ->
            attempt(() -> world.client.paths.commands().migrate(network(), SERVER, world.now));
        case 2 -> attempt(() -> world.client.paths.commands().migrateSource(network(), world.now));
        case 3 ->
            attempt(
                () -> world.server.paths.commands().probePath(SERVER, new Addr("x"), world.now));
        case 4 -> world.link(network(), SERVER).rebind(new Addr("nat#" + addresses++));
        case 5 -> world.link(network(), SERVER).cut();
        case 6, 7 -> world.link(network(), SERVER).mend();
        case 8 -> replay();
        case 9 -> attempt(() -> world.client.paths.commands().abandonPath(network(), SERVER));
        default -> {}
      }
      world.send(world.client, random.nextInt(4));
      world.send(world.server, random.nextInt(4));
      world.run(random.nextInt(4) == 0 ? 3_000 * MILLI : random.nextInt(300) * MILLI);
      checkBounds();
    }

    private void attempt(Runnable call) {
      try {
        call.run();
      } catch (PathException e) {
        assertTrue(!e.getMessage().isEmpty());
      } catch (IllegalArgumentException e) {
        assertEquals("the active path can't be abandoned", e.getMessage());
      }
    }

    /** What was seen before comes again from somewhere else. */
    private void replay() {
      for (Packet packet : overheard) {
        world.toServer(packet, SERVER, new Addr("replay" + random.nextInt(100)), random.nextInt(9));
      }
      overheard.clear();
    }

    private void checkBounds() {
      assertTrue(world.client.paths.size() <= maxPaths);
      assertTrue(world.server.paths.size() <= maxPaths);
      assertTrue(world.client.remote.size() <= 8);
      assertTrue(world.server.remote.size() <= 8);
      world.client.events.clear();
      world.server.events.clear();
    }

    /** The attacker goes home, and one network works: the connection has to find it. */
    void settle() {
      world.eavesdropper = (packet, link) -> {};
      for (int i = 1; i < NETWORKS; i++) {
        world.link(new Addr("network" + i), SERVER);
      }
      for (Link link : world.links) {
        link.mend();
      }
      // Keepalives show the server where a NAT has put a client that has nothing to say. And it
      // takes long, as probe timeouts have been doubled many times by now.
      for (int i = 0; i < 200; i++) {
        world.client.ping();
        world.run(5_000 * MILLI);
      }
      world.assertAllArrived();
      Path active = world.client.paths.activePath();
      Link link = world.link(active.local(), SERVER);
      world.send(world.client, 1);
      world.run(5_000 * MILLI);
      assertEquals(link.serverPeer, world.server.paths.activePath().peer());
      assertTrue(world.server.paths.activePath().isValidated());
      world.assertAllArrived();
    }
  }

  @Property(tries = 400)
  void whateverHappens_boundsHold_andDataArrivesInTheEnd(@ForAll long seed) {
    Play play = new Play(seed);
    for (int i = 0; i < 40; i++) {
      play.step();
    }
    play.settle();
  }
}
