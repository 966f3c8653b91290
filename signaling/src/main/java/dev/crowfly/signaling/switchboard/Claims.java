package dev.crowfly.signaling.switchboard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sessions that one side resumes and we know nothing of. They stand with the side that says so and
 * nowhere else: a claim costs the node that it names nothing.
 */
final class Claims {
  private final Map<String, Set<BoardSession>> byAbsentee = new HashMap<>();
  private final Deadlines<BoardSession> deadlines;
  private int count;

  Claims(long waitNanos) {
    deadlines = new Deadlines<>(waitNanos);
  }

  int count() {
    return count;
  }

  Deadlines<BoardSession> deadlines() {
    return deadlines;
  }

  void add(BoardSession claim, long now) {
    byAbsentee.computeIfAbsent(absentee(claim), node -> new LinkedHashSet<>()).add(claim);
    deadlines.start(claim, now);
    count++;
  }

  /** Nothing happens if it is none. */
  void remove(BoardSession claim) {
    deadlines.stop(claim);
    String absentee = absentee(claim);
    Set<BoardSession> same = byAbsentee.get(absentee);
    if (same != null && same.remove(claim)) {
      count--;
      if (same.isEmpty()) {
        byAbsentee.remove(absentee);
      }
    }
  }

  /** Those that wait for this node's word. */
  List<BoardSession> waitingFor(String node) {
    return new ArrayList<>(byAbsentee.getOrDefault(node, Set.of()));
  }

  private static String absentee(BoardSession claim) {
    return claim.agent().node() == null ? claim.agent().nodeId() : claim.connector().nodeId();
  }
}
