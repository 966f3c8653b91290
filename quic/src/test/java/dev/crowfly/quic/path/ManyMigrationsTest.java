package dev.crowfly.quic.path;

import static dev.crowfly.quic.path.PathWorld.MILLI;
import static dev.crowfly.quic.path.PathWorld.SERVER;
import static dev.crowfly.quic.path.PathWorld.events;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand moves in one connection, with eight connection IDs and eight paths. */
class ManyMigrationsTest {
  private static final int MOVES = 1_000;

  private final PathWorld world = new PathWorld().exchangeCids();
  private final PathSide client = world.client;
  private final PathSide server = world.server;

  @Test
  void thousandNatRebindings_loseNoData() {
    Link home = world.links.get(0);
    for (int i = 0; i < MOVES; i++) {
      Addr address = new Addr("nat:" + i);
      home.rebind(address);
      world.send(client, 3);
      world.send(server, 3);
      world.run(200 * MILLI);
      assertEquals(address, server.paths.activePath().peer(), "rebinding " + i);
      assertTrue(server.paths.activePath().isValidated(), "rebinding " + i);
      server.events.clear();
    }
    world.run(5_000 * MILLI);
    world.assertAllArrived();
    assertEquals(0, server.paths.activePath().dcidSequence(), "the peer has not moved on purpose");
  }

  @Test
  void thousandClientMigrations_loseNoData() {
    for (int i = 0; i < MOVES; i++) {
      Addr local = new Addr("network" + i);
      world.links.get(world.links.size() - 1).cut();
      if (world.links.size() > 10) {
        world.links.remove(0);
      }
      world.link(local, SERVER);
      client.paths.commands().migrateSource(local, world.now);
      world.send(client, 3);
      world.send(server, 3);
      world.run(250 * MILLI);
      assertEquals(new Addr("nat/network" + i), server.paths.activePath().peer(), "migration " + i);
      assertTrue(client.paths.activePath().isValidated(), "migration " + i);
      client.events.clear();
      server.events.clear();
    }
    world.run(5_000 * MILLI);
    world.assertAllArrived();
    assertTrue(client.paths.activePath().dcidSequence() >= MOVES);
  }

  @Test
  void thousandMovesBetweenTwoProbedPaths_useNewConnectionIdsEachTime() {
    Addr[] locals = {PathWorld.HOME, PathWorld.WIFI};
    world.link(PathWorld.WIFI, SERVER);
    client.paths.commands().probePath(PathWorld.WIFI, SERVER, world.now);
    world.run(200 * MILLI);
    events(server);
    for (int i = 0; i < MOVES; i++) {
      client.paths.commands().migrate(locals[(i + 1) % 2], SERVER, world.now);
      world.send(client, 2);
      world.send(server, 2);
      world.run(600 * MILLI);
      List<String> told = events(server);
      assertEquals(
          Collections.singletonList("PeerMigrated:nat/" + locals[(i + 1) % 2]), told, "move " + i);
    }
    world.run(5_000 * MILLI);
    world.assertAllArrived();
    assertEquals(2, client.paths.size());
  }
}
