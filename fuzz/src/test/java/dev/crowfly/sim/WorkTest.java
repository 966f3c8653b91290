package dev.crowfly.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.link.Blackout;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.work.DatagramExchange;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Traffic that checks itself. */
class WorkTest {
  private final World world = World.seeded(11);
  private final SimNode server = world.node("server", AccessKind.PUBLIC);
  private final WorkService work = WorkService.publish(server, "work");
  private final SimNode client = world.node("client", AccessKind.PORT_RESTRICTED);

  private SimSession session() {
    return world.ready().node("client").connect("work");
  }

  @Test
  void allDirectionsArrive_andAreVerified() {
    SimSession session = session();
    Transfer up = Transfer.up(session, 300_000);
    Transfer down = Transfer.down(session, 300_000);
    Transfer echo = Transfer.echo(session, 100_000);
    Transfer paced = Transfer.both(session, 50_000, 70_000, 20_000);
    world.until(() -> up.isDone() && down.isDone() && echo.isDone());
    assertFalse(paced.isDone());
    assertEquals(300_000, down.receivedBytes());
    assertEquals(0, up.receivedBytes());
    world.until(paced::isDone);
    assertEquals(3.5, paced.tookNanos() / 1e9, 0.5);
    assertEquals(450_000, work.receivedBytes());
    assertEquals(4, work.streams());
  }

  @Test
  void gapOfABlackout_isMeasured() {
    Blackout cut = Blackout.ofAll();
    client.line().both(Link.of(cut));
    Transfer transfer = Transfer.both(session(), 0, 500_000, 50_000);
    world.run(Duration.ofSeconds(5));
    cut.cut();
    world.run(Duration.ofSeconds(2));
    cut.heal();
    world.until(transfer::isDone);
    assertTrue(transfer.longestGapNanos() >= 2e9, () -> "gap " + transfer.longestGapNanos());
    assertTrue(transfer.longestGapEndedAtNanos() > 0);
  }

  @Test
  void killedPeer_breaksATransfer_andIsNoErrorOfTheWorld() {
    Transfer transfer = Transfer.both(session(), 0, 5_000_000, 50_000);
    world.run(Duration.ofSeconds(5));
    server.kill();
    world.until(transfer::isBroken, Duration.ofMinutes(3));
    assertFalse(transfer.isDone());
  }

  @Test
  void datagrams_areCounted_lostOnesToo() {
    client.line().both(Link.of(Stages.loss(0.05)));
    DatagramExchange exchange =
        DatagramExchange.begin(session(), 200, Duration.ofMillis(20), 1_000);
    world.until(exchange::isSent, Duration.ofSeconds(60));
    world.run(Duration.ofSeconds(1));
    assertEquals(1_000, exchange.sent());
    assertEquals(0.95 * 0.95, exchange.returned() / 1_000.0, 0.04);
    assertEquals(0.95, work.datagrams() / 1_000.0, 0.03);
  }

  @Test
  void byteThatIsWrong_endsTheWorld_withTheSeed() {
    server.publish(
        "liar",
        stream ->
            stream.onBytes(
                bytes -> {
                  stream.write(new byte[100]);
                  stream.finish();
                }));
    world.ready();
    Transfer transfer = Transfer.down(client.connect("liar"), 100);
    WorldError error = assertThrows(WorldError.class, () -> world.until(transfer::isDone));
    assertTrue(error.getMessage().startsWith("seed 11, after "), error::getMessage);
    assertTrue(error.getMessage().contains("lost, repeated or changed at 1"), error::getMessage);
  }
}
