package dev.crowfly.node.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crowfly.ice.behavior.NatBehavior;
import dev.crowfly.ice.stun.RetransmissionRules;
import dev.crowfly.ice.stun.ServerAddresses;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.node.io.LoopConfig;
import dev.crowfly.node.io.Transport;
import dev.crowfly.node.io.UdpSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Behaviour discovery (RFC 5780) through each kind of box finds what the kind's name says. */
class NatDiscoveryTest {
  private final List<String> failures = new CopyOnWriteArrayList<>();

  private static final long MILLIS = 1_000_000L;
  private static final RetransmissionRules RULES =
      new RetransmissionRules(100 * MILLIS, 400 * MILLIS, 4, 500 * MILLIS);

  @Test
  void eachKindIsDiscoveredAsWhatItIs() throws Exception {
    InetAddress here = NatBox.outside(4);
    InetAddress there = NatBox.outside(5);
    assumeTrue(!here.equals(there), "this machine has one loopback address");
    List<EventLoop> loops = new ArrayList<>();
    try {
      InetSocketAddress server = startServer(here, there, loops);
      Map<NatKind, DiscoveryMachine> running = new LinkedHashMap<>();
      for (NatKind kind : NatKind.values()) {
        running.put(kind, startClient(kind, server, loops));
      }
      Map<NatKind, String> found = new LinkedHashMap<>();
      for (Map.Entry<NatKind, DiscoveryMachine> each : running.entrySet()) {
        found.put(each.getKey(), words(each.getValue().result.get(60, TimeUnit.SECONDS)));
      }
      Map<NatKind, String> expected = new LinkedHashMap<>();
      expected.put(NatKind.NONE, "NONE ENDPOINT_INDEPENDENT ENDPOINT_INDEPENDENT");
      expected.put(NatKind.FULL_CONE, "TRANSLATED ENDPOINT_INDEPENDENT ENDPOINT_INDEPENDENT");
      expected.put(NatKind.ADDRESS_RESTRICTED, "TRANSLATED ENDPOINT_INDEPENDENT ADDRESS_DEPENDENT");
      expected.put(
          NatKind.PORT_RESTRICTED, "TRANSLATED ENDPOINT_INDEPENDENT ADDRESS_AND_PORT_DEPENDENT");
      expected.put(
          NatKind.SYMMETRIC, "TRANSLATED ADDRESS_AND_PORT_DEPENDENT ADDRESS_AND_PORT_DEPENDENT");
      expected.put(NatKind.BLOCKED, "TRANSLATED UNKNOWN UNKNOWN");
      assertEquals(expected, found);
      assertEquals(List.of(), failures);
    } finally {
      loops.forEach(EventLoop::close);
    }
  }

  private static String words(NatBehavior found) {
    return found.translation() + " " + found.mapping() + " " + found.filtering();
  }

  private InetSocketAddress startServer(InetAddress here, InetAddress there, List<EventLoop> loops)
      throws Exception {
    EventLoop loop = new EventLoop(LoopConfig.defaults("stun server"));
    loops.add(loop);
    for (int attempt = 0; ; attempt++) {
      List<Transport> sockets = new ArrayList<>();
      try {
        sockets.add(UdpSocket.open(new InetSocketAddress(here, 0)));
        sockets.add(UdpSocket.open(new InetSocketAddress(here, 0)));
        for (int i = 0; i < 2; i++) {
          int port = sockets.get(i).localAddress().getPort();
          sockets.add(UdpSocket.open(new InetSocketAddress(there, port)));
        }
        for (Transport each : sockets) {
          loop.add(each);
        }
        InetSocketAddress primary = sockets.get(0).localAddress();
        ServerAddresses addresses =
            ServerAddresses.withAlternate(primary, sockets.get(3).localAddress());
        loop.start(new StunMachine(addresses), new Strict(failures));
        return primary;
      } catch (BindException e) {
        sockets.forEach(Transport::close);
        if (attempt == 20) {
          throw e;
        }
      }
    }
  }

  private DiscoveryMachine startClient(
      NatKind kind, InetSocketAddress server, List<EventLoop> loops) throws IOException {
    EventLoop loop = new EventLoop(LoopConfig.defaults("behind " + kind));
    loops.add(loop);
    InetSocketAddress inside =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 2}), 40_000);
    NatBox box =
        new NatBox(NatConfig.of(kind, inside, NatBox.outside(6)).withPermitted(List.of(server)));
    loop.add(box);
    DiscoveryMachine machine = new DiscoveryMachine(box.localAddress(), server, RULES);
    loop.start(machine, new Strict(failures));
    loop.execute(machine::start);
    return machine;
  }
}
