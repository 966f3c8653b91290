package dev.crowfly.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.MappingBehavior;
import dev.crowfly.sim.net.NatSettings;
import dev.crowfly.sim.net.Observer;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.net.ReachabilityOracle;
import dev.crowfly.sim.net.Site;
import dev.crowfly.sim.net.VirtualNetwork;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a world begins with, and the places in it. */
class WorldTest {
  @Test
  void eachWorldBeginsAtATimeOfItsOwn_forEver() {
    Set<Long> nanos = new HashSet<>();
    Set<Long> days = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      World world = World.seeded(seed);
      assertTrue(world.now() >= 0);
      assertEquals(world.now(), World.seeded(seed).now());
      nanos.add(world.now());
      days.add(world.timeOfDayMillis() / 86_400_000);
    }
    assertEquals(50, nanos.size());
    assertTrue(days.size() > 45, "days " + days.size());
  }

  @Test
  void identitiesFollowFromSeedAndName() {
    String id = World.seeded(1).node("a", AccessKind.PUBLIC).id();
    World again = World.seeded(1);
    again.node("b", AccessKind.SYMMETRIC);
    assertEquals(id, again.node("a", AccessKind.BLOCKED).id());
    assertFalse(id.equals(World.seeded(2).node("a", AccessKind.PUBLIC).id()));
  }

  @Test
  void udpBlockedButTheIntermediatesPort_leavesTheRelay() {
    World world = World.seeded(4);
    SimNode server = world.node("server", AccessKind.blockedBut(SimIntermediate.PORT));
    WorkService.publish(server, "work");
    SimNode client = world.node("client", AccessKind.PUBLIC);
    SimNode mute = world.node("mute", AccessKind.BLOCKED);
    world.until(() -> server.isReady() && client.isReady());
    SimSession session = client.connect("work");
    Transfer transfer = Transfer.echo(session, 10_000);
    world.until(transfer::isDone);
    world.run(Duration.ofSeconds(30));
    assertFalse(session.isDirect());
    assertFalse(mute.isLegUp());
  }

  @Test
  void ipv6_isDirectThroughTwoFirewalls_whereIpv4WouldBeSymmetric() {
    World world = World.seeded(6);
    SimNode server =
        world.node(
            "server",
            NodeSettings.at(world.place("a", AccessKind.SYMMETRIC)).family(Site.Family.BOTH));
    WorkService.publish(server, "work");
    SimNode client =
        world.node(
            "client",
            NodeSettings.at(world.place("b", AccessKind.SYMMETRIC)).family(Site.Family.BOTH));
    world.ready();
    SimSession session = client.connect("work");
    world.until(session::isDirect);
    InetSocketAddress remote = (InetSocketAddress) session.path().remote();
    assertTrue(remote.getAddress() instanceof Inet6Address, "remote " + remote);
  }

  @Test
  void lossInOneDirection_isNotInTheOther() {
    World world = World.seeded(7);
    SimNode server = world.node("server", AccessKind.PUBLIC);
    WorkService.publish(server, "work");
    SimNode client = world.node("client", AccessKind.PUBLIC);
    world.ready();
    SimSession session = client.connect("work");
    world.until(session::isDirect);
    long lossless = took(world, Transfer.down(session, 500_000));
    client.line().up(Link.of(Stages.delay(Duration.ofMillis(200))));
    long slowAcks = took(world, Transfer.down(session, 500_000));
    assertTrue(slowAcks > lossless + 150_000_000, slowAcks + " and " + lossless);
  }

  private static long took(World world, Transfer transfer) {
    world.until(transfer::isDone);
    return transfer.tookNanos();
  }

  @Test
  void placesOfAWorldAndThoseOfAnOracle_areJudgedAlike() {
    NatSettings kind =
        NatSettings.of(
            MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
    assertTrue(isDirect(kind.hairpinning(true)));
    assertTrue(isReachable(kind.hairpinning(true)));
    assertFalse(isDirect(kind));
    assertFalse(isReachable(kind));
  }

  /** Two homes behind one carrier that turns datagrams around, or not. */
  private static boolean isDirect(NatSettings carrier) {
    World world = World.seeded(9);
    Place outer = world.place("carrier", AccessKind.nat(carrier));
    SimNode server = world.node("server", world.place("a", AccessKind.PORT_RESTRICTED, outer));
    WorkService.publish(server, "work");
    SimNode client = world.node("client", world.place("b", AccessKind.PORT_RESTRICTED, outer));
    world.ready();
    SimSession session = client.connect("work");
    return world.reaches(session::isDirect, Duration.ofSeconds(20));
  }

  private static boolean isReachable(NatSettings carrier) {
    VirtualNetwork network = new VirtualNetwork(9);
    Observer.attach(network);
    Place outer = Place.make(network, "carrier", AccessKind.nat(carrier));
    Site one = Site.in("one", 5_000, Place.inside(outer, "a", AccessKind.PORT_RESTRICTED));
    Site two = Site.in("two", 5_001, Place.inside(outer, "b", AccessKind.PORT_RESTRICTED));
    return !ReachabilityOracle.paths(network, one, two, ReachabilityOracle.Knowledge.TOLD_AND_SEEN)
        .isEmpty();
  }

  @Test
  void placeThatWouldHidePrivateAddressesBehindNothing_isRefused() {
    World world = World.seeded(1);
    Place home = world.place("home", AccessKind.FULL_CONE);
    assertThrows(
        IllegalArgumentException.class, () -> world.place("inner", AccessKind.PUBLIC, home));
  }

  @Test
  void secondIntermediate_isRefused() {
    World world = World.seeded(1);
    world.intermediate(builder -> builder.bytesPerSecondPerFlow(1_000_000));
    assertThrows(IllegalStateException.class, () -> world.intermediate(builder -> builder));
  }
}
