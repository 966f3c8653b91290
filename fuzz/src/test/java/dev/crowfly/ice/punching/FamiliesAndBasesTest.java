package dev.crowfly.ice.punching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Addresses;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.MappingBehavior;
import dev.crowfly.sim.net.Nat;
import dev.crowfly.sim.net.NatSettings;
import dev.crowfly.sim.net.Observer;
import dev.crowfly.sim.net.ReachabilityOracle;
import dev.crowfly.sim.net.Router;
import dev.crowfly.sim.net.Segment;
import dev.crowfly.sim.net.Site;
import dev.crowfly.sim.net.VirtualNetwork;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** One family only, both, several sockets, one NAT for both sides: as the oracle says. */
class FamiliesAndBasesTest {
  private static final List<Site.Family> FAMILIES = List.of(Site.Family.values());

  private static boolean oracle(Punching.Setting setting, long seed) {
    VirtualNetwork network = new VirtualNetwork(seed);
    Observer.attach(network);
    return !ReachabilityOracle.paths(
            network,
            setting.site1.apply(network, setting),
            setting.site2.apply(network, setting),
            ReachabilityOracle.Knowledge.TOLD_AND_SEEN)
        .isEmpty();
  }

  private static Punching agreesWithOracle(Punching.Setting setting, long seed, String what) {
    boolean reachable = oracle(setting, seed);
    Punching punching = new Punching(setting, seed);
    assertEquals(reachable, punching.runToOutcome(), () -> what + "\n" + punching);
    if (reachable) {
      assertTrue(punching.carriesData(), () -> what + "\n" + punching);
    }
    return punching;
  }

  @Test
  void everyCombinationOfFamilies() {
    List<AccessKind> kinds =
        List.of(
            AccessKind.PUBLIC,
            AccessKind.FIREWALL,
            AccessKind.PORT_RESTRICTED,
            AccessKind.SYMMETRIC,
            AccessKind.BLOCKED);
    int reached = 0;
    for (Site.Family first : FAMILIES) {
      for (Site.Family second : FAMILIES) {
        for (AccessKind one : kinds) {
          for (AccessKind two : kinds) {
            Punching.Setting setting = Punching.Setting.of(one, two).families(first, second);
            String what = one + " " + first + " / " + two + " " + second;
            Punching punching = agreesWithOracle(setting, 31, what);
            reached += punching.one().nominatedAt() >= 0 ? 1 : 0;
            agreesWithOracle(setting.wildcards(true, true), 31, what + ", wildcard sockets");
            agreesWithOracle(setting.wildcards(true, false), 31, what + ", one wildcard socket");
          }
        }
      }
    }
    assertTrue(reached > 50, "reached " + reached);
  }

  @Test
  void ipv6IsPreferredWhereBothWork() {
    Punching punching =
        agreesWithOracle(
            Punching.Setting.of(AccessKind.PUBLIC, AccessKind.FIREWALL)
                .families(Site.Family.BOTH, Site.Family.BOTH)
                .wildcards(true, true),
            32,
            "both families");
    punching.runUntil(() -> false, punching.now() + Punching.SECONDS);
    assertTrue(
        punching.one().agent().nominatedPair().peer().getAddress() instanceof Inet6Address,
        punching::toString);
  }

  @Test
  void severalSocketsOnOneSide_andOnBoth() {
    BiFunction<VirtualNetwork, Punching.Setting, Site> many1 =
        (network, setting) ->
            Site.make(network, 0, setting.access1, Site.Family.IPV4)
                .alsoOpenPort(6000)
                .alsoOpenPort(6001);
    BiFunction<VirtualNetwork, Punching.Setting, Site> many2 =
        (network, setting) ->
            Site.make(network, 1, setting.access2, Site.Family.IPV4).alsoOpenPort(6002);
    for (AccessKind one : AccessKind.everyNat()) {
      for (AccessKind two : List.of(AccessKind.PORT_RESTRICTED, AccessKind.SYMMETRIC)) {
        Punching.Setting setting = Punching.Setting.of(one, two);
        setting.site1 = many1;
        agreesWithOracle(setting, 33, "several sockets of the first: " + one + " / " + two);
        setting.site2 = many2;
        agreesWithOracle(setting, 34, "several sockets of both: " + one + " / " + two);
      }
    }
  }

  /** A host with one network that leads nowhere and one that does. */
  @Test
  void twoInterfacesOfWhichOneIsCutOff() {
    Punching.Setting setting = Punching.Setting.of(AccessKind.PUBLIC, AccessKind.PORT_RESTRICTED);
    setting.site1 =
        (network, own) ->
            Site.make(network, network.segment("nowhere"), 0, AccessKind.PUBLIC, Site.Family.IPV4)
                .alsoOpen(network.internet(), Addresses.endpoint("203.0.113.77", 5000));
    Punching punching = agreesWithOracle(setting, 35, "two interfaces");
    assertEquals(
        Addresses.endpoint("203.0.113.77", 5000), punching.one().agent().nominatedPair().base());
  }

  private static Segment behind(VirtualNetwork network, NatSettings settings) {
    Segment lan = network.segment("shared");
    new Router(lan, network.internet(), new Nat(settings, Addresses.ip("198.51.100.1"), 1), null);
    return lan;
  }

