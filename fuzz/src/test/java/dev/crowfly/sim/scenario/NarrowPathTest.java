package dev.crowfly.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Blackout;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.work.Transfer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Large packets vanish, and nobody is told.
 *
 * <pre>
 *   agent --[ NAT ]-- . . . direct: 1,280 or 1,300 bytes at most . . . --[ NAT ]-- connector
 *              \                                                         /
 *               +--------------- intermediate: 1,500 bytes -------------+
 * </pre>
 *
 * <p>Sizes of links are those of IPv4 packets, sizes of paths those of UDP payloads: 28 less.
 */
class NarrowPathTest {
  private static final int HEADERS = 28;
  private static final int SMALLEST = 1_200;
  private static final Duration SOON = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final World world = World.seeded(69);

  private Meeting meeting() {
    return new Meeting(
        world.node("agent", AccessKind.PORT_RESTRICTED),
        world.node("connector", AccessKind.PORT_RESTRICTED));
  }

  private Blackout holeAbove(int bytes) {
    Blackout hole =
        Blackout.of(datagram -> datagram.packetBytes() > bytes && world.isDirect(datagram));
    world.internet().link(World.INTERNET.then(hole));
    return hole;
  }

  /** Data flows, and the largest size that gets through is found, within a step of the search. */
  private void findsSize(Meeting meeting, int linkBytes) {
    Transfer transfer = Transfer.both(meeting.session(), 300_000, 300_000, 0);
    world.until(transfer::isDone, PATIENCE);
    world.run(Duration.ofSeconds(20));
    assertTrue(meeting.session().isDirect());
    int found = meeting.session().path().mtuBytes();
    assertTrue(found <= linkBytes - HEADERS, "found " + found);
    assertTrue(found > linkBytes - HEADERS - 25, "found " + found);
    assertEquals(0, meeting.session().losses());
  }

  @Test
  void accessLineOf1280Bytes_carriesTheWholeSession() {
    Meeting meeting = meeting();
    world.node("agent").line().both(Link.of(Stages.mtu(1_280)));
    meeting.begin();
    assertTrue(meeting.isDirectWithin(SOON), world::story);
    findsSize(meeting, 1_280);
    assertTrue(meeting.session().path().mtuBytes() >= SMALLEST);
  }

  @Test
  void blackHoleAbove1300_onTheDirectPathAlone_neitherStopsItNorTheSession() {
    holeAbove(1_300).cut();
    Meeting meeting = meeting().begin();
    assertTrue(meeting.isDirectWithin(SOON), world::story);
    findsSize(meeting, 1_300);
  }

  @Test
  void pathThatGetsNarrower_underATransfer_isNoticed_andTheConnectionLives() {
    Blackout hole = holeAbove(1_300);
    Meeting meeting = meeting().begin();
    assertTrue(meeting.isDirectWithin(SOON));
    findsSize(meeting, 1_500);
    Transfer transfer = Transfer.both(meeting.session(), 400_000, 400_000, 50_000);
    world.run(Duration.ofSeconds(2));
    hole.cut();
    world.until(transfer::isDone, PATIENCE);
    world.until(meeting.session()::isDirect, PATIENCE);
    findsSize(meeting, 1_300);
    assertTrue(transfer.longestGapNanos() < 5_000_000_000L, transfer.longestGapNanos() + " ns");
  }
}
