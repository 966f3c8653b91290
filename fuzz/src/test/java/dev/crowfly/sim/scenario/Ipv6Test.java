package dev.crowfly.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.NodeSettings;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Blackout;
import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Site;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * IPv6, alone and beside IPv4.
 *
 * <pre>
 *              IPv6: --[ firewall ]--+             +--[ firewall ]--
 *   agent ---&lt;                       +-- internet--+                 &gt;--- connector
 *              IPv4: --[ kind ]------+      |      +--[ kind ]------
 *                                     intermediate (both)
 * </pre>
 */
class Ipv6Test {
  private static final Duration SOON = Duration.ofMillis(400);
  private static final Duration GIVEN_UP = Duration.ofSeconds(12);

  private final World world = World.seeded(66);

  private SimNode node(String name, AccessKind kind, Site.Family family) {
    return world.node(name, NodeSettings.at(world.place(name + "'s place", kind)).family(family));
  }

  private static boolean isIpv6(Datagram datagram) {
    return datagram.destination().getAddress() instanceof Inet6Address;
  }

  private static boolean takesIpv6(Meeting meeting) {
    return ((InetSocketAddress) meeting.session().path().remote()).getAddress()
        instanceof Inet6Address;
  }

  @Test
  void ipv6Alone_onBothSides_isDirectThroughBothFirewalls() {
    Meeting meeting =
        new Meeting(
                node("agent", AccessKind.SYMMETRIC, Site.Family.IPV6),
                node("connector", AccessKind.SYMMETRIC, Site.Family.IPV6))
            .begin();
    assertTrue(meeting.isDirectWithin(SOON));
    assertTrue(takesIpv6(meeting));
    world.run(Duration.ofSeconds(1));
    assertEquals(0, meeting.talk(50_000));
  }

  @Test
  void ipv6AloneAgainstBoth_takesIpv6() {
    Meeting meeting =
        new Meeting(
                node("agent", AccessKind.PUBLIC, Site.Family.IPV6),
                node("connector", AccessKind.SYMMETRIC, Site.Family.BOTH))
            .begin();
    assertTrue(meeting.isDirectWithin(SOON));
    assertTrue(takesIpv6(meeting));
  }

  /** The leg tells how IPv6 looks from outside; for IPv4 somebody has to be asked. */
  @ParameterizedTest
  @CsvSource({"BOTH, IPV4", "IPV4, BOTH"})
  void bothAgainstIpv4Alone_isDirectOverIpv4_thoughOneLegIsIpv6(Site.Family one, Site.Family two) {
    Meeting meeting =
        new Meeting(
                node("agent", AccessKind.PORT_RESTRICTED, one),
                node("connector", AccessKind.PORT_RESTRICTED, two))
            .begin();
    assertTrue(meeting.isDirectWithin(SOON), world::story);
    assertFalse(takesIpv6(meeting));
    world.run(Duration.ofSeconds(1));
    assertEquals(0, meeting.talk(50_000));
  }

  @Test
  void ipv6AloneAgainstIpv4Alone_isRelayed_andBothSayWhy() {
    Meeting meeting =
        new Meeting(
                node("agent", AccessKind.PUBLIC, Site.Family.IPV6),
                node("connector", AccessKind.PUBLIC, Site.Family.IPV4))
            .begin()
            .untilGivenUp(GIVEN_UP);
    assertFalse(meeting.session().isDirect());
    for (String reason : meeting.reasons()) {
      assertTrue(reason.startsWith("The two sides share no address family"), reason);
    }
    assertTrue(meeting.talk(20_000) >= 40_000);
  }

  @Test
  void brokenIpv6_costsTheLegLittle_andTheSessionNothing() {
    Blackout hole = Blackout.of(Ipv6Test::isIpv6);
    hole.cut();
    world.internet().link(World.INTERNET.then(hole));
    Meeting meeting =
        new Meeting(
            node("agent", AccessKind.PORT_RESTRICTED, Site.Family.BOTH),
            node("connector", AccessKind.PORT_RESTRICTED, Site.Family.BOTH));
    world.ready();
    assertTrue(world.elapsed().toMillis() < 1_000, "legs after " + world.elapsed());
    assertTrue(meeting.begin().isDirectWithin(SOON));
    assertFalse(takesIpv6(meeting));
    world.run(Duration.ofSeconds(1));
    assertEquals(0, meeting.talk(50_000));
  }

  @Test
  void ipv6ThatBreaksLater_isLeftForDirectIpv4WithinSeconds_thoughTheRelayIsSilentToo() {
    Blackout hole = Blackout.of(Ipv6Test::isIpv6);
    world.internet().link(World.INTERNET.then(hole));
    Meeting meeting = bothOverIpv6(AccessKind.PORT_RESTRICTED);
    hole.cut();
    // An idle path is asked every five seconds.
    assertTrue(world.reaches(() -> !takesIpv6(meeting), Duration.ofSeconds(7)), world::story);
    assertTrue(meeting.session().isDirect());
    assertEquals(0, meeting.session().losses());
    assertEquals(0, meeting.talk(50_000));
    world.run(Duration.ofMinutes(1));
    assertEquals(0, meeting.session().losses());
    assertTrue(world.node("agent").isLegUp() && world.node("connector").isReady());
  }

  /** Relay and direct path were both IPv6, and there is no third: C can't live, but the session. */
  @Test
  void ipv6ThatBreaksLater_whereIpv4HasNoDirectPath_costsAConnection_andTheSessionGoesOn() {
    Blackout hole = Blackout.of(Ipv6Test::isIpv6);
    world.internet().link(World.INTERNET.then(hole));
    Meeting meeting = bothOverIpv6(AccessKind.SYMMETRIC);
    hole.cut();
    world.until(() -> meeting.session().losses() == 1, Duration.ofSeconds(40));
    world.until(meeting.session()::isUp, Duration.ofSeconds(40));
    assertTrue(meeting.talk(20_000) >= 40_000);
    assertEquals(1, meeting.session().losses());
  }

  private Meeting bothOverIpv6(AccessKind kind) {
    Meeting meeting =
        new Meeting(
                node("agent", kind, Site.Family.BOTH), node("connector", kind, Site.Family.BOTH))
            .begin();
    assertTrue(meeting.isDirectWithin(SOON));
    assertTrue(takesIpv6(meeting));
    world.run(Duration.ofSeconds(5));
    return meeting;
  }
}
