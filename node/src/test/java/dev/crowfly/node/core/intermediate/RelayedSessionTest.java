package dev.crowfly.node.core.intermediate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.wire.EdgeModel;
import dev.crowfly.node.core.wire.Meeting;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.signaling.SessionId;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two nodes meet at the Intermediate, and datagrams of C go through it. */
class RelayedSessionTest {
  private final Meeting meeting = new Meeting();
  private final Wire wire = meeting.wire;

  private static byte[] payload(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void datagramsOfAllSizes_arriveUnchanged_bothWays() {
    EdgeModel connector = meeting.edge();
    EdgeModel agent = meeting.edge();
    SessionId session = meeting.introduce(agent, connector, "echo");
    int[] lengths = {0, 1, 20, 1199, 1200};
    for (int length : lengths) {
      assertTrue(agent.send(session, payload(length, length)));
      assertTrue(connector.send(session, payload(length, -length)));
    }
    wire.runFor(Wire.SECOND);
    assertEquals(lengths.length, connector.relayed.size());
    assertEquals(lengths.length, agent.relayed.size());
    for (int i = 0; i < lengths.length; i++) {
      assertArrayEquals(payload(lengths[i], lengths[i]), connector.relayed.get(i).bytes());
      assertArrayEquals(payload(lengths[i], -lengths[i]), agent.relayed.get(i).bytes());
    }
    IntermediateStats stats = meeting.intermediate.core.stats();
    assertEquals(2L * Arrays.stream(lengths).sum(), stats.relayBytes());
    assertEquals(2L * lengths.length, stats.relayDatagrams());
    assertEquals(0, stats.relayDropped());
    assertEquals(1, stats.sessions());
    assertEquals(2, stats.nodes());
    assertEquals(2, stats.connections());
    assertEquals(1, stats.services());
    assertEquals(2, meeting.intermediate.told(NodeEvent.NodeJoined.class).size());
    assertEquals(1, meeting.intermediate.told(NodeEvent.SessionIntroduced.class).size());
  }
}
