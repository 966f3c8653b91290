package dev.crowfly.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.Host;
import dev.crowfly.sim.net.MappingBehavior;
import dev.crowfly.sim.net.NatSettings;
import dev.crowfly.sim.net.Place;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * NATs that forget soon, and NATs that are full.
 *
 * <pre>
 *   agent -----+
 *              +--[ NAT: few mappings, or short ones ]-- internet --[ NAT ]-- connector
 *   neighbours +
 * </pre>
 */
class PoorNatTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Duration SOON = Duration.ofMillis(400);
  private static final NatSettings NAT =
      NatSettings.of(
          MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);

  private final World world = World.seeded(69);
  private final SimNode connector = world.node("connector", AccessKind.PORT_RESTRICTED);

  @ParameterizedTest
  @ValueSource(ints = {10, 20, 30, 60})
  void mappingsThatLastSoManySeconds_areKeptAliveWhileNothingIsSaid(int seconds) {
    NatSettings forgetful = NAT.lifetime(seconds * SECOND, false);
    SimNode agent = world.node("agent", AccessKind.nat(forgetful));
    Meeting meeting = new Meeting(agent, connector).begin();
    assertTrue(meeting.isDirectWithin(SOON));
    world.run(Duration.ofMinutes(20));
    assertTrue(meeting.session().isDirect(), world::story);
    assertEquals(2, meeting.session().changes().size());
    assertFalse(agent.has(NodeEvent.LegDown.class));
    // The relay is held in reserve, and asked now and then whether it is there.
    assertTrue(meeting.talk(20_000) < 4_000);
  }

  /** Another host uses up the mappings, all at once. */
  private void fill(Place place, int mappings) {
    Host neighbour = new Host("neighbour");
    InetAddress own = place.leaseIpv4();
    neighbour.attach(place.segment(), own);
    for (int i = 0; i < mappings; i++) {
      neighbour.send(
          new InetSocketAddress(own, 20_000 + i),
          new InetSocketAddress("203.0.113.200", 80),
          new byte[10]);
    }
  }

  @Test
  void natThatIsFull_keepsEverybodyOut_untilMappingsEnd() {
    Place office = world.place("office", AccessKind.nat(NAT.limits(50, 50)));
    fill(office, 50);
    world.run(Duration.ofSeconds(1));
    SimNode agent = world.node("agent", office);
    world.until(() -> agent.has(NodeEvent.LegDown.class));
    assertEquals(
        ErrorCode.INTERMEDIATE_UNREACHABLE, agent.told(NodeEvent.LegDown.class).get(0).code());
    world.until(agent::isLegUp, Duration.ofMinutes(4));
    Meeting meeting = new Meeting(agent, connector).begin();
    assertTrue(meeting.isDirectWithin(SOON));
  }

  @Test
  void natThatFillsUpLater_leavesOneMappingPerSocketItsWay() {
    Place office = world.place("office", AccessKind.nat(NAT.limits(50, 50)));
    SimNode agent = world.node("agent", office);
    world.ready();
    fill(office, 60);
    world.run(Duration.ofSeconds(1));
    Meeting meeting = new Meeting(agent, connector).begin();
    assertTrue(meeting.isDirectWithin(SOON), world::story);
  }

  @Test
  void symmetricNatThatFillsUpLater_leavesTheRelay() {
    NatSettings symmetric =
        NatSettings.of(
                MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, FilteringBehavior.ENDPOINT_INDEPENDENT)
            .limits(50, 50);
    Place office = world.place("office", AccessKind.nat(symmetric));
    SimNode agent = world.node("agent", office);
    world.ready();
    world.run(Duration.ofSeconds(1));
    fill(office, 60);
    SimNode open = world.node("open", AccessKind.FULL_CONE);
    Meeting meeting = new Meeting(agent, open).begin().untilGivenUp(Duration.ofSeconds(12));
    assertFalse(meeting.session().isDirect());
    assertTrue(meeting.talk(20_000) >= 40_000);
    assertEquals(0, meeting.session().losses());
    world.until(meeting.session()::isDirect, Duration.ofMinutes(5));
  }
}
