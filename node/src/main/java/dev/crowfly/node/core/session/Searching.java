package dev.crowfly.node.core.session;

import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.ice.guess.BirthdaySearch;
import dev.crowfly.ice.guess.PortChoice;
import java.net.SocketAddress;
import java.util.List;

/** The birthday searches of a session: whether one may begin, on which side, and its probes. */
final class Searching {
  private static final long NEVER = Long.MAX_VALUE;

  /** {@link #begin}: there is nothing to search, or it may not be. */
  static final int NOT_BEGUN = -1;

  /** In one session, until the network changes. */
  private static final int MAX_SEARCHES = 3;

  /** From the end of a search to the next attempt, at least. */
  private static final long AFTER_SEARCH_NANOS = 1_000_000_000L;

  private final SessionHost host;
  private final Session session;
  private final IceAgent agent;
  private final Attempts attempts;
  private final PeerNat peer;
  private int left = MAX_SEARCHES;
  private BirthdaySearch search; // null = none

  Searching(SessionHost host, Session session, IceAgent agent, Attempts attempts, PeerNat peer) {
    this.host = host;
    this.session = session;
    this.agent = agent;
    this.attempts = attempts;
    this.peer = peer;
  }

  /** The network is another one: what was in vain there says nothing. */
  void onNetworkChanged() {
    left = MAX_SEARCHES;
  }

  /**
   * An attempt was in vain: searches, if both sides want to and are of the right kinds.
   *
   * @return how many sockets it needs first, for {@link #onSockets}; 0 if it has begun; or {@link
   *     #NOT_BEGUN}
   */
  int begin(long now) {
    if (!host.guessing().searches() || !peer.searches() || left == 0) {
      return NOT_BEGUN;
    }
    NatView nat = host.nat();
    int probes = host.guessing().birthdayProbes();
    if (nat.choice().isHard() && peer.choice() == PortChoice.CONSTANT) {
      return takeBudget(host.guessing().socketsCost(), now)
          ? host.guessing().birthdaySockets()
          : NOT_BEGUN;
    }
    if (nat.choice() != PortChoice.CONSTANT
        || !peer.choice().isHard()
        || !takeBudget(probes, now)) {
      return NOT_BEGUN;
    }
    search =
        BirthdaySearch.toMany(
            nat.seen().base(), peer.seen().getAddress(), probes, host.iceRandom(), now);
    return 0;
  }

  private boolean takeBudget(int cost, long now) {
    if (!host.probeBudget().take(cost, now)) {
      session.progress("no search for a port: the node's budget of this minute is used up");
      return false;
    }
    left--;
    session.progress("searching for a port");
    long length = BirthdaySearch.lengthNanos(host.guessing().birthdayProbes());
    attempts.postpone(now + length + AFTER_SEARCH_NANOS);
    return true;
  }

  /** The sockets are there. */
  void onSockets(List<SocketAddress> bases, long now) {
    search = BirthdaySearch.fromMany(bases, peer.seen(), host.guessing().birthdayProbes(), now);
  }

  boolean isRunning() {
    return search != null;
  }

  int sockets() {
    return search.sockets();
  }

  int sent() {
    return search.sent();
  }

  void stop() {
    search = null;
  }

  /** Sends what is due; says whether the search is over, in vain. */
  boolean onTimeout(long now) {
    BirthdaySearch.Probe next = search.next(now);
    while (next != null) {
      agent.probe(next.base(), next.peer());
      next = search.next(now);
    }
    return search.isOver(now);
  }

  long nextTimeout() {
    return search == null ? NEVER : search.nextTimeout();
  }
}
