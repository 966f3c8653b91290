package dev.crowfly.node.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crowfly.ice.agent.IceCredentials;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.ice.stun.ServerAddresses;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.node.io.LoopConfig;
import dev.crowfly.node.io.Transport;
import dev.crowfly.node.io.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hole punching through two boxes, over real sockets: who meets directly, and who does not. */
class NatPunchingTest {
  private static final long ATTEMPT_NANOS = 4_000_000_000L;

  private final List<EventLoop> loops = new ArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    loops.forEach(EventLoop::close);
  }

  @Test
  void holesArePunchedWhereRfc4787SaysTheyCanBe() throws Exception {
    assumeTrue(!NatBox.outside(2).equals(NatBox.outside(3)), "there is one loopback address");
    InetSocketAddress stun = startStun();
    Map<String, PunchingMachine> running = new LinkedHashMap<>();
    Map<String, String> expected = new LinkedHashMap<>();
    expect(NatKind.PORT_RESTRICTED, NatKind.PORT_RESTRICTED, "direct", expected, running, stun);
    expect(NatKind.ADDRESS_RESTRICTED, NatKind.SYMMETRIC, "direct", expected, running, stun);
    expect(NatKind.FULL_CONE, NatKind.SYMMETRIC, "direct", expected, running, stun);
    expect(NatKind.NONE, NatKind.SYMMETRIC, "direct", expected, running, stun);
    expect(NatKind.SYMMETRIC, NatKind.SYMMETRIC, "relay", expected, running, stun);
    expect(NatKind.BLOCKED, NatKind.FULL_CONE, "relay", expected, running, stun);

    Map<String, String> found = new LinkedHashMap<>();
    for (Map.Entry<String, PunchingMachine> each : running.entrySet()) {
      found.put(each.getKey(), each.getValue().outcome.get(60, TimeUnit.SECONDS));
    }
    assertEquals(expected, found);
    assertEquals(List.of(), failures);
  }

  private void expect(
      NatKind left,
      NatKind right,
      String outcome,
      Map<String, String> expected,
      Map<String, PunchingMachine> running,
      InetSocketAddress stun)
      throws IOException {
    NatBox boxOfA = box(left, 2, stun);
    NatBox boxOfB = box(right, 3, stun);
    EventLoop loopOfA = loop(boxOfA);
    EventLoop loopOfB = loop(boxOfB);
    PunchingMachine a = new PunchingMachine(IceRole.CONTROLLING, loopOfA, ATTEMPT_NANOS, 1);
    PunchingMachine b = new PunchingMachine(IceRole.CONTROLLED, loopOfB, ATTEMPT_NANOS, 2);
    IceCredentials credentialsOfA = a.credentials();
    IceCredentials credentialsOfB = b.credentials();
    a.meet(b);
    b.meet(a);
    loopOfA.start(a, new Strict(failures));
    loopOfB.start(b, new Strict(failures));
    a.begin(boxOfA.localAddress(), stun, credentialsOfB);
    b.begin(boxOfB.localAddress(), stun, credentialsOfA);
    String name = left + " and " + right;
    expected.put(name, outcome);
    running.put(name, a);
  }

  private static NatBox box(NatKind kind, int outside, InetSocketAddress stun) throws IOException {
    // The same private address on both sides, as two homes have it.
    InetSocketAddress inside =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 2}), 40_000);
    return new NatBox(
        NatConfig.of(kind, inside, NatBox.outside(outside)).withPermitted(List.of(stun)));
  }

  private EventLoop loop(NatBox box) throws IOException {
    EventLoop loop = new EventLoop(LoopConfig.defaults("behind a box"));
    loops.add(loop);
    loop.add(box);
    return loop;
  }

  private InetSocketAddress startStun() throws IOException {
    Transport socket = UdpSocket.open(new InetSocketAddress(NatBox.outside(1), 0));
    EventLoop loop = new EventLoop(LoopConfig.defaults("stun server"));
    loops.add(loop);
    loop.add(socket);
    loop.start(
        new StunMachine(ServerAddresses.single(socket.localAddress())), new Strict(failures));
    return socket.localAddress();
  }
}
