package dev.crowfly.signaling.client;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sessions of an edge node: those that were asked for, those that are there, and those that
 * ended while nobody could be told.
 */
final class EdgeSessions {
  private final int max;
  private final Map<Long, EdgeSession> wanted = new LinkedHashMap<>();
  private final Map<SessionId, EdgeSession> byId = new LinkedHashMap<>();
  private final Map<SessionId, Message.Close> untold = new LinkedHashMap<>();

  EdgeSessions(int max) {
    this.max = max;
  }

  int size() {
    return byId.size();
  }

  boolean isFull() {
    return byId.size() >= max;
  }

  boolean takesAnotherWish() {
    return byId.size() + wanted.size() < max;
  }

  void want(EdgeSession session) {
    wanted.put(session.open().request(), session);
  }

  EdgeSession wanted(long request) {
    return wanted.get(request);
  }

  EdgeSession removeWanted(long request) {
    return wanted.remove(request);
  }

  /** All wishes, the oldest first. */
  List<EdgeSession> wishes() {
    return new ArrayList<>(wanted.values());
  }

  /** When the oldest wish has waited long enough. */
  long nextDeadline() {
    // All may take equally long, so the first is the next.
    return wanted.isEmpty() ? SignalingClient.NEVER : wanted.values().iterator().next().deadline();
  }

  void add(EdgeSession session) {
    byId.put(session.id(), session);
  }

  /** Null if there is none. */
  EdgeSession get(SessionId id) {
    return byId.get(id);
  }

  EdgeSession remove(SessionId id) {
    return byId.remove(id);
  }

  List<EdgeSession> all() {
    return new ArrayList<>(byId.values());
  }

  /** Remembers an end that can't be told; when there are too many the oldest is forgotten. */
  void tellLater(SessionId id, ErrorCode code, String text) {
    untold.put(id, new Message.Close(id, code.code(), text));
    if (untold.size() > max) {
      untold.remove(untold.keySet().iterator().next());
    }
  }

  /** What was to be told later; forgotten with this. */
  List<Message.Close> takeUntold() {
    List<Message.Close> taken = new ArrayList<>(untold.values());
    untold.clear();
    return taken;
  }
}
