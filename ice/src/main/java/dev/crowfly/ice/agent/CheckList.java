package dev.crowfly.ice.agent;

import dev.crowfly.ice.AddressKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The check list of one generation (RFC 8445 §6.1.2): its pairs, which of them is to be checked
 * next, and the triggered-check queue. It knows nothing of STUN and of time.
 *
 * <p>Invariants: no two pairs with the same base and remote address; never more than the limit;
 * pairs in order of priority; only pairs of the list in the queue, each once; while a pair of a
 * foundation waits or is in progress, the others of it may be frozen, and one of them is thawed
 * when none is.
 */
final class CheckList {
  /** After so many requests without an answer a pair holds back nobody of its foundation. */
  static final int REQUESTS_THAT_HOLD_BACK = 1;

  private static final Comparator<Pair> BEST_FIRST =
      Comparator.comparingLong(Pair::priority).reversed();

  private final int limit;
  private final Map<Pair.Key, Pair> byKey = new HashMap<>();
  private final List<Pair> ordered = new ArrayList<>();
  private final ArrayDeque<Pair> triggered = new ArrayDeque<>();
  private IceRole role;

  CheckList(int limit, IceRole role) {
    this.limit = limit;
    this.role = role;
  }

  /** Best first; a view. */
  List<Pair> pairs() {
    return Collections.unmodifiableList(ordered);
  }

  Pair find(SocketAddress base, InetSocketAddress peer) {
    return byKey.get(new Pair.Key(base, new AddressKey(peer)));
  }

  /**
   * Adds a pair that is not there yet: frozen if another of its foundation goes first, else waiting
   * (RFC 8445 §6.1.2.6). When the list is full the least worth keeping makes room, or the new one
   * is not added.
   *
   * @param wanted the peer showed that it uses this pair, so that it goes before mere guesses
   * @param evicted takes the pair that made room
   * @return whether it was added
   */
  boolean add(Pair pair, boolean wanted, List<Pair> evicted) {
    pair.computePriority(role);
    if (byKey.containsKey(pair.key)) {
      return false;
    }
    if (ordered.size() >= limit) {
      Pair victim = leastWorthKeeping();
      if (victim == null || (!wanted && victim.priority() >= pair.priority())) {
        return false;
      }
      remove(victim);
      evicted.add(victim);
    }
    byKey.put(pair.key, pair);
    insert(pair);
    boolean held = false;
    for (Pair other : ordered) {
      held |= other != pair && other.foundation.equals(pair.foundation) && holdsBack(other);
    }
    if (!held) {
      pair.on(PairInput.THAW);
    }
    return true;
  }

  private void insert(Pair pair) {
    int at = Collections.binarySearch(ordered, pair, BEST_FIRST);
    ordered.add(at < 0 ? -at - 1 : at, pair);
  }

  /** RFC 8445 §6.1.2.5: the lowest priority goes first; but nothing that is in use. */
  private Pair leastWorthKeeping() {
    for (int i = ordered.size() - 1; i >= 0; i--) {
      Pair pair = ordered.get(i);
      boolean busy = pair.consent || pair.nominating || pair.nominated || triggered.contains(pair);
      if (!busy && pair.state() != PairState.IN_PROGRESS) {
        return pair;
      }
    }
    return null;
  }

  private static boolean holdsBack(Pair pair) {
    return pair.state() == PairState.WAITING
        || (pair.state() == PairState.IN_PROGRESS
            && (pair.check == null || pair.check.requests <= REQUESTS_THAT_HOLD_BACK));
  }

  void remove(Pair pair) {
    byKey.remove(pair.key);
    ordered.remove(pair);
    triggered.remove(pair);
  }

  /** Puts a pair into the triggered-check queue, unless it is in there (RFC 8445 §6.1.4.1). */
  void trigger(Pair pair) {
    if (!triggered.contains(pair)) {
      triggered.add(pair);
    }
  }

  boolean isTriggered(Pair pair) {
    return triggered.contains(pair);
  }

  /** Everybody who waits behind this foundation may go now (RFC 8445 §7.2.5.3.3). */
  void thawFoundation(String foundation) {
    for (Pair pair : ordered) {
      if (pair.foundation.equals(foundation)) {
        pair.on(PairInput.THAW);
      }
    }
  }

  void retryFailed() {
    for (Pair pair : ordered) {
      if (pair.state() == PairState.FAILED) {
        pair.on(PairInput.RETRY);
      }
    }
  }

  void setRole(IceRole role) {
    this.role = role;
    for (Pair pair : ordered) {
      pair.computePriority(role);
    }
    ordered.sort(BEST_FIRST);
  }

  /** Whether {@link #next} would give a pair. */
  boolean hasNext() {
    if (!triggered.isEmpty()) {
      return true;
    }
    boolean frozen = false;
    for (Pair pair : ordered) {
      if (pair.state() == PairState.WAITING) {
        return true;
      }
      frozen |= pair.state() == PairState.FROZEN;
    }
    return frozen && thawable() != null;
  }

  /**
   * The pair whose turn it is (RFC 8445 §6.1.4.2), taken out of the queue: a triggered one, else
   * the best that waits, else the best of those that need not stay frozen; {@code null} if there is
   * none.
   */
  Pair next() {
    Pair first = triggered.poll();
    if (first != null) {
      return first;
    }
    for (Pair pair : ordered) {
      if (pair.state() == PairState.WAITING) {
        return pair;
      }
    }
    Pair thawed = thawable();
    if (thawed != null) {
      thawed.on(PairInput.THAW);
    }
    return thawed;
  }

  private Pair thawable() {
    Set<String> held = new HashSet<>();
    for (Pair pair : ordered) {
      if (holdsBack(pair)) {
        held.add(pair.foundation);
      }
    }
    for (Pair pair : ordered) {
      if (pair.state() == PairState.FROZEN && !held.contains(pair.foundation)) {
        return pair;
      }
    }
    return null;
  }

  Pair bestValid() {
    for (Pair pair : ordered) {
      if (pair.isValid()) {
        return pair;
      }
    }
    return null;
  }

  /** Whether a pair that is better than this one may still become valid. */
  boolean mayGetBetterThan(Pair pair) {
    for (Pair other : ordered) {
      if (other == pair) {
        return false;
      }
      if (other.isOpen()) {
        return true;
      }
    }
    return false;
  }
}
