package dev.crowfly.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The numbers that users look up. */
class ErrorCodeTest {
  @Test
  void numbersNeverChangeTheirMeaning() {
    assertEquals(
        "0 NONE, 1 MALFORMED, 2 VERSION, 3 WRONG_NODE, 4 FORBIDDEN, 5 UNKNOWN_SERVICE, "
            + "6 SERVICE_TAKEN, 7 LIMIT, 8 PEER_OFFLINE, 9 REFUSED_BY_PEER, 10 UNKNOWN_SESSION, "
            + "11 PEER_LOST, 12 TIMEOUT, 13 RELAY_UNAVAILABLE, 14 WRONG_PEER, 15 NO_DIRECT_PATH, "
            + "16 BACKEND_UNREACHABLE, 17 INTERNAL, 18 INVALID, 19 INTERMEDIATE_UNREACHABLE, "
            + "20 CANCELLED, 21 REPLACED, 22 PEER_RESTARTED, 23 WRONG_INTERMEDIATE, 24 FILE",
        Arrays.stream(ErrorCode.values())
            .map(each -> each.code() + " " + each)
            .collect(Collectors.joining(", ")));
  }

  @Test
  void eachSaysWhatItMeansAndWhatToDo() {
    for (ErrorCode each : ErrorCode.values()) {
      assertFalse(each.meaning().isBlank());
      assertFalse(each.remedy().isBlank());
      assertEquals(each, ErrorCode.of(each.code()));
    }
    assertEquals(ErrorCode.INTERNAL, ErrorCode.of(4711));
    assertEquals(ErrorCode.INTERNAL, ErrorCode.of(-1));
  }
}
