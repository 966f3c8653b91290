package dev.crowfly.node.runtime;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.edge.EdgeCore;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests for sessions: first the Intermediate answers, then the connection comes up. Loop thread.
 */
final class Openings {
  private final EdgeCore core;
  private final Map<Long, Opening> unanswered = new HashMap<>();
  private final IdentityHashMap<PeerSession, List<Opening>> connecting = new IdentityHashMap<>();

  Openings(EdgeCore core) {
    this.core = core;
  }

  /** Asks for a session with who serves {@code service}; see {@link EdgeCore#open}. */
  void open(String service, String expectedPeer, PathMode mode, Opening opening, long now) {
    unanswered.put(core.open(service, "", expectedPeer, mode, now), opening);
  }

  void onOpened(NodeEvent.SessionOpened event, long now) {
    Opening opening = unanswered.remove(event.request());
    if (opening == null) {
      return;
    }
    PeerSession session = event.session();
    if (session.connection() != null) {
      opening.up(session, now);
    } else {
      connecting.computeIfAbsent(session, key -> new ArrayList<>()).add(opening);
    }
  }

  void onFailed(NodeEvent.OpenFailed event, long now) {
    Opening opening = unanswered.remove(event.request());
    if (opening != null) {
      opening.failed(event.code(), event.reason(), now);
    }
  }

  void onUp(PeerSession session, long now) {
    for (Opening opening : waiting(session)) {
      opening.up(session, now);
    }
  }

  void onClosed(PeerSession session, ErrorCode code, String reason, long now) {
    for (Opening opening : waiting(session)) {
      opening.failed(code == ErrorCode.NONE ? ErrorCode.PEER_LOST : code, reason, now);
    }
  }

  /** The node ends: nobody gets anything any more. */
  void abandon(long now) {
    List<Opening> all = new ArrayList<>(unanswered.values());
    unanswered.clear();
    connecting.values().forEach(all::addAll);
    connecting.clear();
    for (Opening opening : all) {
      opening.failed(ErrorCode.CANCELLED, "the node is closed", now);
    }
  }

  private List<Opening> waiting(PeerSession session) {
    List<Opening> list = connecting.remove(session);
    return list == null ? List.of() : list;
  }
}
