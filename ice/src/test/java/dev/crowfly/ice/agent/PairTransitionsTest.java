package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every state with everything that may happen in it. */
class PairTransitionsTest {
  @Test
  void wholeMatrix() {
    List<String> rows = new ArrayList<>();
    for (PairState state : PairState.values()) {
      StringBuilder row = new StringBuilder(String.format("%-11s:", state));
      for (PairInput input : PairInput.values()) {
        PairState next = PairTransitions.next(state, input);
        row.append(' ').append(input).append('=').append(next == state ? "-" : next);
      }
      rows.add(row.toString());
    }
    assertEquals(
        """
        FROZEN     : THAW=WAITING CHECK=- TRIGGER=WAITING SUCCESS=- FAILURE=- CONFLICT=- LOSS=- RETRY=WAITING
        WAITING    : THAW=- CHECK=IN_PROGRESS TRIGGER=- SUCCESS=SUCCEEDED FAILURE=- CONFLICT=- LOSS=- RETRY=-
        IN_PROGRESS: THAW=- CHECK=- TRIGGER=WAITING SUCCESS=SUCCEEDED FAILURE=FAILED CONFLICT=WAITING LOSS=- RETRY=-
        SUCCEEDED  : THAW=- CHECK=- TRIGGER=- SUCCESS=- FAILURE=- CONFLICT=- LOSS=FAILED RETRY=-
        FAILED     : THAW=- CHECK=- TRIGGER=WAITING SUCCESS=SUCCEEDED FAILURE=- CONFLICT=- LOSS=- RETRY=WAITING
        """
            .strip(),
        String.join("\n", rows));
  }
}