  /** Makes both sides behind one NAT, which has to be the same for both. */
  private static Punching.Setting shared(AccessKind home, NatSettings settings) {
    Punching.Setting setting = Punching.Setting.of(home, home);
    Segment[] lan = new Segment[1];
    setting.site1 =
        (network, own) -> {
          lan[0] = behind(network, settings);
          return Site.make(network, lan[0], 0, own.access1, Site.Family.IPV4);
        };
    setting.site2 = (network, own) -> Site.make(network, lan[0], 1, own.access2, Site.Family.IPV4);
    return setting;
  }

  @Test
  void bothBehindOneNat_meetOnTheirLanWhateverTheNatIs() {
    for (MappingBehavior mapping : MappingBehavior.values()) {
      NatSettings settings = NatSettings.of(mapping, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
      Punching punching =
          agreesWithOracle(shared(AccessKind.PUBLIC, settings), 36, "one LAN, " + mapping);
      assertEquals(
          punching.two().site().sockets().get(0), punching.one().agent().nominatedPair().peer());
    }
  }

  @Test
  void twoHomesBehindOneCarrierGradeNat_withAndWithoutHairpinning() {
    for (FilteringBehavior filtering : FilteringBehavior.values()) {
      for (boolean hairpinning : new boolean[] {true, false}) {
        NatSettings settings =
            NatSettings.of(MappingBehavior.ENDPOINT_INDEPENDENT, filtering)
                .hairpinning(hairpinning);
        agreesWithOracle(
            shared(AccessKind.PORT_RESTRICTED, settings),
            37,
            "one carrier, " + filtering + ", hairpinning " + hairpinning);
      }
    }
  }

  @Test
  void samePrivateAddressesOnBothSides_checkTheWrongHostAndStillMeet() {
    Punching.Setting setting =
        Punching.Setting.of(AccessKind.PORT_RESTRICTED, AccessKind.PORT_RESTRICTED);
    setting.site2 =
        (network, own) -> {
          Segment lan = network.segment("home");
          new Router(
              lan,
              network.internet(),
              new Nat(
                  NatSettings.of(
                      MappingBehavior.ENDPOINT_INDEPENDENT,
                      FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT),
                  Addresses.ip("198.51.100.99"),
                  5),
              null);
          return Site.bare(1).alsoOpen(lan, Addresses.endpoint("192.168.0.2", 5000));
        };
    agreesWithOracle(setting, 38, "same addresses");
  }

  /** On one link, and on a host with two links of which the wrong one comes first. */
  @Test
  void linkLocalAddressesOnly_reachEachOtherOnTheirLink() {
    Segment[] links = new Segment[2];
    Punching.Setting setting = new Punching.Setting();
    setting.site1 =
        (network, own) -> {
          links[0] = network.segment("link 0");
          links[1] = network.segment("link 1");
          return Site.bare(0).alsoOpen(links[1], Addresses.endpoint("fe80::1%3", 5000));
        };
    setting.site2 =
        (network, own) -> Site.bare(1).alsoOpen(links[1], Addresses.endpoint("fe80::2%7", 5001));
    agreesWithOracle(setting, 39, "one link");
    setting.site2 =
        (network, own) ->
            Site.bare(1)
                .alsoOpen(links[0], Addresses.endpoint("fe80::3%6", 5001))
                .alsoOpen(links[1], Addresses.endpoint("fe80::2%7", 5001));
    Punching punching = agreesWithOracle(setting, 40, "two links");
    assertEquals(
        Addresses.endpoint("fe80::2%7", 5001), punching.two().agent().nominatedPair().base());
    assertEquals(CandidateType.HOST, punching.two().agent().nominatedPair().local().type());
    assertEquals(CandidateType.HOST, punching.one().agent().nominatedPair().local().type());
    assertTrue(punching.one().nominatedAt() >= 0, punching::toString);
  }

  @Test
  void manySocketsAndBadLinks_bothSidesAgreeOnOnePair() {
    for (int seed = 0; seed < 100; seed++) {
      Punching.Setting setting = Punching.Setting.of(AccessKind.PUBLIC, AccessKind.PUBLIC);
      setting.site1 =
          (network, own) -> Site.make(network, 0, own.access1, Site.Family.BOTH).alsoOpenPort(6000);
      setting.site2 =
          (network, own) -> Site.make(network, 1, own.access2, Site.Family.BOTH).alsoOpenPort(6001);
      setting.internet =
          Punching.INTERNET.then(
              Stages.loss(0.2),
              Stages.duplication(0.2),
              Stages.reordering(0.3, Duration.ofMillis(300)));
      Punching punching = new Punching(setting, seed);
      assertTrue(punching.runToOutcome(), punching::toString);
      punching.runUntil(() -> false, punching.now() + 5 * Punching.SECONDS);
      PairInfo one = punching.one().agent().nominatedPair();
      PairInfo two = punching.two().agent().nominatedPair();
      assertEquals(one.peer(), two.base(), punching::toString);
      assertEquals(two.peer(), one.base(), punching::toString);
    }
  }
}
