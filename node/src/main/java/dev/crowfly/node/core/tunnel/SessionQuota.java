package dev.crowfly.node.core.tunnel;

import dev.crowfly.node.core.PeerSession;
import java.util.IdentityHashMap;

/** How many streams of a service are served at once: so many in a session, so many in all. */
final class SessionQuota {
  private final int perSession;
  private final int inAll;
  private final IdentityHashMap<PeerSession, Integer> taken = new IdentityHashMap<>();
  private int total;

  SessionQuota(int perSession, int inAll) {
    this.perSession = perSession;
    this.inAll = inAll;
  }

  /** Takes a place; false if there is none. */
  boolean take(PeerSession session) {
    int inSession = taken.getOrDefault(session, 0);
    if (inSession >= perSession || total >= inAll) {
      return false;
    }
    taken.put(session, inSession + 1);
    total++;
    return true;
  }

  /** Gives a place back that was taken. */
  void give(PeerSession session) {
    int left = taken.get(session) - 1;
    total--;
    if (left == 0) {
      taken.remove(session);
    } else {
      taken.put(session, left);
    }
  }
}
