package dev.crowfly.ice.behavior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Addresses;
import dev.crowfly.sim.net.NatSettings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Discovery against NATs whose behaviour is set, in virtual time. */
class BehaviorDiscoveryTest {
  private static final int SEEDS = 20;

  static Stream<Arguments> everyNatAndLoss() {
    List<Arguments> all = new ArrayList<>();
    for (dev.crowfly.sim.net.MappingBehavior mapping :
        dev.crowfly.sim.net.MappingBehavior.values()) {
      for (dev.crowfly.sim.net.FilteringBehavior filtering :
          dev.crowfly.sim.net.FilteringBehavior.values()) {
        for (double loss : new double[] {0, 0.1, 0.3}) {
          all.add(Arguments.of(mapping, filtering, loss));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everyNatAndLoss")
  void everyKindOfNatIsRecognised(
      dev.crowfly.sim.net.MappingBehavior mapping,
      dev.crowfly.sim.net.FilteringBehavior filtering,
      double loss) {
    long slowest = 0;
    long most = 0;
    int unknown = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      DiscoveryRun run = DiscoveryRun.of(seed, AccessKind.nat(mapping, filtering), loss);
      NatBehavior found = run.run();
      String where = "seed " + seed + ": " + found;
      slowest = Math.max(slowest, run.tookMillis());
      most = Math.max(most, run.datagramsSent());
      if (loss > 0.2 && found.filtering() == FilteringBehavior.UNKNOWN) {
        // At 30 % each way a query dies once in a hundred: not knowing is right then.
        unknown++;
        continue;
      }
      assertTrue(found.udpWorks(), where);
      assertEquals(MappingBehavior.valueOf(mapping.name()), found.mapping(), where);
      assertEquals(FilteringBehavior.valueOf(filtering.name()), found.filtering(), where);
    }
    System.out.println(
        "discovery of "
            + mapping.shortName()
            + "/"
            + filtering.shortName()
            + " at "
            + Math.round(loss * 100)
            + " % loss: slowest "
            + slowest
            + " ms, most datagrams "
            + most
            + ", unknown "
            + unknown
            + " of "
            + SEEDS);
    assertTrue(unknown <= 1, unknown + " of " + SEEDS + " did not find out");
  }

  @Test
  void publicHostIsNotTranslatedAndHearsEveryone() {
    NatBehavior found = DiscoveryRun.of(1, AccessKind.PUBLIC, 0).run();
    assertEquals(Translation.NONE, found.translation());
    assertEquals(MappingBehavior.ENDPOINT_INDEPENDENT, found.mapping());
    assertEquals(FilteringBehavior.ENDPOINT_INDEPENDENT, found.filtering());
    assertEquals(PunchingExpectation.EVERY_PEER, found.expectation());
    assertEquals(
        "No NAT is in the way, and packets from anyone come in: direct connections should work"
            + " with every peer whose UDP is not blocked.",
        found.sentence());
  }

  @Test
  void firewallIsFilteringWithoutTranslation() {
    NatBehavior found = DiscoveryRun.of(1, AccessKind.FIREWALL, 0).run();
    assertEquals(Translation.NONE, found.translation());
    assertEquals(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT, found.filtering());
    assertEquals(PunchingExpectation.ALL_BUT_SYMMETRIC_PEERS, found.expectation());
  }

  @Test
  void twoNatsInARowShowTheirStricterSides() {
    NatBehavior found = DiscoveryRun.of(1, AccessKind.CARRIER_GRADE, 0).run();
    assertEquals(MappingBehavior.ENDPOINT_INDEPENDENT, found.mapping());
    assertEquals(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT, found.filtering());
    NatBehavior spoilt = DiscoveryRun.of(1, AccessKind.CARRIER_GRADE_SYMMETRIC, 0).run();
    assertEquals(MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, spoilt.mapping());
    assertEquals(PunchingExpectation.OPEN_PEERS_ONLY, spoilt.expectation());
  }

  @Test
  void blockedUdpIsSaidPlainly() {
    DiscoveryRun run = DiscoveryRun.of(1, AccessKind.BLOCKED, 0);
    NatBehavior found = run.run();
    assertEquals(PunchingExpectation.NONE, found.expectation());
    assertEquals(7, run.datagramsSent());
    assertEquals(6300, run.tookMillis());
    assertEquals(
        "No answer over UDP: a firewall blocks it or the server is down; direct connections are"
            + " not to be expected: the relay carries the data.",
        found.sentence());
  }

  @Test
  void hairpinningIsFoundWhereItIs() {
    for (boolean hairpinning : new boolean[] {true, false}) {
      NatSettings settings =
          NatSettings.of(
                  dev.crowfly.sim.net.MappingBehavior.ENDPOINT_INDEPENDENT,
                  dev.crowfly.sim.net.FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT)
              .hairpinning(hairpinning);
      for (long seed = 1; seed <= SEEDS; seed++) {
        NatBehavior found = DiscoveryRun.of(seed, AccessKind.nat(settings), 0.1).run();
        assertEquals(
            hairpinning ? Hairpinning.SUPPORTED : Hairpinning.NOT_SUPPORTED,
            found.hairpinning(),
            "seed " + seed);
      }
    }
  }

  @Test
  void hairpinningOfDependentMappingStaysUnknown() {
    assertEquals(
        Hairpinning.UNKNOWN, DiscoveryRun.of(1, AccessKind.SYMMETRIC, 0).run().hairpinning());
  }

  @Test
  void answersOverIpv6CarryAllThatDiscoveryNeeds() {
    NatBehavior found = DiscoveryRun.overIpv6(1, AccessKind.FIREWALL).run();
    assertEquals(Translation.NONE, found.translation());
    assertEquals(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT, found.filtering());
    assertEquals(
        FilteringBehavior.ADDRESS_DEPENDENT,
        DiscoveryRun.overIpv6(1, AccessKind.ADDRESS_RESTRICTED).run().filtering());
  }

  @Test
  void serverWithOneAddressLeavesTheRestUnknown() {
    NatBehavior found = DiscoveryRun.withPlainServer(1, AccessKind.PORT_RESTRICTED).run();
    assertTrue(found.udpWorks());
    assertEquals(MappingBehavior.UNKNOWN, found.mapping());
    assertEquals(FilteringBehavior.UNKNOWN, found.filtering());
    assertEquals(PunchingExpectation.UNKNOWN, found.expectation());
  }

  @Test
  void observationsOfTheCallerDecideMappingWithAPlainServer() {
    DiscoveryRun run = DiscoveryRun.withPlainServer(1, AccessKind.PORT_RESTRICTED);
    InetSocketAddress elsewhere = Addresses.endpoint("192.0.2.99", 4433);
    run.discovery().observed(elsewhere, Addresses.endpoint("198.51.100.11", 5001));
    NatBehavior found = run.run();
    assertEquals(Addresses.endpoint("198.51.100.11", 5001), found.reflexive().orElseThrow());
    assertEquals(MappingBehavior.ENDPOINT_INDEPENDENT, found.mapping());
    assertEquals(PunchingExpectation.ALL_BUT_SYMMETRIC_PEERS, found.expectation());

    DiscoveryRun other = DiscoveryRun.withPlainServer(1, AccessKind.PORT_RESTRICTED);
    other.discovery().observed(elsewhere, Addresses.endpoint("198.51.100.11", 5002));
    assertEquals(MappingBehavior.DEPENDENT, other.run().mapping());
  }

  @Test
  void alternateAddressThatIsDownIsNotTakenForAFilter() {
    DiscoveryRun run = DiscoveryRun.of(1, AccessKind.FULL_CONE, 0);
    InetSocketAddress primary = run.serverAddress();
    NatBehavior found =
        run.serverAnswersOnlyFrom(from -> from.getAddress().equals(primary.getAddress())).run();
    assertEquals(FilteringBehavior.UNKNOWN, found.filtering());
  }

  @Test
  void withoutLocalAddressesTranslationStaysUnknown() {
    NatBehavior found = DiscoveryRun.withoutLocalAddresses(1, AccessKind.FULL_CONE).run();
    assertEquals(Translation.UNKNOWN, found.translation());
    assertEquals(MappingBehavior.ENDPOINT_INDEPENDENT, found.mapping());
    assertEquals(FilteringBehavior.ENDPOINT_INDEPENDENT, found.filtering());
  }

  @Test
  void everyResultHasASentenceOfItsOwn() {
    Set<String> sentences = new HashSet<>();
    for (MappingBehavior mapping : MappingBehavior.values()) {
      for (FilteringBehavior filtering : FilteringBehavior.values()) {
        NatBehavior behavior =
            new NatBehavior(
                true,
                Translation.TRANSLATED,
                mapping,
                filtering,
                Hairpinning.UNKNOWN,
                Optional.empty());
        assertTrue(behavior.sentence().startsWith("Your NAT "), behavior.sentence());
        assertTrue(sentences.add(behavior.sentence()), behavior.sentence());
      }
    }
  }
}
