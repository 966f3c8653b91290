package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.ice.stun.StunAttribute;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunKey;
import dev.crowfly.ice.stun.StunReader;
import dev.crowfly.ice.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody without the credentials can do to an agent: count up a counter. */
class AttackTest {
  private static final long SECONDS = 1000 * Wire.MILLIS;
  private static final InetSocketAddress ATTACKER = Wire.address("203.0.113.66", 666);
  private static final StunKey WRONG = StunKey.shortTerm("wrongwrongwrongwrongwrong");

  private final Wire wire = new Wire(5);
  private final Wire.Node a = wire.node(IceRole.CONTROLLING).base("192.0.2.1", 1000);
  private final Wire.Node b = wire.node(IceRole.CONTROLLED).base("192.0.2.2", 2000);
  private final Random random = new Random(9);

  @BeforeEach
  void connect() {
    wire.connect(a, b);
    wire.runFor(SECONDS);
    a.events.clear();
  }

  private byte[] request(String username, StunKey key, Consumer<StunWriter> more) {
    byte[] id = new byte[12];
    random.nextBytes(id);
    byte[] out = new byte[1400];
    StunWriter writer = new StunWriter();
    writer.begin(out, 0, out.length, StunClass.REQUEST, 1, id, 0);
    if (username != null) {
      writer.addText(StunAttribute.USERNAME, username);
    }
    writer.addInt(StunAttribute.PRIORITY, 1845494271);
    writer.addLong(StunAttribute.ICE_CONTROLLED, 7);
    more.accept(writer);
    if (key != null) {
      writer.addIntegrity(key);
    }
    writer.addFingerprint();
    return Arrays.copyOf(out, writer.end());
  }

  private String username() {
    return a.agent.credentials().ufrag() + ":" + b.agent.credentials().ufrag();
  }

  private void receive(byte[] bytes, InetSocketAddress from) {
    a.agent.receive(bytes, 0, bytes.length, a.addresses.get(0), from, wire.now);
  }

  private List<byte[]> replies(InetSocketAddress to) {
    List<byte[]> replies = new ArrayList<>();
    IceTransmit slot = new IceTransmit();
    byte[] buffer = new byte[2048];
    while (a.agent.pollTransmit(slot.reset(buffer, 0, buffer.length), wire.now)) {
      assertEquals(to, slot.peer());
      replies.add(Arrays.copyOf(buffer, slot.length()));
    }
    return replies;
  }

  /** One reply with this code and shorter than what provoked it, and nothing else has changed. */
  private void assertRefused(byte[] request, int code) throws Exception {
    List<PairInfo> pairs = a.agent.pairs();
    long timeout = a.agent.nextTimeout();
    receive(request, ATTACKER);
    List<byte[]> replies = replies(ATTACKER);
    assertEquals(1, replies.size());
    assertTrue(replies.get(0).length <= request.length, "no amplification");
    StunReader reader = new StunReader();
    reader.wrap(replies.get(0), 0, replies.get(0).length);
    assertEquals(StunClass.ERROR_RESPONSE, reader.messageClass());
    assertEquals(code, reader.errorCode());
    assertEquals(pairs, a.agent.pairs());
    assertEquals(timeout, a.agent.nextTimeout());
    assertNull(a.agent.pollEvent());
  }

  @Test
  void checkWithoutIntegrityIsRefusedWith400() throws Exception {
    assertRefused(request(username(), null, writer -> {}), 400);
    assertRefused(request(null, WRONG, writer -> {}), 400);
  }

  @Test
  void checkWithWrongCredentialsIsRefusedWith401() throws Exception {
    assertRefused(request(username(), WRONG, writer -> {}), 401);
    assertRefused(
        request("some:body", StunKey.shortTerm(a.agent.credentials().password()), writer -> {}),
        401);
    assertRefused(
        request(username(), WRONG, writer -> writer.addFlag(StunAttribute.USE_CANDIDATE)), 401);
    assertRefused(request(username(), WRONG, writer -> writer.addPadding(1000)), 401);
  }

  @Test
  void whatHasNoFingerprintOrIsNoStunGetsNoAnswer() {
    byte[] whole = request(username(), WRONG, writer -> {});
    byte[] noFingerprint = Arrays.copyOf(whole, whole.length - 8);
    noFingerprint[3] = (byte) (noFingerprint[3] - 8);
    receive(noFingerprint, ATTACKER);
    byte[] broken = whole.clone();
    broken[broken.length - 1] ^= 1;
    receive(broken, ATTACKER);
    for (int length = 0; length < whole.length; length++) {
      receive(Arrays.copyOf(whole, length), ATTACKER);
    }
    assertEquals(List.of(), replies(ATTACKER));
    assertEquals(whole.length + 2, a.agent.stats().malformed());
  }

