package dev.crowfly.node.core.intermediate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.wire.EdgeModel;
import dev.crowfly.node.core.wire.Meeting;
import dev.crowfly.node.core.wire.RawPeer;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.SessionId;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a node does, at worst its own leg ends. */
class HostileNodeTest {
  private final Meeting meeting = new Meeting();
  private final Wire wire = meeting.wire;
  private EdgeModel agent;
  private EdgeModel connector;
  private SessionId session;
  private RawPeer raw;

  @BeforeEach
  void meet() {
    connector = meeting.edge();
    agent = meeting.edge();
    session = meeting.introduce(agent, connector, "web");
    raw = newRaw(false);
    assertTrue(wire.runUntil(() -> raw.connected, Wire.SECOND));
  }

  private RawPeer newRaw(boolean anonymous) {
    return new RawPeer(wire, 31, Meeting.address(31), anonymous);
  }

  /** The others go on as if nothing had been. */
  @AfterEach
  void othersAreUnharmed() {
    int there = connector.relayed.size();
    int back = agent.relayed.size();
    agent.send(session, new byte[1200]);
    connector.send(session, new byte[1200]);
    wire.runFor(100 * Wire.MILLI);
    assertEquals(there + 1, connector.relayed.size());
    assertEquals(back + 1, agent.relayed.size());
    assertTrue(agent.leg.isUp() && connector.leg.isUp());
    assertEquals(1, agent.told(NodeEvent.LegUp.class).size());
  }

  private void assertClosedWith(ErrorCode code) {
    CloseReason.ClosedByApplication reason =
        assertInstanceOf(CloseReason.ClosedByApplication.class, raw.closed);
    assertEquals(code, ErrorCode.of(reason.code()), reason.reason());
  }

  @Test
  void datagramsOnForeignFlows_goNowhere() {
    byte[] bytes = new byte[100];
    Random random = new Random(7);
    for (int flow = 0; flow < 200; flow++) {
      random.nextBytes(bytes);
      bytes[0] = (byte) flow;
      raw.connection.sendDatagram(bytes, 0, 100, -1);
    }
    raw.connection.sendDatagram(bytes, 0, 0, -1);
    wire.runFor(Wire.SECOND);
    assertEquals(0, connector.relayedCount + agent.relayedCount);
    assertEquals(201, meeting.intermediate.core.stats().relayStrangers());
    assertNull(raw.closed);
  }

  @Test
  void junkOnTheStream_endsTheLeg() {
    byte[] junk = new byte[1000];
    Arrays.fill(junk, (byte) 0xFF);
    QuicStream stream = raw.connection.openStream(true);
    stream.write(junk, 0, junk.length);
    assertTrue(wire.runUntil(() -> raw.closed != null, Wire.SECOND));
    assertClosedWith(ErrorCode.MALFORMED);
    assertEquals(1, meeting.intermediate.core.stats().signalingErrors());
  }

  @Test
  void anyBytesOnTheStream_areSurvived() {
    for (int seed = 0; seed < 60; seed++) {
      RawPeer peer = new RawPeer(wire, 100 + seed, Meeting.address(32 + seed), false);
      assertTrue(wire.runUntil(() -> peer.connected, Wire.SECOND));
      Random random = new Random(seed);
      byte[] junk = new byte[1 + random.nextInt(3000)];
      random.nextBytes(junk);
      junk[0] = (byte) random.nextInt(64);
      QuicStream stream = peer.connection.openStream(true);
      stream.write(junk, 0, junk.length);
      if (random.nextBoolean()) {
        stream.finish();
      } else if (random.nextBoolean()) {
        stream.reset(7);
      }
      wire.runFor(50 * Wire.MILLI);
    }
    wire.runFor(30 * Wire.SECOND);
    assertEquals(2, meeting.intermediate.core.stats().connections(), "all of them have ended");
  }

  @Test
  void silentClient_isNotWaitedForForEver() {
    assertTrue(wire.runUntil(() -> raw.closed != null, 11 * Wire.SECOND));
    assertClosedWith(ErrorCode.TIMEOUT);
  }

  @Test
  void clientThatSaysNoHello_isNotWaitedForForEver() {
    raw.connection.openStream(true).write(new byte[] {5}, 0, 1);
    assertTrue(wire.runUntil(() -> raw.closed != null, 30 * Wire.SECOND));
    assertClosedWith(ErrorCode.TIMEOUT);
  }

  @Test
  void secondStream_isNotAllowed() {
    raw.connection.openStream(true).write(new byte[] {5}, 0, 1);
    assertNull(raw.connection.openStream(true));
    assertNull(raw.connection.openStream(false));
  }

  @Test
  void clientWithoutACertificate_isRefused() {
    RawPeer anonymous = new RawPeer(wire, 32, Meeting.address(32), true);
    assertTrue(wire.runUntil(() -> anonymous.closed != null, 2 * Wire.SECOND));
    assertEquals(
        116, ((CloseReason.ClosedByTransport) anonymous.closed).alert(), "certificate_required");
  }

  @Test
  void clientOfAnotherProtocol_isRefused() {
    RawPeer stranger = new RawPeer(wire, 32, Meeting.address(32), false, "crowfly/1");
    assertTrue(wire.runUntil(() -> stranger.closed != null, 2 * Wire.SECOND));
    assertEquals(120, ((CloseReason.ClosedByTransport) stranger.closed).alert());
  }

  @Test
  void floodOfDatagrams_isBoundedAndCounted() {
    EdgeModel flooder = meeting.edge();
    EdgeModel sink = meeting.edge();
    SessionId theirs = meeting.introduce(flooder, sink, "sink");
    sink.keepsRelayed = false;
    byte[] bytes = new byte[1200];
    for (int burst = 0; burst < 500; burst++) {
      for (int i = 0; i < 100; i++) {
        flooder.send(theirs, bytes);
      }
      wire.runFor(2 * Wire.MILLI);
      if (burst % 50 == 25) {
        int before = connector.relayed.size();
        agent.send(session, new byte[100]);
        wire.runFor(45 * Wire.MILLI);
        assertEquals(before + 1, connector.relayed.size(), "another session is not delayed");
      }
    }
    wire.runFor(Wire.SECOND);
    IntermediateStats stats = meeting.intermediate.core.stats();
    assertEquals(0, stats.relayWaiting());
    long sent = flooder.leg.relay().counters().datagrams();
    long dropped = flooder.leg.relay().counters().dropped();
    assertEquals(50_000, sent + dropped);
    assertTrue(sink.relayedCount > 5_000, sink.relayedCount + " of " + sent);
  }
}
