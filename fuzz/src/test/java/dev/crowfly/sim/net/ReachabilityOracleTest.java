package dev.crowfly.sim.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle says what was measured with the NATs of a kernel. */
class ReachabilityOracleTest {
  private static final List<String> COLUMNS =
      List.of("full cone", "address-restricted", "port-restricted", "symmetric", "blocked");

  private static AccessKind kind(String name) {
    return switch (name) {
      case "public" -> AccessKind.PUBLIC;
      case "full cone" -> AccessKind.FULL_CONE;
      case "address-restricted" -> AccessKind.ADDRESS_RESTRICTED;
      case "port-restricted" -> AccessKind.PORT_RESTRICTED;
      case "firewall" -> AccessKind.FIREWALL;
      case "symmetric" -> AccessKind.SYMMETRIC;
      case "blocked" -> AccessKind.BLOCKED;
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String outcome(AccessKind one, AccessKind two) {
    if (reaches(one, two, ReachabilityOracle.Knowledge.TOLD)) {
      return "yes";
    }
    return reaches(one, two, ReachabilityOracle.Knowledge.TOLD_AND_SEEN) ? "s" : "no";
  }

  private static boolean reaches(
      AccessKind one, AccessKind two, ReachabilityOracle.Knowledge knowledge) {
    VirtualNetwork network = new VirtualNetwork(11);
    Observer.attach(network);
    Site first = Site.make(network, 0, one, Site.Family.IPV4);
    Site second = Site.make(network, 1, two, Site.Family.IPV4);
    return !ReachabilityOracle.paths(network, first, second, knowledge).isEmpty();
  }

  // The table "Plain simultaneous open" of NAT-FACTS.md; columns as in COLUMNS, the first for
  // public hosts too and the third for firewalls too.
  @ParameterizedTest
  @CsvSource({
    "public,             yes, yes, yes, s,  no",
    "full cone,          yes, yes, yes, s,  no",
    "address-restricted, yes, yes, yes, s,  no",
    "port-restricted,    yes, yes, yes, no, no",
    "firewall,           yes, yes, yes, no, no",
    "symmetric,          s,   s,   no,  no, no",
  })
  void tableOfNatFacts(String row, String c1, String c2, String c3, String c4, String c5) {
    List<String> expected = List.of(c1, c2, c3, c4, c5);
    for (int i = 0; i < COLUMNS.size(); i++) {
      String column = COLUMNS.get(i);
      assertEquals(expected.get(i), outcome(kind(row), kind(column)), row + " / " + column);
    }
    assertEquals(c1, outcome(kind(row), AccessKind.PUBLIC), row + " / public");
    assertEquals(c3, outcome(kind(row), AccessKind.FIREWALL), row + " / firewall");
  }

  @Test
  void carrierGradeNatIsAsGoodAsTheWorseOfItsTwo() {
    for (AccessKind peer : AccessKind.everyNat()) {
      assertEquals(
          outcome(AccessKind.PORT_RESTRICTED, peer),
          outcome(AccessKind.CARRIER_GRADE, peer),
          peer.name());
    }
  }

  @Test
  void reachabilityIsMutual() {
    for (AccessKind one : AccessKind.every()) {
      for (AccessKind two : AccessKind.every()) {
        assertEquals(
            ReachabilityOracle.isReachable(one, two, 3),
            ReachabilityOracle.isReachable(two, one, 4),
            one + " / " + two);
      }
    }
  }

  @Test
  void addressDependentMappingsMeetWhenFiltersAskForTheAddressOnly() {
    AccessKind dependent =
        AccessKind.nat(MappingBehavior.ADDRESS_DEPENDENT, FilteringBehavior.ADDRESS_DEPENDENT);
    assertEquals("s", outcome(dependent, dependent));
  }

  @Test
  void hostsBehindOneNatMeetOnTheirLan() {
    VirtualNetwork network = new VirtualNetwork(5);
    Observer.attach(network);
    Segment lan = network.segment("lan");
    new Router(
        lan,
        network.internet(),
        AccessKind.SYMMETRIC.box(
            AccessKind.SYMMETRIC.layers().get(0), Addresses.ip("198.51.100.1"), 1),
        null);
    Site one = Site.make(network, lan, 0, AccessKind.PUBLIC, Site.Family.IPV4);
    Site two = Site.make(network, lan, 1, AccessKind.PUBLIC, Site.Family.IPV4);
    assertEquals(
        List.of(new ReachabilityOracle.Path(one.sockets().get(0), two.sockets().get(0))),
        List.copyOf(
            ReachabilityOracle.paths(
                network, one, two, ReachabilityOracle.Knowledge.TOLD_AND_SEEN)));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void homesBehindOneCarrierGradeNatNeedItsHairpinning(boolean hairpinning, boolean reachable) {
    VirtualNetwork network = new VirtualNetwork(6);
    Observer.attach(network);
    Segment carrier = network.segment("carrier");
    NatSettings settings =
        NatSettings.of(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_DEPENDENT)
            .hairpinning(hairpinning);
    new Router(
        carrier, network.internet(), new Nat(settings, Addresses.ip("198.51.100.1"), 1), null);
    Site one = Site.make(network, carrier, 0, AccessKind.PORT_RESTRICTED, Site.Family.IPV4);
    Site two = Site.make(network, carrier, 1, AccessKind.PORT_RESTRICTED, Site.Family.IPV4);
    assertEquals(
        reachable,
        !ReachabilityOracle.paths(network, one, two, ReachabilityOracle.Knowledge.TOLD_AND_SEEN)
            .isEmpty());
  }

  @Test
  void filterThatOpensOnlyAfterTheFirstRound_letsThePeerBeHeard() {
    assertEquals(
        new ReachabilityOracle.Verdict(false, false, true),
        ReachabilityOracle.judge(
            AccessKind.PORT_RESTRICTED, AccessKind.CARRIER_GRADE_SYMMETRIC, 20_261_122));
    assertEquals(
        new ReachabilityOracle.Verdict(false, true, false),
        ReachabilityOracle.judge(
            AccessKind.CARRIER_GRADE_SYMMETRIC, AccessKind.PORT_RESTRICTED, 20_261_122));
  }

  @Test
  void ipv6BehindFirewallsIsReachedWhereIpv4IsNot() {
    VirtualNetwork network = new VirtualNetwork(7);
    Observer.attach(network);
    Site one = Site.make(network, 0, AccessKind.FIREWALL, Site.Family.IPV6);
    Site two = Site.make(network, 1, AccessKind.FIREWALL, Site.Family.BOTH);
    assertTrue(
        ReachabilityOracle.paths(network, one, two, ReachabilityOracle.Knowledge.TOLD).stream()
            .allMatch(path -> path.local().equals(one.sockets().get(0))));
    assertEquals(
        1, ReachabilityOracle.paths(network, one, two, ReachabilityOracle.Knowledge.TOLD).size());
  }
}
