package dev.crowfly.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much a world can hold. */
class ScaleTest {
  private static final int AGENTS = Integer.getInteger("crowfly.sim.agents", 50);
  private static final int IDLE_HOURS = Integer.getInteger("crowfly.sim.idleHours", 3);

  @Test
  void manyAgentsOfOneConnector() {
    long began = System.nanoTime();
    World world = World.seeded(1);
    SimNode server = world.node("server", AccessKind.FULL_CONE);
    WorkService.publish(server, "work");
    world.ready();
    List<SimSession> sessions = new ArrayList<>();
    List<Transfer> transfers = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      int number = i;
      world.after(
          Duration.ofMillis(10L * i),
          () -> {
            SimNode agent = world.node("agent " + number, AccessKind.PORT_RESTRICTED);
            SimSession session = agent.connect("work");
            sessions.add(session);
            transfers.add(Transfer.echo(session, 1_000));
          });
    }
    world.until(
        () ->
            transfers.size() == AGENTS
                && transfers.stream().allMatch(Transfer::isDone)
                && sessions.stream().allMatch(SimSession::isDirect),
        Duration.ofMinutes(10));
    assertEquals(AGENTS, server.sessions().size());
    System.out.printf(
        "%d agents of one connector: all direct after %s of virtual time, %d steps, %d ms here%n",
        AGENTS,
        world.elapsed(),
        world.agenda().happened(),
        (System.nanoTime() - began) / 1_000_000);
  }

  @Test
  void longIdleTime() {
    long began = System.nanoTime();
    World world = World.seeded(2);
    SimNode server = world.node("server", AccessKind.PORT_RESTRICTED);
    WorkService.publish(server, "work");
    SimNode client = world.node("client", AccessKind.PORT_RESTRICTED);
    world.ready();
    SimSession session = client.connect("work");
    world.until(session::isDirect);
    world.impossible("a loss", event -> event.text().startsWith("SessionLost"));
    world.run(Duration.ofHours(IDLE_HOURS));
    assertTrue(session.isDirect());
    Transfer transfer = Transfer.echo(session, 10_000);
    world.until(transfer::isDone);
    System.out.printf(
        "%d hours of idling: %d datagrams of both nodes, %d steps, %d ms here%n",
        IDLE_HOURS,
        server.host().sent() + client.host().sent(),
        world.agenda().happened(),
        (System.nanoTime() - began) / 1_000_000);
  }
}
