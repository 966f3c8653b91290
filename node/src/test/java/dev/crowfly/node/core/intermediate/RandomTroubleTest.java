package dev.crowfly.node.core.intermediate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.wire.EdgeModel;
import dev.crowfly.node.core.wire.Meeting;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Losses, restarts, network changes and suspends in any order: when they end, all is well again.
 */
class RandomTroubleTest {
  private final Meeting meeting = new Meeting();
  private final Wire wire = meeting.wire;
  private int generation;
  private int exchanges;

  private void change(EdgeModel edge) {
    generation++;
    edge.network(generation, Meeting.address(10 + generation % 200));
  }

  private void trouble(Random random, EdgeModel edge) {
    switch (random.nextInt(8)) {
      case 0 -> meeting.stop();
      case 1 -> {
        meeting.stop();
        meeting.start(config -> config);
      }
      case 2, 3 -> change(edge);
      case 4 -> edge.leg.suspended(wire.now());
      case 5 -> {
        int percent = random.nextInt(60);
        wire.drop(flight -> random.nextInt(100) < percent);
      }
      case 6 -> wire.drop(flight -> edge.told(Object.class).size() % 2 == 0);
      default -> wire.delay((1 + random.nextInt(150)) * Wire.MILLI);
    }
  }

  private void heal() {
    wire.drop(flight -> false);
    wire.delay(10 * Wire.MILLI);
    meeting.stop();
    meeting.start(config -> config);
  }

  /** Sends a datagram like no other before, both ways; whether both arrive. */
  private boolean exchange(EdgeModel one, EdgeModel other, SessionId session) {
    byte[] bytes = new byte[1200];
    Arrays.fill(bytes, (byte) ++exchanges);
    return one.send(session, bytes)
        && other.send(session, bytes)
        && wire.runUntil(() -> has(one, bytes) && has(other, bytes), Wire.SECOND);
  }

  private static boolean has(EdgeModel edge, byte[] bytes) {
    return edge.relayed.stream().anyMatch(each -> Arrays.equals(each.bytes(), bytes));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sessionOutlives_whateverHappens(long seed) {
    Random random = new Random(seed);
    EdgeModel connector = meeting.edge();
    EdgeModel agent = meeting.edge();
    SessionId session = meeting.introduce(agent, connector, "web");
    for (int round = 0; round < 6; round++) {
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        trouble(random, random.nextBoolean() ? agent : connector);
        for (int k = random.nextInt(20); k > 0; k--) {
          agent.send(session, new byte[random.nextInt(1201)]);
          connector.send(session, new byte[random.nextInt(1201)]);
          wire.runFor(random.nextInt(300) * Wire.MILLI);
        }
      }
      heal();
      boolean well = false;
      for (int tries = 0; !well && tries < 90; tries++) {
        well = exchange(agent, connector, session);
        wire.runFor(Wire.SECOND);
      }
      String when = "seed " + seed + ", round " + round;
      assertTrue(well, when + "\nagent " + agent.legEvents + "\nconnector " + connector.legEvents);
      assertEquals(List.of(), agent.heard(SignalingEvent.SessionClosed.class), when);
      assertEquals(List.of(), connector.heard(SignalingEvent.SessionClosed.class), when);
    }
    assertEquals(1, meeting.intermediate.core.stats().sessions());
  }
}
