package dev.crowfly.ice.agent;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.stun.StunKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that ends with a restart (RFC 8445 §9): credentials, remote candidates, pairs. */
final class Generation {
  /** Requests remembered, so that one that is played again is noticed. */
  private static final int MAX_SEEN = 512;

  /** Ports of one IP address that we follow the peer to without any of them working. */
  private static final int MAX_CHASE = 4;

  /** An authenticated check that came before the peer's credentials. */
  record EarlyCheck(
      SocketAddress base,
      InetSocketAddress peer,
      String remoteUfrag,
      long priority,
      boolean useCandidate) {}

  /** Where a request came in first. */
  record Origin(SocketAddress base, AddressKey peer) {}

  /** What a request is to us. */
  enum Sighting {
    /** Never seen. */
    NEW,
    /** Seen, from the same place: our answer got lost, or it is played again. */
    AGAIN,
    /** Seen, from another place: somebody plays it again. */
    ELSEWHERE
  }

  final int number;
  final IceCredentials local;
  final CheckList checkList;
  final StunKey localKey;
  IceCredentials remote;

  /** {@code null} as long as {@link #remote} is. */
  StunKey remoteKey;

  boolean remoteEnded;
  boolean localEnded;
  int relayedRemotes;
  final List<EarlyCheck> early = new ArrayList<>();
  private final Map<AddressKey, Candidate> remotes = new LinkedHashMap<>();
  private final LinkedHashMap<TransactionId, Origin> seen = new LinkedHashMap<>();
  private final Map<String, Integer> remoteFoundations = new HashMap<>();
  private int reflexiveCount;

  /** For each IP address of the peer the answers that came from another port or address. */
  private final Map<InetAddress, Integer> elsewhere = new HashMap<>();

  Generation(int number, IceCredentials local, int maxPairs, IceRole role) {
    this.number = number;
    this.local = local;
    this.localKey = StunKey.shortTerm(local.password());
    this.checkList = new CheckList(maxPairs, role);
  }

  void setRemote(IceCredentials credentials) {
    remote = credentials;
    remoteKey = StunKey.shortTerm(credentials.password());
  }

  /** Notes a request that authenticated. */
  Sighting see(TransactionId id, SocketAddress base, InetSocketAddress peer) {
    Origin origin = new Origin(base, new AddressKey(peer));
    Origin known = seen.putIfAbsent(id, origin);
    if (known != null) {
      return known.equals(origin) ? Sighting.AGAIN : Sighting.ELSEWHERE;
    }
    if (seen.size() > MAX_SEEN) {
      Iterator<TransactionId> oldest = seen.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return Sighting.NEW;
  }

  Candidate remoteAt(InetSocketAddress address) {
    return remotes.get(new AddressKey(address));
  }

  /** A copy: pairs come and go while it is walked. */
  List<Candidate> remotes() {
    return List.copyOf(remotes.values());
  }

  int remoteCount() {
    return remotes.size();
  }

  void putRemote(Candidate candidate) {
    Candidate before = remotes.put(new AddressKey(candidate.address()), candidate);
    if (before != null) {
      remoteFoundations.merge(before.foundation(), -1, Integer::sum);
      remoteFoundations.remove(before.foundation(), 0);
    }
    remoteFoundations.merge(candidate.foundation(), 1, Integer::sum);
  }

  void removeRemote(Candidate candidate) {
    if (remotes.remove(new AddressKey(candidate.address()), candidate)) {
      remoteFoundations.merge(candidate.foundation(), -1, Integer::sum);
      remoteFoundations.remove(candidate.foundation(), 0);
    }
  }

  /** A foundation that no other remote candidate has (RFC 8445 §7.3.1.3). */
  String newRemoteFoundation() {
    String foundation;
    do {
      foundation = "prflx" + ++reflexiveCount;
    } while (remoteFoundations.containsKey(foundation));
    return foundation;
  }

  /** An answer came from elsewhere than the check went to. */
  void answeredFromElsewhere(InetSocketAddress asked) {
    if (elsewhere.size() < remotes.size() + 1) { // no more addresses than there are candidates
      elsewhere.merge(asked.getAddress(), 1, Integer::sum);
    }
  }

  /**
   * Whether to follow the peer no further at this IP address. Two NATs that give each destination
   * another port would lead us from port to port for ever: each check opens a new one, and makes a
   * peer-reflexive candidate that never works.
   */
  boolean isChase(InetSocketAddress peer) {
    return elsewhere.getOrDefault(peer.getAddress(), 0) >= MAX_CHASE;
  }

  /** Something changed, or works: the peer may be followed again. */
  void endChase() {
    elsewhere.clear();
  }
}
