package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.codec.Outbox;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What waits to be written to a leg.
 *
 * <p>Three kinds, so that nobody can make another node's leg overflow. What the node has asked for
 * itself must fit: a node that asks and does not read is cut off. What others make it hear is left
 * out when half of the room is taken. What tells the present state of a session (Resumed, Access)
 * waits as a note of which there is one for each session, and becomes bytes when there is room.
 */
final class Output {
  /** Below this notes become bytes. */
  private static final int LOW_BYTES = 1 << 14;

  private final long leg;
  private final OutputBudget budget;
  private final Outbox outbox;
  private final Map<BoardSession, Boolean> notes = new LinkedHashMap<>();

  Output(long leg, OutputBudget budget) {
    this.leg = leg;
    this.budget = budget;
    outbox = budget.newOutbox();
  }

  /** Sends what the node has asked for; false if there is no room. */
  boolean send(Message message) {
    return offer(message, budget.capacityBytes());
  }

  /** Sends what somebody else wants the node to hear; false if it was left out. */
  boolean relay(Message message) {
    return offer(message, budget.capacityBytes() / 2);
  }

  /** Sends the last message of a leg, room or not. */
  void sendLast(Message message) {
    notes.clear();
    offer(message, Integer.MAX_VALUE);
  }

  /**
   * The node is to hear how the session stands: that it is resumed, or that its services are
   * others.
   */
  void note(BoardSession session, boolean resumed) {
    notes.merge(session, resumed, Boolean::logicalOr);
    writeNotes();
    if (!isEmpty()) {
      budget.isWritable(leg);
    }
  }

  /** Whether the node has still to hear that the session is resumed. */
  boolean owesResumed(BoardSession session) {
    return notes.getOrDefault(session, false);
  }

  /** The session has ended. */
  void forget(BoardSession session) {
    notes.remove(session);
  }

  int write(byte[] out, int offset, int room) {
    int written = 0;
    while (written < room && !isEmpty()) {
      int count = outbox.write(out, offset + written, room - written);
      budget.change(-count);
      written += count;
      writeNotes();
    }
    return written;
  }

  boolean isEmpty() {
    return outbox.size() == 0 && notes.isEmpty();
  }

  void clear() {
    budget.change(-outbox.size());
    outbox.clear();
    notes.clear();
  }

  private void writeNotes() {
    while (!notes.isEmpty() && outbox.size() < LOW_BYTES) {
      Map.Entry<BoardSession, Boolean> first = notes.entrySet().iterator().next();
      BoardSession session = first.getKey();
      boolean resumed = first.getValue();
      notes.remove(session);
      Party party =
          session.agent().leg() != null && session.agent().leg().id() == leg
              ? session.agent()
              : session.connector();
      offer(
          resumed
              ? new Message.Resumed(session.id(), party.flow(), session.services())
              : new Message.Access(session.id(), session.services()),
          Integer.MAX_VALUE);
    }
  }

  private boolean offer(Message message, int capacityBytes) {
    int before = outbox.size();
    if (!outbox.offer(message, capacityBytes)) {
      return false;
    }
    budget.change(outbox.size() - before);
    budget.isWritable(leg);
    return true;
  }
}
