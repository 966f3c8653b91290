package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Prints and pins both state machines of RFC 9000 §3 whole: state × event. */
class StateMatrixTest {
  @Test
  void sendStateByEvent() {
    String expected =
        """
        state       | STREAM    | FIN       | RESET      | ALL_ACKED  | RESET_ACKED
        READY       | SEND      | DATA_SENT | RESET_SENT | -          | -
        SEND        | SEND      | DATA_SENT | RESET_SENT | -          | -
        DATA_SENT   | DATA_SENT | DATA_SENT | RESET_SENT | DATA_RECVD | -
        DATA_RECVD  | -         | -         | -          | -          | -
        RESET_SENT  | -         | -         | -          | -          | RESET_RECVD
        RESET_RECVD | -         | -         | -          | -          | -
        """;
    String matrix =
        matrix(
            SendState.values(),
            SendState.Event.values(),
            (state, event) -> state.accepts(event) ? state.on(event) : null);
    System.out.print(matrix);
    assertEquals(expected, matrix);
  }

  @Test
  void receiveStateByEvent() {
    String expected =
        """
        state       | STREAM      | FIN         | ALL_RECEIVED | RESET       | ALL_READ  | RESET_READ
        RECV        | RECV        | SIZE_KNOWN  | -            | RESET_RECVD | -         | -
        SIZE_KNOWN  | SIZE_KNOWN  | SIZE_KNOWN  | DATA_RECVD   | RESET_RECVD | -         | -
        DATA_RECVD  | DATA_RECVD  | DATA_RECVD  | -            | DATA_RECVD  | DATA_READ | -
        DATA_READ   | DATA_READ   | DATA_READ   | -            | DATA_READ   | -         | -
        RESET_RECVD | RESET_RECVD | RESET_RECVD | -            | RESET_RECVD | -         | RESET_READ
        RESET_READ  | RESET_READ  | RESET_READ  | -            | RESET_READ  | -         | -
        """;
    String matrix =
        matrix(
            ReceiveState.values(),
            ReceiveState.Event.values(),
            (state, event) -> state.accepts(event) ? state.on(event) : null);
    System.out.print(matrix);
    assertEquals(expected, matrix);
  }

  @Test
  void anEventThatAStateRefusesIsAFault() {
    for (SendState state : SendState.values()) {
      for (SendState.Event event : SendState.Event.values()) {
        if (!state.accepts(event)) {
          assertThrows(IllegalStateException.class, () -> state.on(event));
        }
      }
    }
    for (ReceiveState state : ReceiveState.values()) {
      for (ReceiveState.Event event : ReceiveState.Event.values()) {
        if (!state.accepts(event)) {
          assertThrows(IllegalStateException.class, () -> state.on(event));
        }
      }
    }
  }

  @Test
  void terminalStatesAreThoseOfTheDrawing() {
    for (SendState state : SendState.values()) {
      assertEquals(
          EnumSet.of(SendState.DATA_RECVD, SendState.RESET_RECVD).contains(state),
          state.isTerminal());
    }
    for (ReceiveState state : ReceiveState.values()) {
      assertEquals(
          EnumSet.of(ReceiveState.DATA_READ, ReceiveState.RESET_READ).contains(state),
          state.isTerminal());
    }
    assertTrue(ReceiveState.SIZE_KNOWN.isOpen());
    assertFalse(ReceiveState.DATA_RECVD.isOpen());
  }

  /** One row per state, one column per event, {@code -} where the state refuses the event. */
  private static <S, E> String matrix(S[] states, E[] events, BiFunction<S, E, S> transition) {
    StringBuilder text = new StringBuilder();
    int[] widths = new int[events.length + 1];
    String[][] cells = new String[states.length + 1][events.length + 1];
    cells[0][0] = "state";
    for (int e = 0; e < events.length; e++) {
      cells[0][e + 1] = events[e].toString();
    }
    for (int s = 0; s < states.length; s++) {
      cells[s + 1][0] = states[s].toString();
      for (int e = 0; e < events.length; e++) {
        S next = transition.apply(states[s], events[e]);
        cells[s + 1][e + 1] = next == null ? "-" : next.toString();
      }
    }
    for (String[] row : cells) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(i == 0 ? "" : " | ").append(row[i]);
        line.append(" ".repeat(widths[i] - row[i].length()));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
