package dev.crowfly.signaling.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.signaling.client.EdgeSessionState.Input;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The whole table of a session's states at an edge node. */
class EdgeSessionStateTest {
  @Test
  void agentSideIsThis() {
    assertEquals(
        """
                   LEG_UP    LEG_LOST  ANSWERED  ACCEPTED  RESUMED   ENDED
        WAITING    ASKED     WAITING   -         -         -         CLOSED
        ASKED      -         WAITING   LIVE      -         -         CLOSED
        LIVE       -         PARTED    -         -         LIVE      CLOSED
        PARTED     RESUMING  PARTED    -         -         -         CLOSED
        RESUMING   -         PARTED    -         -         LIVE      CLOSED
        CLOSED     -         -         -         -         -         CLOSED
        """,
        tableFrom(EdgeSessionState.WAITING));
  }

  @Test
  void connectorSideIsThis() {
    assertEquals(
        """
                   LEG_UP    LEG_LOST  ANSWERED  ACCEPTED  RESUMED   ENDED
        OFFERED    -         CLOSED    -         LIVE      -         CLOSED
        LIVE       -         PARTED    -         -         LIVE      CLOSED
        PARTED     RESUMING  PARTED    -         -         -         CLOSED
        RESUMING   -         PARTED    -         -         LIVE      CLOSED
        CLOSED     -         -         -         -         -         CLOSED
        """,
        tableFrom(EdgeSessionState.OFFERED));
  }

  private static String tableFrom(EdgeSessionState start) {
    Set<EdgeSessionState> reached = EnumSet.of(start);
    for (int before = 0; before < reached.size(); ) {
      before = reached.size();
      for (EdgeSessionState state : EnumSet.copyOf(reached)) {
        for (Input input : Input.values()) {
          EdgeSessionState next = state.on(input);
          if (next != null) {
            reached.add(next);
          }
        }
      }
    }
    StringBuilder table = new StringBuilder(" ".repeat(11));
    for (Input input : Input.values()) {
      table.append(String.format("%-10s", input));
    }
    for (EdgeSessionState state : reached) {
      table.append(String.format("%n%-11s", state));
      for (Input input : Input.values()) {
        EdgeSessionState next = state.on(input);
        table.append(String.format("%-10s", next == null ? "-" : next));
      }
    }
    return table.toString().replaceAll(" +(\\R|$)", "$1") + "\n";
  }
}
