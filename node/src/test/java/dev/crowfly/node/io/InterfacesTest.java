package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.candidate.InterfaceFilter;
import dev.crowfly.ice.candidate.LocalInterface;
import dev.crowfly.node.core.LocalBase;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterfacesTest {
  private static final InterfaceFilter FILTER = InterfaceFilter.defaults();

  @Test
  void aWildcardSocketHasAllUsableAddressesWithItsPort() throws Exception {
    NetworkView.SocketView socket = network().of(bound("::", true, true), FILTER);
    assertEquals(
        "[/192.168.1.2:5000, /[fd00:0:0:0:0:0:0:2]:5000, /10.8.0.2:5000]",
        socket.addresses().toString());
  }

  @Test
  void onlyLinkLocalAddressesKeepTheScopeThatTheSystemGivesToAll() throws Exception {
    NetworkView view =
        new NetworkView(
            List.of(
                new LocalInterface(
                    "eth0", List.of(scoped("fd00::2"), scoped("fe80::2")), true, false, false)),
            Map.of("eth0", 1_500),
            List.of());
    assertEquals(
        "[/[fd00:0:0:0:0:0:0:2]:5000, /[fe80:0:0:0:0:0:0:2%4]:5000]",
        view.of(bound("::", true, true), FILTER.withLinkLocal(true)).addresses().toString());
    assertEquals(
        "[/[fd00:0:0:0:0:0:0:2]:5000]",
        view.of(
                new FakeTransport(new InetSocketAddress(scoped("fd00::2"), 5_000), true, true),
                FILTER)
            .addresses()
            .toString());
  }

  private static InetAddress scoped(String literal) throws Exception {
    return Inet6Address.getByAddress(null, address(literal).getAddress(), 4);
  }

  @Test
  void anIpv4SocketHasNoIpv6Address() throws Exception {
    assertEquals(
        "[/192.168.1.2:5000, /10.8.0.2:5000]",
        network().of(bound("0.0.0.0", false, true), FILTER).addresses().toString());
  }

  @Test
  void aBoundSocketHasThatAddressWhateverTheFilterSays() throws Exception {
    assertEquals(
        "[/127.0.0.1:5000]",
        network().of(bound("127.0.0.1", false, true), FILTER).addresses().toString());
    assertEquals(
        List.of(), network().of(bound("192.168.9.9", false, true), FILTER).addresses(), "gone");
  }

  @Test
  void loopbackIsUsedWhereThereIsNothingElse() throws Exception {
    NetworkView alone = new NetworkView(List.of(loopback()), Map.of("lo", 65_536), List.of());
    assertEquals(
        "[/127.0.0.1:5000, /[0:0:0:0:0:0:0:1]:5000]",
        alone.of(bound("::", true, true), FILTER).addresses().toString());
    assertEquals(
        List.of(),
        new NetworkView(List.of(), Map.of(), List.of())
            .of(bound("::", true, true), FILTER)
            .addresses());
  }

  @Test
  void theSizeFollowsTheNarrowestInterfaceUnlessFragmentsAreForbidden() throws Exception {
    // eth0 has 1500 bytes, the VPN 1300; IPv6 headers take 48 of them, IPv4's 28.
    assertEquals(1_272, network().of(bound("::", true, false), FILTER).maxDatagramBytes());
    assertEquals(1_472, network().of(bound("::", true, true), FILTER).maxDatagramBytes());
    assertEquals(65_507, network().of(bound("127.0.0.1", false, true), FILTER).maxDatagramBytes());
    assertEquals(
        1_232,
        network().of(bound("192.168.9.9", false, true), FILTER).maxDatagramBytes(),
        "what QUIC needs when nothing is known");
  }

  @Test
  void changesRaiseTheGenerationAndAreTold() throws Exception {
    List<NetworkView> views = new ArrayList<>();
    List<String> told = new ArrayList<>();
    try (LoopRun run = LoopRun.start(new ScriptedMachine())) {
      Interfaces watch =
          new Interfaces(
              run.loop,
              FILTER,
              (bases, now) -> told.add(bases.get(0).key() + " " + bases.get(0).hosts().size()),
              () -> views.remove(0));
      NetworkView here = new NetworkView(List.of(loopback()), Map.of("lo", 65_536), List.of());
      NetworkView gone = new NetworkView(List.of(), Map.of(), List.of());
      NetworkView routed =
          new NetworkView(
              List.of(loopback()), Map.of("lo", 65_536), List.of(address("192.168.1.2")));
      views.addAll(List.of(here, here, gone, gone, here, routed));
      views.add(null);
      views.add(routed);
      while (!views.isEmpty()) {
        watch.look();
      }
      assertEquals(
          List.of("socket 0 1", "socket 0/1 0", "socket 0/2 1", "socket 0/3 1"),
          run.ask(now -> List.copyOf(told)));
    }
  }

  @Test
  void theTrueNetworkCanBeRead() throws Exception {
    NetworkView view = Interfaces.read();
    assertTrue(view.interfaces().stream().anyMatch(LocalInterface::loopback));
    try (LoopRun run = LoopRun.start(new ScriptedMachine());
        HelperThreads helpers = new HelperThreads("helper", run.loop, 4)) {
      CompletableFuture<List<LocalBase>> first = new CompletableFuture<>();
      Interfaces.watch(run.loop, helpers, FILTER, (bases, now) -> first.complete(bases));
      List<LocalBase> bases = first.get(30, TimeUnit.SECONDS);
      assertEquals(List.of(run.address()), bases.get(0).hosts());
      assertEquals("socket 0", bases.get(0).key().toString());
      assertFalse(bases.get(0).maxDatagramBytes() < 1_232);
    }
  }

  private static NetworkView network() throws Exception {
    return new NetworkView(
        List.of(
            loopback(),
            new LocalInterface(
                "eth0", List.of(address("192.168.1.2"), address("fd00::2")), true, false, false),
            new LocalInterface("docker0", List.of(address("172.17.0.1")), true, false, false),
            new LocalInterface("eth1", List.of(address("192.168.7.7")), false, false, false),
            new LocalInterface("tun0", List.of(address("10.8.0.2")), true, false, true)),
        Map.of("lo", 65_536, "eth0", 1_500, "docker0", 1_500, "eth1", 1_500, "tun0", 1_300),
        List.of(address("192.168.1.2")));
  }

  private static LocalInterface loopback() throws Exception {
    return new LocalInterface(
        "lo", List.of(address("127.0.0.1"), address("::1")), true, true, false);
  }

  private static InetAddress address(String literal) throws Exception {
    return InetAddress.getAllByName(literal)[0];
  }

  private static Transport bound(String literal, boolean dualStack, boolean forbids)
      throws Exception {
    InetAddress address =
        literal.equals("::") ? Inet6Address.getByAddress(null, new byte[16], 0) : address(literal);
    return new FakeTransport(new InetSocketAddress(address, 5_000), dualStack, forbids);
  }
}
