package dev.crowfly.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.MappingBehavior;
import dev.crowfly.sim.net.NatSettings;
import dev.crowfly.sim.net.Place;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two nodes behind one and the same NAT, and nodes behind several.
 *
 * <pre>
 *   agent ---+                             agent ------[ home ]---+
 *            +--[ home ]-- internet                               +--[ carrier ]-- internet
 *   connector+                             connector --[ home ]---+
 *        the same LAN                           two homes of one carrier
 *
 *   agent --[ home ]--[ block ]--[ carrier ]-- internet --[ kind ]-- connector
 * </pre>
 */
class SharedNatTest {
  private static final Duration SOON = Duration.ofMillis(400);
  private static final NatSettings CARRIER =
      NatSettings.of(
          MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);

  private final World world = World.seeded(61);

  private static boolean isTranslatedAddress(InetSocketAddress address) {
    return !address.getAddress().isSiteLocalAddress();
  }

  @Test
  void onOneLan_bytesStayThere_evenIfTheNatIsSymmetric() {
    Place home = world.place("home", AccessKind.SYMMETRIC);
    SimNode agent = world.node("agent", home);
    SimNode connector = world.node("connector", home);
    Meeting meeting = new Meeting(agent, connector).begin();
    assertTrue(meeting.isDirectWithin(SOON));
    assertEquals(connector.addresses().get(0), meeting.session().path().remote());
    world.run(Duration.ofSeconds(1));
    long crossed = world.internet().carried();
    assertEquals(0, meeting.talk(50_000));
    // Consent and keep-alives aside, which go to the Intermediate.
    assertTrue(world.internet().carried() - crossed < 10, "the internet saw it");
  }

  @Test
  void onOneLanWithoutUdpToOutsideButTheIntermediate_bytesGoDirectly() {
    Place office = world.place("office", AccessKind.blockedBut(4433));
    Meeting meeting =
        new Meeting(world.node("agent", office), world.node("connector", office)).begin();
    assertTrue(meeting.isDirectWithin(SOON));
    world.run(Duration.ofSeconds(1));
    assertEquals(0, meeting.talk(50_000));
  }

  private Meeting homesOf(NatSettings carrier) {
    Place outer = world.place("carrier", AccessKind.nat(carrier));
    return new Meeting(
            world.node("agent", world.place("one", AccessKind.PORT_RESTRICTED, outer)),
            world.node("connector", world.place("two", AccessKind.PORT_RESTRICTED, outer)))
        .begin();
  }

  @Test
  void carrierThatTurnsDatagramsAround_letsItsHomesMeet_overItsOutside() {
    Meeting meeting = homesOf(CARRIER.hairpinning(true));
    assertTrue(meeting.isDirectWithin(SOON));
    assertTrue(isTranslatedAddress((InetSocketAddress) meeting.session().path().remote()));
    world.run(Duration.ofSeconds(1));
    assertEquals(0, meeting.talk(20_000));
  }

  @Test
  void carrierThatDoesNot_leavesTheRelay_andTheReason() {
    Meeting meeting = homesOf(CARRIER).untilGivenUp(Duration.ofSeconds(12));
    assertFalse(meeting.session().isDirect());
    for (String reason : meeting.reasons()) {
      assertTrue(reason.contains("Nothing comes back from the peer."), reason);
    }
    assertTrue(meeting.talk(20_000) >= 40_000);
  }

  @Test
  void onOneLan_whoWantsTheRelayAlone_getsIt() {
    Place home = world.place("home", AccessKind.FULL_CONE);
    Meeting meeting =
        new Meeting(world.node("agent", home), world.node("connector", home)).begin(PathMode.RELAY);
    assertFalse(meeting.isDirectWithin(Duration.ofSeconds(20)));
    assertTrue(meeting.talk(20_000) >= 40_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void behindSoManyNats_bytesGoDirectly(int depth) {
    AccessKind kinds = AccessKind.PORT_RESTRICTED;
    for (int i = 1; i < depth; i++) {
      kinds = kinds.behind(i % 2 == 0 ? AccessKind.PORT_RESTRICTED : AccessKind.ADDRESS_RESTRICTED);
    }
    Meeting meeting =
        new Meeting(world.node("agent", kinds), world.node("connector", AccessKind.PORT_RESTRICTED))
            .begin();
    assertTrue(meeting.isDirectWithin(SOON), depth + " NATs, " + meeting.millis() + " ms");
    world.run(Duration.ofSeconds(1));
    assertEquals(0, meeting.talk(20_000));
  }
}
