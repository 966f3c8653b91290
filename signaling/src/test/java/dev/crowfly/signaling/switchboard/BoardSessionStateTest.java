package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.signaling.switchboard.BoardSessionState.Input;
import org.junit.jupiter.api.Test;

/** The whole table of a session's states at the Intermediate. */
class BoardSessionStateTest {
  @Test
  void tableIsThis() {
    assertEquals(
        """
                          ACCEPTED          AGENT_LOST        CONNECTOR_LOST    AGENT_RESUMED     CONNECTOR_RESUMED ENDED
        OFFERED           LIVE              CLOSED            CLOSED            -                 -                 CLOSED
        LIVE              -                 AGENT_AWAY        CONNECTOR_AWAY    -                 -                 CLOSED
        AGENT_AWAY        -                 -                 BOTH_AWAY         LIVE              -                 CLOSED
        CONNECTOR_AWAY    -                 BOTH_AWAY         -                 -                 LIVE              CLOSED
        BOTH_AWAY         -                 -                 -                 CONNECTOR_AWAY    AGENT_AWAY        CLOSED
        AGENT_CLAIMS      -                 CLOSED            -                 -                 LIVE              CLOSED
        CONNECTOR_CLAIMS  -                 -                 CLOSED            LIVE              -                 CLOSED
        CLOSED            -                 -                 -                 -                 -                 CLOSED
        """,
        table());
  }

  private static String table() {
    StringBuilder table = new StringBuilder(" ".repeat(18));
    for (Input input : Input.values()) {
      table.append(String.format("%-18s", input));
    }
    for (BoardSessionState state : BoardSessionState.values()) {
      table.append(String.format("%n%-18s", state));
      for (Input input : Input.values()) {
        BoardSessionState next = state.on(input);
        table.append(String.format("%-18s", next == null ? "-" : next));
      }
    }
    return table.toString().replaceAll(" +(\\R|$)", "$1") + "\n";
  }
}
