package dev.crowfly.sim.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What hosts see of routers and links. */
class RouterTest {
  private static final FilteringBehavior APDF = FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT;
  private static final MappingBehavior EIM = MappingBehavior.ENDPOINT_INDEPENDENT;

  private final VirtualNetwork network = new VirtualNetwork(1);
  private final Segment lan = network.segment("lan");
  private final List<String> got = new ArrayList<>();

  private Host host(Segment segment, String address) {
    Host host = new Host(address).attach(segment, Addresses.ip(address));
    host.receiver((bytes, local, peer, now) -> got.add(address + " from " + text(peer)));
    return host;
  }

  private static String text(InetSocketAddress endpoint) {
    return endpoint.getAddress().getHostAddress() + ":" + endpoint.getPort();
  }

  private void send(Host host, String from, String to) {
    host.send(parse(from), parse(to), new byte[10]);
    network.settle();
  }

  private static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    return Addresses.endpoint(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  private void nat(Segment inner, Segment outer, NatSettings settings, String external) {
    new Router(inner, outer, new Nat(settings, Addresses.ip(external), 1), null);
  }

  @Test
  void natTranslatesBothWays() {
    nat(lan, network.internet(), NatSettings.of(EIM, APDF), "198.51.100.1");
    Host inside = host(lan, "192.168.0.2");
    Host outside = host(network.internet(), "203.0.113.1");
    send(outside, "203.0.113.1:7", "198.51.100.1:5000");
    send(inside, "192.168.0.2:5000", "203.0.113.1:7");
    send(outside, "203.0.113.1:7", "198.51.100.1:5000");
    assertEquals(
        List.of("203.0.113.1 from 198.51.100.1:5000", "192.168.0.2 from 203.0.113.1:7"), got);
  }

  @Test
  void hairpinningShowsTheExternalSourceAddressAndPort() {
    NatSettings settings = NatSettings.of(EIM, FilteringBehavior.ENDPOINT_INDEPENDENT);
    nat(lan, network.internet(), settings.hairpinning(true), "198.51.100.1");
    host(network.internet(), "203.0.113.1");
    Host one = host(lan, "192.168.0.2");
    Host two = host(lan, "192.168.0.3");
    send(one, "192.168.0.2:5000", "203.0.113.1:7");
    got.clear();
    send(two, "192.168.0.3:6000", "198.51.100.1:5000");
    assertEquals(List.of("192.168.0.2 from 198.51.100.1:6000"), got);
  }

  @Test
  void hairpinningOff_dropsWhatGoesToTheOwnExternalAddress() {
    NatSettings settings = NatSettings.of(EIM, FilteringBehavior.ENDPOINT_INDEPENDENT);
    nat(lan, network.internet(), settings, "198.51.100.1");
    Host one = host(lan, "192.168.0.2");
    Host two = host(lan, "192.168.0.3");
    send(one, "192.168.0.2:5000", "203.0.113.1:7");
    send(two, "192.168.0.3:6000", "198.51.100.1:5000");
    assertEquals(List.of(), got);
  }

  @Test
  void carrierGradeNat_translatesTwice() {
    Segment carrier = network.segment("carrier");
    nat(
        carrier,
        network.internet(),
        NatSettings.of(EIM, APDF).portRange(40_000, 40_010),
        "198.51.100.1");
    nat(lan, carrier, NatSettings.of(EIM, APDF), "100.64.0.9");
    Host inside = host(lan, "192.168.0.2");
    Host outside = host(network.internet(), "203.0.113.1");
    send(inside, "192.168.0.2:5000", "203.0.113.1:7");
    send(outside, "203.0.113.1:7", "198.51.100.1:40000");
    assertEquals(
        List.of("203.0.113.1 from 198.51.100.1:40000", "192.168.0.2 from 203.0.113.1:7"), got);
  }

  @Test
  void statefulFirewall_letsInOnlyAnswersAndTranslatesNothing() {
    Firewall firewall = new Firewall(APDF, 30_000_000_000L, true);
    new Router(lan, network.internet(), null, firewall);
    Host inside = host(lan, "2001:db8::2");
    Host outside = host(network.internet(), "2001:db8:1::1");
    send(outside, "2001:db8:1::1:7", "2001:db8::2:5000");
    send(inside, "2001:db8::2:5000", "2001:db8:1::1:7");
    send(outside, "2001:db8:1::1:8", "2001:db8::2:5000");
    send(outside, "2001:db8:1::1:7", "2001:db8::2:5000");
    assertEquals(
        List.of(
            "2001:db8:1::1 from 2001:db8:0:0:0:0:0:2:5000",
            "2001:db8::2 from 2001:db8:1:0:0:0:0:1:7"),
        got);
    assertEquals(1, firewall.size());
    firewall.forget();
    send(outside, "2001:db8:1::1:7", "2001:db8::2:5000");
    assertEquals(2, got.size());
  }

  @Test
  void blockedUdp_passesForExceptionsOnly() {
    new Router(lan, network.internet(), new UdpBlock(Set.of(443)), null);
    Host inside = host(lan, "203.0.113.9");
    Host outside = host(network.internet(), "203.0.113.1");
    send(inside, "203.0.113.9:5000", "203.0.113.1:444");
    send(outside, "203.0.113.1:444", "203.0.113.9:5000");
    send(inside, "203.0.113.9:5000", "203.0.113.1:443");
    send(outside, "203.0.113.1:443", "203.0.113.9:5000");
    assertEquals(
        List.of("203.0.113.1 from 203.0.113.9:5000", "203.0.113.9 from 203.0.113.1:443"), got);
  }

  @Test
  void familyWithoutForwarding_staysInside() {
    nat(lan, network.internet(), NatSettings.of(EIM, APDF), "198.51.100.1");
    Host inside = host(lan, "2001:db8::2");
    host(network.internet(), "2001:db8:1::1");
    send(inside, "2001:db8::2:5000", "2001:db8:1::1:7");
    assertEquals(List.of(), got);
  }

  @Test
  void linkLocalAddresses_areOfTheirLinkAndShowTheScopeOfTheReceiver() {
    new Router(lan, network.internet(), null, Middlebox.PLAIN);
    List<Integer> scopes = new ArrayList<>();
    Host two = new Host("two").attach(lan, Addresses.ip("fe80::2"), 7);
    two.receiver(
        (bytes, local, peer, now) -> {
          scopes.add(((Inet6Address) local.getAddress()).getScopeId());
          scopes.add(((Inet6Address) peer.getAddress()).getScopeId());
        });
    Host one = host(lan, "fe80::1");
    send(one, "fe80::1:5", "fe80::2:6");
    send(one, "fe80::1:5", "fe80::3:6");
    assertEquals(List.of(7, 7), scopes);
    assertEquals(1, lan.unroutable());
    assertEquals(0, network.internet().carried());
  }

  @Test
  void anotherLease_movesTheExternalAddress() {
    Nat nat = new Nat(NatSettings.of(EIM, APDF), Addresses.ip("198.51.100.1"), 1);
    Router router = new Router(lan, network.internet(), nat, null);
    Host inside = host(lan, "192.168.0.2");
    Host outside = host(network.internet(), "203.0.113.1");
    send(inside, "192.168.0.2:5000", "203.0.113.1:7");
    router.readdress(nat, Addresses.ip("198.51.100.2"));
    send(outside, "203.0.113.1:7", "198.51.100.1:5000");
    send(inside, "192.168.0.2:5000", "203.0.113.1:7");
    send(outside, "203.0.113.1:7", "198.51.100.2:5000");
    assertEquals(
        List.of(
            "203.0.113.1 from 198.51.100.1:5000",
            "203.0.113.1 from 198.51.100.2:5000",
            "192.168.0.2 from 203.0.113.1:7"),
        got);
  }

  @Test
  void pulledCable_sendsAndGetsNothing() {
    Host one = host(network.internet(), "203.0.113.1");
    Host two = host(network.internet(), "203.0.113.2");
    one.send(parse("203.0.113.1:5"), parse("203.0.113.2:6"), new byte[1]);
    two.detach(Addresses.ip("203.0.113.2"));
    network.settle();
    send(two, "203.0.113.2:6", "203.0.113.1:5");
    assertEquals(List.of(), got);
    assertEquals(0, two.sent());
  }

  @Test
  void linkFaults_loseDuplicateAndReorderAsOftenAsTold() {
    network
        .internet()
        .link(
            Link.of(
                Stages.loss(0.3),
                Stages.duplication(0.1),
                Stages.delay(Duration.ofMillis(10)),
                Stages.jitter(Duration.ofMillis(1)),
                Stages.reordering(0.2, Duration.ofMillis(50))));
    List<Integer> order = new ArrayList<>();
    Host one = host(network.internet(), "203.0.113.1");
    Host two = host(network.internet(), "203.0.113.2");
    two.receiver((bytes, local, peer, now) -> order.add(peer.getPort()));
    for (int i = 1; i <= 10_000; i++) {
      one.send(
          Addresses.endpoint("203.0.113.1", i), Addresses.endpoint("203.0.113.2", 6), new byte[1]);
    }
    network.settle();
    double lost = network.internet().lost() / 10_000.0;
    assertEquals(0.3, lost, 0.03);
    assertEquals(0.7 * 1.1, order.size() / 10_000.0, 0.04);
    List<Integer> sorted = order.stream().sorted().toList();
    assertTrue(!sorted.equals(order), "reordered");
    assertTrue(network.now() >= 10_000_000 && network.now() <= 61_000_000, "now " + network.now());
  }

  @Test
  void sameSeed_sameRun() {
    assertEquals(run(9), run(9));
    assertTrue(!run(9).equals(run(10)));
  }

  private static List<String> run(long seed) {
    VirtualNetwork network = new VirtualNetwork(seed);
    network
        .internet()
        .link(
            Link.of(
                Stages.delay(Duration.ofNanos(10)),
                Stages.jitter(Duration.ofNanos(1000)),
                Stages.loss(0.5)));
    List<String> log = new ArrayList<>();
    Host one = new Host("one").attach(network.internet(), Addresses.ip("203.0.113.1"));
    new Host("two")
        .attach(network.internet(), Addresses.ip("203.0.113.2"))
        .receiver((bytes, local, peer, now) -> log.add(peer.getPort() + " at " + now));
    for (int i = 1; i <= 50; i++) {
      one.send(
          Addresses.endpoint("203.0.113.1", i), Addresses.endpoint("203.0.113.2", 6), new byte[1]);
    }
    network.settle();
    return log;
  }
}