  @Test
  void arbitraryAndPerturbedDatagramsThrowNothingAndChangeNothing() {
    List<PairInfo> pairs = a.agent.pairs();
    byte[] genuine =
        request(username(), StunKey.shortTerm(a.agent.credentials().password()), writer -> {});
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes;
      if (i % 2 == 0) {
        bytes = genuine.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      } else {
        bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
      }
      receive(bytes, ATTACKER);
      assertTrue(replies(ATTACKER).size() <= 1);
    }
    assertEquals(pairs, a.agent.pairs());
    assertNull(a.agent.pollEvent());
  }

  @Test
  void replayedCheckFromElsewhereMakesNoPairAndGetsNoAnswer() {
    Wire.Packet genuine =
        wire.log.stream()
            .filter(each -> each.from().equals(b.addresses.get(0)))
            .filter(each -> Wire.isRequest(each.bytes()))
            .findFirst()
            .orElseThrow();
    receive(genuine.bytes(), ATTACKER);
    assertEquals(List.of(), replies(ATTACKER));
    assertEquals(1, a.agent.pairs().size());
    assertEquals(1, a.agent.stats().replayed());
  }

  @Test
  void replayedCheckFromTheSamePlaceIsAnsweredAndDoesNothing() {
    Wire.Packet genuine =
        wire.log.stream()
            .filter(each -> each.from().equals(b.addresses.get(0)))
            .filter(each -> Wire.isRequest(each.bytes()))
            .findFirst()
            .orElseThrow();
    List<PairInfo> pairs = a.agent.pairs();
    receive(genuine.bytes(), genuine.from());
    assertEquals(1, replies(genuine.from()).size());
    assertEquals(pairs, a.agent.pairs());
    assertNull(a.agent.pollEvent());
  }

  @Test
  void forgedAndReplayedAnswersProveNothing() {
    a.agent.restart(wire.now);
    b.agent.restart(wire.now);
    a.drain();
    wire.introduce(a, b);
    a.agent.addRemoteCandidate(Candidate.remote(CandidateType.HOST, ATTACKER, 1000, "x"), wire.now);
    wire.log.clear();
    wire.runFor(100 * Wire.MILLIS);
    Wire.Packet check =
        wire.log.stream()
            .filter(each -> each.to().equals(ATTACKER))
            .filter(each -> Wire.isRequest(each.bytes()))
            .findFirst()
            .orElseThrow();
    byte[] out = new byte[200];
    StunWriter writer = new StunWriter();
    writer.begin(out, 0, 200, StunClass.SUCCESS_RESPONSE, 1, check.bytes(), 8);
    writer.addAddress(StunAttribute.XOR_MAPPED_ADDRESS, a.addresses.get(0));
    writer.addIntegrity(WRONG);
    writer.addFingerprint();
    receive(Arrays.copyOf(out, writer.end()), ATTACKER);
    byte[] bare = new byte[200];
    writer.begin(bare, 0, 200, StunClass.ERROR_RESPONSE, 1, check.bytes(), 8);
    writer.addErrorCode(487, "");
    receive(Arrays.copyOf(bare, writer.end()), ATTACKER);
    PairInfo pair =
        a.agent.pairs().stream().filter(each -> each.peer().equals(ATTACKER)).findFirst().get();
    assertEquals(PairState.IN_PROGRESS, pair.state());
    assertEquals(IceRole.CONTROLLING, a.agent.role());
    assertEquals(2, a.agent.stats().unauthenticated());
  }

  @Test
  void answerFromElsewhereFailsThePair() throws Exception {
    Wire.Node c = wire.node(IceRole.CONTROLLING).base("192.0.2.3", 3000);
    Wire.Node d = wire.node(IceRole.CONTROLLED).base("192.0.2.4", 4000);
    wire.introduce(c, d);
    c.agent.start(wire.now);
    wire.log.clear();
    wire.block(c.addresses.get(0), d.addresses.get(0));
    wire.runFor(Wire.MILLIS);
    byte[] check = wire.log.get(0).bytes();
    byte[] out = new byte[200];
    StunWriter writer = new StunWriter();
    writer.begin(out, 0, 200, StunClass.SUCCESS_RESPONSE, 1, check, 8);
    writer.addAddress(StunAttribute.XOR_MAPPED_ADDRESS, c.addresses.get(0));
    writer.addIntegrity(StunKey.shortTerm(d.agent.credentials().password()));
    writer.addFingerprint();
    c.agent.receive(out, 0, writer.end(), c.addresses.get(0), ATTACKER, wire.now);
    assertEquals(PairFailure.ANSWER_FROM_ELSEWHERE, c.agent.pairs().get(0).failure());
  }

  @Test
  void hundredThousandForgedRequestsLeaveNothingBehind() {
    List<PairInfo> pairs = a.agent.pairs();
    int replies = 0;
    IceTransmit slot = new IceTransmit();
    byte[] buffer = new byte[2048];
    byte[] forged = request(username(), WRONG, writer -> {});
    for (int i = 0; i < 100_000; i++) {
      InetSocketAddress from =
          Wire.address("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255), 1 + i % 65535);
      receive(forged, from);
      if (i % 1000 == 999) { // a loop that drains late
        while (a.agent.pollTransmit(slot.reset(buffer, 0, buffer.length), wire.now)) {
          replies++;
        }
      }
    }
    assertEquals(100 * Outbox.MAX_REPLIES, replies);
    assertEquals(100_000, a.agent.stats().unauthenticated());
    assertEquals(100_000 - replies, a.agent.stats().repliesDropped());
    assertEquals(pairs, a.agent.pairs());
    assertNull(a.agent.pollEvent());
  }

  @Test
  void peerWithCredentialsCannotMakeUsRememberWithoutBound() {
    StunKey key = StunKey.shortTerm(a.agent.credentials().password());
    for (int i = 0; i < 5_000; i++) {
      InetSocketAddress from =
          Wire.address("10.1." + (i >> 8 & 255) + "." + (i & 255), 1 + i % 65535);
      receive(request(username(), key, writer -> {}), from);
      wire.runFor(Wire.MILLIS);
      a.drain();
    }
    assertTrue(a.agent.pairs().size() <= IceConfig.defaults().maxPairs());
    assertTrue(a.agent.stats().candidatesDropped() > 4_000);
    assertTrue(
        a.agent.pairs().stream().anyMatch(each -> each.peer().equals(b.addresses.get(0))),
        "the pair in use is not pushed out");
    for (int i = 0; i < 1_000; i++) {
      a.agent.addRemoteCandidate(
          Candidate.remote(CandidateType.HOST, Wire.address("198.51.100.1", 1 + i), 1 + i, "f" + i),
          wire.now);
    }
    assertTrue(a.agent.pairs().size() <= IceConfig.defaults().maxPairs());
  }

  @Test
  void earlyChecksAreKeptUpToTheirLimit() {
    Wire.Node c = wire.node(IceRole.CONTROLLED).base("192.0.2.3", 3000);
    String username = c.agent.credentials().ufrag() + ":" + b.agent.credentials().ufrag();
    StunKey key = StunKey.shortTerm(c.agent.credentials().password());
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = request(username, key, writer -> {});
      bytes = conflictFree(bytes, username, key);
      c.agent.receive(
          bytes, 0, bytes.length, c.addresses.get(0), Wire.address("10.0.0.1", 1 + i), wire.now);
    }
    assertEquals(List.of(), c.agent.pairs());
    c.agent.setRemoteCredentials(b.agent.credentials(), wire.now);
    assertEquals(IceConfig.defaults().maxEarlyChecks(), c.agent.pairs().size());
  }

  /** The same from a controlling peer. */
  private byte[] conflictFree(byte[] like, String username, StunKey key) {
    byte[] out = new byte[300];
    StunWriter writer = new StunWriter();
    writer.begin(out, 0, out.length, StunClass.REQUEST, 1, like, 8);
    writer.addText(StunAttribute.USERNAME, username);
    writer.addInt(StunAttribute.PRIORITY, 1845494271);
    writer.addLong(StunAttribute.ICE_CONTROLLING, 7);
    writer.addIntegrity(key);
    writer.addFingerprint();
    return Arrays.copyOf(out, writer.end());
  }

  @Test
  void acceptsTellsWhoseDatagramItIs() {
    byte[] ours = request(username(), WRONG, writer -> {});
    byte[] others = request("some:body", WRONG, writer -> {});
    assertTrue(a.agent.accepts(ours, 0, ours.length));
    assertFalse(b.agent.accepts(ours, 0, ours.length));
    assertFalse(a.agent.accepts(others, 0, others.length));
    assertFalse(a.agent.accepts(new byte[3], 0, 3));
  }
}
