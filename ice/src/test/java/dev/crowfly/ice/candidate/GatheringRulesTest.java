package dev.crowfly.ice.candidate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Foundations, order of addresses, redundant candidates, interfaces. */
class GatheringRulesTest {

  @Property
  void foundationsAreEqualExactlyIfTypeBaseAndServerAre(
      @ForAll CandidateType typeA,
      @ForAll CandidateType typeB,
      @ForAll @IntRange(min = 1, max = 3) int baseA,
      @ForAll @IntRange(min = 1, max = 3) int baseB,
      @ForAll @IntRange(max = 2) int serverA,
      @ForAll @IntRange(max = 2) int serverB)
      throws UnknownHostException {
    Foundations foundations = new Foundations();
    String a = foundations.of(typeA, ip("192.0.2." + baseA), server(serverA));
    String b = foundations.of(typeB, ip("192.0.2." + baseB), server(serverB));
    assertEquals(typeA == typeB && baseA == baseB && serverA == serverB, a.equals(b));
    assertEquals(a, foundations.of(typeA, ip("192.0.2." + baseA), server(serverA)));
    assertTrue(CandidateText.isFoundation(a));
  }

  @Test
  void sameLinkLocalAddressOnTwoLinksHasTwoFoundations() throws UnknownHostException {
    byte[] bytes = ip("fe80::1").getAddress();
    Foundations foundations = new Foundations();
    assertFalse(
        foundations
            .of(CandidateType.HOST, Inet6Address.getByAddress(null, bytes, 1), null)
            .equals(
                foundations.of(
                    CandidateType.HOST, Inet6Address.getByAddress(null, bytes, 2), null)));
  }

  @Test
  void familiesTakeTurnsAndLinkLocalComesLast() throws UnknownHostException {
    List<InetSocketAddress> in = new ArrayList<>();
    for (String each :
        List.of(
            "fe80::1",
            "10.0.0.1",
            "fd00::1",
            "169.254.1.1",
            "192.0.2.1",
            "2001:db8::1",
            "2001:db8::2",
            "192.168.1.1")) {
      in.add(new InetSocketAddress(ip(each), 1));
    }
    assertEquals(
        List.of(
            "2001:db8:0:0:0:0:0:1",
            "192.0.2.1",
            "2001:db8:0:0:0:0:0:2",
            "10.0.0.1",
            "fd00:0:0:0:0:0:0:1",
            "192.168.1.1",
            "fe80:0:0:0:0:0:0:1",
            "169.254.1.1"),
        AddressOrder.sort(in).stream().map(a -> a.getAddress().getHostAddress()).toList());
  }

  @Test
  void onlyWhatCanReachEachOtherIsPaired() throws UnknownHostException {
    InetSocketAddress linkOne =
        new InetSocketAddress(Inet6Address.getByAddress(null, ip("fe80::1").getAddress(), 1), 1);
    InetSocketAddress linkTwo =
        new InetSocketAddress(Inet6Address.getByAddress(null, ip("fe80::2").getAddress(), 2), 1);
    InetSocketAddress linkUnknown = new InetSocketAddress(ip("fe80::3"), 1);
    InetSocketAddress global = new InetSocketAddress(ip("2001:db8::1"), 1);
    InetSocketAddress four = new InetSocketAddress(ip("192.0.2.1"), 1);
    assertTrue(AddressOrder.canPair(four, four));
    assertTrue(AddressOrder.canPair(global, global));
    assertFalse(AddressOrder.canPair(four, global));
    assertFalse(AddressOrder.canPair(linkOne, global));
    assertFalse(AddressOrder.canPair(global, linkOne));
    assertFalse(AddressOrder.canPair(linkOne, linkTwo));
    assertTrue(AddressOrder.canPair(linkOne, linkUnknown));
  }

  @Test
  void redundantCandidateOfLowerPriorityIsEliminated() throws UnknownHostException {
    InetSocketAddress base = new InetSocketAddress(ip("192.0.2.1"), 1);
    Candidate host = new Candidate(CandidateType.HOST, base, 1000, "1", null, base);
    Candidate reflexive = new Candidate(CandidateType.SERVER_REFLEXIVE, base, 500, "2", base, base);
    CandidateSet set = new CandidateSet();
    assertTrue(set.add(host));
    assertFalse(set.add(reflexive));
    assertEquals(List.of(host), set.all());

    CandidateSet other = new CandidateSet();
    assertTrue(other.add(reflexive));
    assertTrue(other.add(host));
    assertEquals(List.of(host), other.all());
  }

  @Test
  void sameAddressOfAnotherBaseIsNotRedundant() throws UnknownHostException {
    InetSocketAddress address = new InetSocketAddress(ip("192.0.2.1"), 1);
    InetSocketAddress otherBase = new InetSocketAddress(ip("192.0.2.1"), 2);
    CandidateSet set = new CandidateSet();
    assertTrue(set.add(new Candidate(CandidateType.HOST, address, 2, "1", null, address)));
    assertTrue(set.add(new Candidate(CandidateType.HOST, address, 1, "1", null, otherBase)));
  }

  @Test
  void loopbackAndContainerInterfacesAreOffByDefault() throws UnknownHostException {
    List<LocalInterface> all =
        List.of(
            of("lo", "127.0.0.1", true, true),
            of("eth0", "192.0.2.1", true, false),
            of("docker0", "172.17.0.1", true, false),
            of("br-0123456789ab", "172.18.0.1", true, false),
            of("virbr0", "192.168.122.1", true, false),
            of("vEthernet (WSL)", "172.19.0.1", true, false),
            of("br0", "198.51.100.1", true, false),
            of("wlan0", "203.0.113.1", false, false),
            of("eth1", "224.0.0.1", true, false),
            of("eth2", "192.0.2.1", true, false));
    InterfaceFilter defaults = InterfaceFilter.defaults();
    assertEquals(List.of(ip("192.0.2.1"), ip("198.51.100.1")), defaults.select(all));
    assertTrue(defaults.withLoopback(true).select(all).contains(ip("127.0.0.1")));
    assertEquals(5, defaults.withExcludedPrefixes(List.of("docker")).select(all).size());
    assertEquals(List.of(ip("172.17.0.1")), defaults.withOnlyNames(List.of("DOCKER0")).select(all));
  }

  @Test
  void pointToPointAndLinkLocalCanBeSwitchedOff() throws UnknownHostException {
    List<LocalInterface> all =
        List.of(
            new LocalInterface("tun0", List.of(ip("10.8.0.1")), true, false, true),
            of("eth0", "fe80::1", true, false));
    InterfaceFilter defaults = InterfaceFilter.defaults();
    assertEquals(2, defaults.select(all).size());
    assertEquals(List.of(ip("fe80::1")), defaults.withPointToPoint(false).select(all));
    assertEquals(List.of(ip("10.8.0.1")), defaults.withLinkLocal(false).select(all));
  }

  private static LocalInterface of(String name, String address, boolean up, boolean loopback)
      throws UnknownHostException {
    return new LocalInterface(name, List.of(ip(address)), up, loopback, false);
  }

  private static InetAddress server(int number) throws UnknownHostException {
    return number == 0 ? null : ip("203.0.113." + number);
  }

  private static InetAddress ip(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }
}
