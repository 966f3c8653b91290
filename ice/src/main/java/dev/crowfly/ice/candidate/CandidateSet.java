package dev.crowfly.ice.candidate;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Candidates without the redundant ones (RFC 8445 §5.1.3): of two with the same address and the
 * same base, the one of lower priority is eliminated. For remote candidates, whose base nobody
 * knows, the address decides. Bounded by its owner.
 */
public final class CandidateSet {
  private final List<Candidate> candidates = new ArrayList<>();

  /** An empty set. */
  public CandidateSet() {}

  /**
   * Adds a candidate that is not redundant; one that it makes redundant is eliminated.
   *
   * @return whether it was added
   */
  public boolean add(Candidate candidate) {
    Candidate known = find(candidate.base(), candidate.address());
    if (known != null) {
      if (known.priority() >= candidate.priority()) {
        return false;
      }
      candidates.remove(known);
    }
    candidates.add(candidate);
    return true;
  }

  /** The candidate with this base and this address; {@code null} if there is none. */
  public Candidate find(SocketAddress base, InetSocketAddress address) {
    for (Candidate each : candidates) {
      if (Objects.equals(each.base(), base) && each.hasAddress(address)) {
        return each;
      }
    }
    return null;
  }

  /** Forgets all that have this base. */
  public void removeBase(SocketAddress base) {
    candidates.removeIf(each -> Objects.equals(each.base(), base));
  }

  /** Forgets all. */
  public void clear() {
    candidates.clear();
  }

  /** In the order in which they came; a view. */
  public List<Candidate> all() {
    return Collections.unmodifiableList(candidates);
  }

  /** How many there are. */
  public int size() {
    return candidates.size();
  }
}
