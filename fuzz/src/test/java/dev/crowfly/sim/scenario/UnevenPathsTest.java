package dev.crowfly.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stage;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.work.Transfer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two paths, or two directions, of which one is much worse.
 *
 * <pre>
 *   agent ======== direct: 20 ms or 400 ms ======== connector
 *       \                                           /
 *        +------ relay: 40 ms or 640 ms -----------+
 * </pre>
 */
class UnevenPathsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration RESERVE_KEEP_ALIVE = Duration.ofSeconds(15);

  /** One asks the relay path, the other answers: 1,200 bytes each (RFC 9000 8.2.1). */
  private static final long CHALLENGES = 2 * 1_200;

  private final World world = World.seeded(73);

  private Meeting meeting() {
    return new Meeting(
        world.node("agent", AccessKind.PORT_RESTRICTED),
        world.node("connector", AccessKind.PORT_RESTRICTED));
  }

  private long relayed() {
    return world.intermediate().core().stats().relayBytes();
  }

  /** Delays what goes from node to node. */
  private Stage directDelay(Duration delay) {
    return opened ->
        (datagram, onward) -> onward.pass(datagram, world.isDirect(datagram) ? delay.toNanos() : 0);
  }

  /** Direct it is: the relay is somebody else's machine and bandwidth, however fast it is. */
  private void takesDirectPathOnce_andStays(Meeting meeting) {
    meeting.begin();
    assertTrue(meeting.isDirectWithin(Duration.ofSeconds(8)), world::story);
    assertEquals(0, meeting.session().losses());
    world.run(Duration.ofSeconds(10));
    long before = relayed();
    Duration since = world.elapsed();
    Transfer transfer = Transfer.both(meeting.session(), 200_000, 200_000, 20_000);
    world.until(transfer::isDone, PATIENCE);
    world.run(Duration.ofMinutes(2));
    assertEquals(2, meeting.session().changes().size(), () -> "" + meeting.session().changes());
    assertTrue(meeting.session().isDirect());
    long reserve = (world.elapsed().minus(since).dividedBy(RESERVE_KEEP_ALIVE) + 1) * CHALLENGES;
    assertTrue(relayed() - before <= reserve, "bytes relayed " + (relayed() - before));
  }

  @Test
  void slowRelay_besideAFastDirectPath() {
    world.intermediate().line().both(Link.of(Stages.delay(Duration.ofMillis(300))));
    takesDirectPathOnce_andStays(meeting());
  }

  @Test
  void slowDirectPath_besideAFastRelay() {
    world.internet().link(World.INTERNET.then(directDelay(Duration.ofMillis(380))));
    takesDirectPathOnce_andStays(meeting());
  }

  /**
   * What is lost on the way of acknowledgments alone costs hardly anything; what is lost on the way
   * of data costs, but it arrives.
   */
  @ParameterizedTest(name = "losing {0} up and {1} down")
  @CsvSource({"0.3, 0, 3", "0, 0.1, 30", "0.3, 0.02, 20"})
  void lossInOneDirectionMoreThanInTheOther(double up, double down, int withinSeconds) {
    Meeting meeting = meeting().begin();
    world.until(meeting.session()::isDirect);
    world.run(Duration.ofSeconds(1));
    world.node("agent").line().up(Link.of(Stages.loss(up))).down(Link.of(Stages.loss(down)));
    Transfer download = Transfer.down(meeting.session(), 500_000);
    world.until(download::isDone, Duration.ofSeconds(withinSeconds));
    assertEquals(0, meeting.session().losses());
    world.node("agent").line().both(Link.CLEAR);
    world.until(meeting.session()::isDirect, PATIENCE);
  }
}
