package dev.crowfly.node.core.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.wire.EdgeModel;
import dev.crowfly.node.core.wire.Meeting;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.signaling.SessionId;
import org.junit.jupiter.api.Test;

/** Which flow leads to whom. */
class LegRelayTest {
  private final Meeting meeting = new Meeting();
  private final Wire wire = meeting.wire;
  private final EdgeModel connector = meeting.edge();
  private final EdgeModel agent = meeting.edge();

  private static RelayAddress stranger(int number) {
    byte[] bytes = new byte[SessionId.BYTE_LENGTH];
    bytes[0] = (byte) number;
    return new RelayAddress(SessionId.of(bytes));
  }

  @Test
  void withoutALeg_noFlowCanBeOpened() {
    EdgeModel lonely = meeting.newEdge(meeting.intermediateId());
    assertFalse(lonely.leg.relay().open(stranger(1), 3, wire.now()));
    assertFalse(lonely.leg.relay().isOpen(stranger(1)));
    assertFalse(lonely.leg.relay().send(stranger(1), new byte[9], 0, 9, wire.now()));
    assertEquals(1, lonely.leg.relay().counters().noRoom());
  }

  @Test
  void flowIdsOutOfRange_areRefused() {
    assertTrue(wire.runUntil(agent.leg::isUp, Wire.SECOND));
    LegRelay relay = agent.leg.relay();
    assertFalse(relay.open(stranger(1), 1 << 14, wire.now()));
    assertFalse(relay.open(stranger(1), -1, wire.now()));
    assertFalse(relay.open(stranger(1), Long.MAX_VALUE, wire.now()));
    assertTrue(relay.open(stranger(1), (1 << 14) - 1, wire.now()));
  }

  @Test
  void aFlowLeadsToOnePeer_andAPeerHasOneFlow() {
    assertTrue(wire.runUntil(agent.leg::isUp, Wire.SECOND));
    LegRelay relay = agent.leg.relay();
    relay.open(stranger(1), 7, wire.now());
    relay.open(stranger(2), 7, wire.now());
    assertFalse(relay.isOpen(stranger(1)));
    assertTrue(relay.isOpen(stranger(2)));
    relay.open(stranger(2), 8, wire.now());
    relay.open(stranger(1), 7, wire.now());
    assertTrue(relay.isOpen(stranger(1)) && relay.isOpen(stranger(2)));
    relay.close(stranger(2));
    relay.close(stranger(2));
    assertFalse(relay.isOpen(stranger(2)));
    assertTrue(relay.isOpen(stranger(1)));
  }

  @Test
  void closedFlow_deliversNothing_andIsCounted() {
    SessionId session = meeting.introduce(agent, connector, "web");
    connector.leg.relay().close(new RelayAddress(session));
    agent.send(session, new byte[100]);
    wire.runFor(Wire.SECOND);
    assertEquals(0, connector.relayedCount);
    assertEquals(1, connector.leg.relay().counters().strangers());
  }
}
