package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunKey;
import dev.crowfly.ice.stun.StunReader;
import dev.crowfly.ice.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8445 §7.2.5.1 and §7.3.1.1, one message at a time: the peer is the test itself. */
class RoleConflictTest {
  private static final InetSocketAddress PEER = Wire.address("192.0.2.9", 9);
  private static final InetSocketAddress PEER_TOO = Wire.address("192.0.2.10", 9);
  private static final IceCredentials PEERS = new IceCredentials("peer", "p".repeat(22));
  private static final StunKey PEERS_KEY = StunKey.shortTerm(PEERS.password());

  private final Wire wire = new Wire(3);

  private Wire.Node node(IceRole role) {
    Wire.Node node = wire.node(role).base("192.0.2.1", 1000);
    node.agent.setRemoteCredentials(PEERS, wire.now);
    return node;
  }

  private static void peerAt(Wire.Node node, InetSocketAddress address, String foundation) {
    node.agent.addRemoteCandidate(
        Candidate.remote(CandidateType.HOST, address, 1000, foundation), 0);
  }

  /** A check of the peer with this tie-breaker. */
  private byte[] check(Wire.Node node, int id, int roleAttribute, long tieBreaker) {
    byte[] out = new byte[300];
    byte[] transactionId = new byte[12];
    transactionId[0] = (byte) id;
    StunWriter writer = new StunWriter();
    writer.begin(out, 0, out.length, StunClass.REQUEST, 1, transactionId, 0);
    writer.addText(StunAttribute.USERNAME, node.agent.credentials().ufrag() + ':' + PEERS.ufrag());
    writer.addInt(StunAttribute.PRIORITY, 1000);
    writer.addLong(roleAttribute, tieBreaker);
    writer.addIntegrity(StunKey.shortTerm(node.agent.credentials().password()));
    writer.addFingerprint();
    return Arrays.copyOf(out, writer.end());
  }

  private void receive(Wire.Node node, byte[] bytes, InetSocketAddress from) {
    wire.log.clear();
    node.agent.receive(bytes, 0, bytes.length, node.addresses.get(0), from, wire.now);
    node.drain();
  }

  private StunReader answer() throws Exception {
    StunReader reader = new StunReader();
    byte[] bytes = wire.log.get(0).bytes();
    reader.wrap(bytes, 0, bytes.length);
    return reader;
  }

  /** The larger tie-breaker controls, unsigned: 0 loses against any, -1 wins. */
  @ParameterizedTest
  @CsvSource({
    "CONTROLLING, 0, CONTROLLING, 487",
    "CONTROLLING, -1, CONTROLLED, 0",
    "CONTROLLED, 0, CONTROLLING, 0",
    "CONTROLLED, -1, CONTROLLED, 487"
  })
  void largerTieBreakerControls(IceRole ours, long theirs, IceRole after, int code)
      throws Exception {
    Wire.Node node = node(ours);
    int attribute =
        ours == IceRole.CONTROLLING ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED;
    receive(node, check(node, 1, attribute, theirs), PEER);
    assertEquals(after, node.agent.role());
    StunReader answer = answer();
    assertEquals(code, answer.has(StunAttribute.ERROR_CODE) ? answer.errorCode() : 0);
    assertEquals(code == 487 ? 0 : 1, node.agent.pairs().size(), "a refused check changes nothing");
  }

  @Test
  void checkThatIsPlayedAgainDoesNotSwitchTheRoleBack() {
    Wire.Node node = node(IceRole.CONTROLLING);
    byte[] first = check(node, 1, StunAttribute.ICE_CONTROLLED, -1L);
    receive(node, first, PEER);
    receive(node, check(node, 2, StunAttribute.ICE_CONTROLLING, -1L), PEER);
    assertEquals(IceRole.CONTROLLED, node.agent.role());
    receive(node, first, PEER); // controlled, both: with this tie-breaker it would get 487
    assertEquals(IceRole.CONTROLLED, node.agent.role());
    receive(node, check(node, 3, StunAttribute.ICE_CONTROLLED, 0), PEER);
    assertEquals(IceRole.CONTROLLING, node.agent.role());
    receive(node, check(node, 2, StunAttribute.ICE_CONTROLLING, -1L), PEER);
    assertEquals(IceRole.CONTROLLING, node.agent.role(), "an old check moves nobody");
  }

  @Test
  void secondLateConflictAnswerDoesNotSwitchBack() throws Exception {
    Wire.Node node = node(IceRole.CONTROLLING);
    peerAt(node, PEER, "1");
    peerAt(node, PEER_TOO, "2");
    node.agent.start(wire.now);
    wire.runFor(30 * Wire.MILLIS);
    List<Wire.Packet> checks = List.copyOf(wire.log);
    assertEquals(2, checks.size(), "two checks with the role of before");
    for (Wire.Packet check : checks) {
      byte[] out = new byte[200];
      StunWriter writer = new StunWriter();
      writer.begin(out, 0, 200, StunClass.ERROR_RESPONSE, 1, check.bytes(), 8);
      writer.addErrorCode(487, "");
      writer.addIntegrity(PEERS_KEY);
      writer.addFingerprint();
      receive(node, Arrays.copyOf(out, writer.end()), check.to());
    }
    assertEquals(IceRole.CONTROLLED, node.agent.role());
    assertEquals(1, node.events(IceEvent.RoleChanged.class).size());
    wire.log.clear();
    wire.runFor(50 * Wire.MILLIS);
    StunReader again = answer();
    assertEquals(StunClass.REQUEST, again.messageClass());
    assertEquals(true, again.has(StunAttribute.ICE_CONTROLLED), "checked again in the new role");
  }

  @Test
  void unknownRequiredAttributeIsNamedInA420() throws Exception {
    Wire.Node node = node(IceRole.CONTROLLED);
    byte[] out = new byte[300];
    StunWriter writer = new StunWriter();
    writer.begin(out, 0, out.length, StunClass.REQUEST, 1, new byte[12], 0);
    writer.addText(StunAttribute.USERNAME, node.agent.credentials().ufrag() + ':' + PEERS.ufrag());
    writer.addInt(0x7ff0, 1);
    writer.addIntegrity(StunKey.shortTerm(node.agent.credentials().password()));
    writer.addFingerprint();
    receive(node, Arrays.copyOf(out, writer.end()), PEER);
    StunReader answer = answer();
    assertEquals(420, answer.errorCode());
    assertEquals(0x7ff0, answer.refusedAttribute(0));
    assertEquals(List.of(), node.agent.pairs());
  }
}
