package dev.crowfly.ice.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.ice.agent.PairInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real session over UDP on loopback with ice4j at the other end. */
@Timeout(60)
class Ice4jInteropTest {
  private static final int BINDING_REQUEST = 0x0001;
  private static final int USE_CANDIDATE = 0x0025;

  @Test
  void weControlAndNominateRegularly() throws Exception {
    try (Ice4jPeer peer = new Ice4jPeer(false);
        LoopbackAgent ours = new LoopbackAgent(IceRole.CONTROLLING)) {
      begin(ours, peer);
      finish(ours, peer);
      assertEquals(IceRole.CONTROLLING, ours.agent().role());
      assertRegularNomination(ours, true);
    }
  }

  @Test
  void weAreControlledAndAreNominatedRegularly() throws Exception {
    try (Ice4jPeer peer = new Ice4jPeer(true);
        LoopbackAgent ours = new LoopbackAgent(IceRole.CONTROLLED)) {
      begin(ours, peer);
      finish(ours, peer);
      assertEquals(IceRole.CONTROLLED, ours.agent().role());
      assertRegularNomination(ours, false);
    }
  }

  @Test
  void ourChecksComeBeforeItKnowsUs() throws Exception {
    try (Ice4jPeer peer = new Ice4jPeer(false);
        LoopbackAgent ours = new LoopbackAgent(IceRole.CONTROLLING)) {
      ours.connectTo(peer);
      ours.pump("the first check", () -> !ours.stun().isEmpty(), 5);
      tell(peer, ours);
      peer.start();
      finish(ours, peer);
    }
  }

  @Test
  void bothControlling_oneOfThemYields() throws Exception {
    try (Ice4jPeer peer = new Ice4jPeer(true);
        LoopbackAgent ours = new LoopbackAgent(IceRole.CONTROLLING)) {
      begin(ours, peer);
      finish(ours, peer);
      assertNotEquals(peer.isControlling(), ours.agent().role() == IceRole.CONTROLLING);
    }
  }

  @Test
  void bothControlled_oneOfThemTakesOver() throws Exception {
    try (Ice4jPeer peer = new Ice4jPeer(false);
        LoopbackAgent ours = new LoopbackAgent(IceRole.CONTROLLED)) {
      begin(ours, peer);
      finish(ours, peer);
      assertNotEquals(peer.isControlling(), ours.agent().role() == IceRole.CONTROLLING);
    }
  }

  private static void tell(Ice4jPeer peer, LoopbackAgent ours) {
    peer.remote(ours.agent().credentials().ufrag(), ours.agent().credentials().password());
    peer.remoteHost(
        ours.candidate().address(), ours.candidate().foundation(), ours.candidate().priority());
  }

  private static void begin(LoopbackAgent ours, Ice4jPeer peer) throws Exception {
    tell(peer, ours);
    ours.connectTo(peer);
    peer.start();
  }

  private static void finish(LoopbackAgent ours, Ice4jPeer peer) throws Exception {
    PairInfo pair = ours.awaitNomination(10);
    assertEquals(peer.address(), pair.peer());
    ours.pump("the end of ice4j's processing", () -> peer.state().isEstablished(), 10);
    assertEquals(
        ours.candidate().address(), peer.selectedPair().getRemoteCandidate().getTransportAddress());
    int validAt = -1;
    int nominatedAt = -1;
    for (int i = 0; i < ours.events().size(); i++) {
      IceEvent event = ours.events().get(i);
      validAt = event instanceof IceEvent.PairValid && validAt < 0 ? i : validAt;
      nominatedAt = event instanceof IceEvent.PairNominated && nominatedAt < 0 ? i : nominatedAt;
    }
    assertTrue(validAt >= 0 && validAt < nominatedAt, "events " + ours.events());
    for (int i = 0; i < 20; i++) {
      byte[] there = ("~ there " + i).getBytes(StandardCharsets.US_ASCII);
      ours.send(there);
      assertArrayEquals(there, peer.receive(5000));
      byte[] back = ("~ back " + i).getBytes(StandardCharsets.US_ASCII);
      peer.send(back);
      assertArrayEquals(back, ours.receive(5));
    }
  }

  /** A check without USE-CANDIDATE came first, one with it later. */
  private static void assertRegularNomination(LoopbackAgent ours, boolean weControl) {
    List<byte[]> checks =
        ours.stun().stream()
            .filter(packet -> packet.isOurs == weControl)
            .map(packet -> packet.bytes)
            .filter(bytes -> ByteBuffer.wrap(bytes).getShort() == BINDING_REQUEST)
            .toList();
    assertFalse(has(checks.get(0), USE_CANDIDATE), "the first check nominates already");
    assertTrue(checks.stream().anyMatch(check -> has(check, USE_CANDIDATE)));
  }

  private static boolean has(byte[] message, int attribute) {
    ByteBuffer in = ByteBuffer.wrap(message).position(20);
    while (in.remaining() >= 4) {
      int type = in.getShort() & 0xffff;
      int length = in.getShort() & 0xffff;
      if (type == attribute) {
        return true;
      }
      in.position(Math.min(in.limit(), in.position() + ((length + 3) & ~3)));
    }
    return false;
  }
}
