package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunKey;
import dev.crowfly.ice.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two NATs that give each destination a port of its own, and happen to lead in a circle: what is
 * sent to one port of the peer is answered from the other, and the peer's check comes from there.
 *
 * <pre>
 *     c --- to port 4000 ---> [NAT] -------> d
 *     c <-- from port 4001 -- [NAT] <------- d      and the other way round
 * </pre>
 */
class CircleTest {
  private static final InetSocketAddress[] PORTS = {
    Wire.address("192.0.2.4", 4000), Wire.address("192.0.2.4", 4001)
  };

  private final Wire wire = new Wire(11);
  private final Random random = new Random(11);
  private final Wire.Node c = wire.node(IceRole.CONTROLLING).base("192.0.2.3", 3000);
  private final Wire.Node d = wire.node(IceRole.CONTROLLED).base("192.0.2.4", 4000);

  @Test
  void checksThatLeadInACircleEnd() {
    wire.introduce(c, d);
    c.agent.addRemoteCandidate(
        Candidate.remote(CandidateType.SERVER_REFLEXIVE, PORTS[1], 1694498815, "other"), wire.now);
    wire.block(c.addresses.get(0), PORTS[0]);
    c.agent.start(wire.now);
    int checks = 0;
    int last = 0;
    wire.log.clear();
    for (int i = 0; i < 1_000; i++) {
      wire.runFor(10 * Wire.MILLIS);
      List<Wire.Packet> sent = new ArrayList<>(wire.log);
      wire.log.clear();
      for (Wire.Packet each : sent) {
        if (each.from().equals(c.addresses.get(0)) && Wire.isRequest(each.bytes())) {
          checks++;
          last = i;
          goRound(each);
        }
      }
    }
    assertTrue(checks >= 2, "the circle was entered");
    assertTrue(checks < 30 && last < 500, checks + " checks, the last after " + last + "0 ms");
  }

  private void goRound(Wire.Packet check) {
    InetSocketAddress other = check.to().equals(PORTS[0]) ? PORTS[1] : PORTS[0];
    StunWriter writer = new StunWriter();
    byte[] out = new byte[400];
    writer.begin(out, 0, out.length, StunClass.SUCCESS_RESPONSE, 1, check.bytes(), 8);
    writer.addAddress(StunAttribute.XOR_MAPPED_ADDRESS, c.addresses.get(0));
    finish(writer, d.agent.credentials().password());
    receive(Arrays.copyOf(out, writer.end()), other);
    byte[] id = new byte[12];
    random.nextBytes(id);
    writer.begin(out, 0, out.length, StunClass.REQUEST, 1, id, 0);
    writer.addText(
        StunAttribute.USERNAME,
        c.agent.credentials().ufrag() + ":" + d.agent.credentials().ufrag());
    writer.addInt(StunAttribute.PRIORITY, 1845494271);
    writer.addLong(StunAttribute.ICE_CONTROLLED, 7);
    finish(writer, c.agent.credentials().password());
    receive(Arrays.copyOf(out, writer.end()), other);
  }

  private static void finish(StunWriter writer, String password) {
    writer.addIntegrity(StunKey.shortTerm(password));
    writer.addFingerprint();
  }

  private void receive(byte[] bytes, InetSocketAddress from) {
    c.agent.receive(bytes, 0, bytes.length, c.addresses.get(0), from, wire.now);
  }
}
