package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
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
  /** What both sides of a session must agree upon. */
  private record Key(SessionId session, String agent, String connector, boolean byAgent) {}

  private final Map<Key, BoardSession> byKey = new HashMap<>();
  private final Map<String, Set<BoardSession>> byAbsentConnector = new HashMap<>();
  private final Deadlines<BoardSession> deadlines;

  Claims(long waitNanos) {
    deadlines = new Deadlines<>(waitNanos);
  }

  int count() {
    return byKey.size();
  }

  Deadlines<BoardSession> deadlines() {
    return deadlines;
  }

  /** False if there is such a claim already. */
  boolean add(BoardSession claim, long now) {
    if (byKey.putIfAbsent(keyOf(claim), claim) != null) {
      return false;
    }
    deadlines.start(claim, now);
    if (claim.is(BoardSessionState.AGENT_CLAIMS)) {
      byAbsentConnector
          .computeIfAbsent(claim.connector().nodeId(), node -> new LinkedHashSet<>())
          .add(claim);
    }
    return true;
  }

  /** Nothing happens if it is none. */
  void remove(BoardSession claim) {
    deadlines.stop(claim);
    if (!byKey.remove(keyOf(claim), claim)) {
      return;
    }
    String connector = claim.connector().nodeId();
    Set<BoardSession> same = byAbsentConnector.get(connector);
    if (same != null && same.remove(claim) && same.isEmpty()) {
      byAbsentConnector.remove(connector);
    }
  }

  /** What the other side of a session claims that {@code node} resumes; null if nothing. */
  BoardSession find(Message.Resume resume, String node) {
    return byKey.get(
        resume.agent()
            ? new Key(resume.session(), node, resume.peer(), false)
            : new Key(resume.session(), resume.peer(), node, true));
  }

  /** Claims of Agents that wait for this Connector's word. */
  List<BoardSession> waitingFor(String connector) {
    return new ArrayList<>(byAbsentConnector.getOrDefault(connector, Set.of()));
  }

  private static Key keyOf(BoardSession claim) {
    // Whose claim it is can be told by who belongs to a node, whatever became of its state.
    return new Key(
        claim.id(),
        claim.agent().nodeId(),
        claim.connector().nodeId(),
        claim.agent().node() != null);
  }
}
