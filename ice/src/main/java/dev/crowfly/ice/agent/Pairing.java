package dev.crowfly.ice.agent;

import dev.crowfly.ice.candidate.AddressOrder;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Makes pairs of what there is on both sides (RFC 8445 §6.1.2.2, RFC 8838 §10 to §12). */
final class Pairing {
  private final AgentState state;

  Pairing(AgentState state) {
    this.state = state;
  }

  boolean addRemote(Candidate candidate) {
    Generation generation = state.current;
    if (candidate.type() == CandidateType.RELAYED) {
      generation.relayedRemotes++;
      return false;
    }
    InetAddress address = candidate.address().getAddress();
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      state.counters.candidatesDropped++;
      return false;
    }
    Candidate known = generation.remoteAt(candidate.address());
    if (known != null) {
      // RFC 8445 §7.3.1.3: a peer-reflexive guess gets its real name when the peer tells it.
      if (known.type() == CandidateType.PEER_REFLEXIVE) {
        generation.putRemote(candidate);
        for (Pair pair : generation.checkList.pairs()) {
          if (pair.remote.equals(known)) {
            pair.remote = candidate;
          }
        }
        generation.checkList.setRole(state.role); // the peer's own priority orders the list anew
      }
      return false;
    }
    if (!makeRoom(generation)) {
      state.counters.candidatesDropped++;
      return false;
    }
    generation.putRemote(candidate);
    for (Bases.Base base : state.bases.all()) {
      if (!base.quiet) {
        pair(base, candidate);
      }
    }
    return true;
  }

  /** A source that nobody told us of (RFC 8445 §7.3.1.3); {@code null} if there is no room. */
  Candidate learnRemote(InetSocketAddress peer, long priority) {
    Generation generation = state.current;
    Candidate known = generation.remoteAt(peer);
    if (known != null) {
      return known;
    }
    if (generation.isChase(peer) || !makeRoom(generation)) {
      state.counters.candidatesDropped++;
      return null;
    }
    Candidate candidate =
        Candidate.remote(
            CandidateType.PEER_REFLEXIVE, peer, priority, generation.newRemoteFoundation());
    generation.putRemote(candidate);
    return candidate;
  }

  /**
   * A peer that moves about, or trickles without end, pushes out what it used longest ago, never
   * what is in use.
   */
  private boolean makeRoom(Generation generation) {
    if (generation.remoteCount() < state.config.maxRemoteCandidates()) {
      return true;
    }
    for (Candidate candidate : generation.remotes()) {
      if (candidate.type() != CandidateType.PEER_REFLEXIVE) {
        continue;
      }
      List<Pair> pairs = new ArrayList<>();
      boolean used = false;
      for (Pair pair : generation.checkList.pairs()) {
        if (pair.remote.hasAddress(candidate.address())) {
          pairs.add(pair);
          used |= pair.consent || pair.nominated || pair.nominating || pair.isOpen();
        }
      }
      if (!used) {
        pairs.forEach(state::forget);
        generation.removeRemote(candidate);
        return true;
      }
    }
    return false;
  }

  void addBase(Bases.Base base) {
    for (Candidate remote : state.current.remotes()) {
      pair(base, remote);
    }
  }

  /** An ordinary pair; for a link-local address that came without a link, one for each link. */
  private void pair(Bases.Base base, Candidate remote) {
    InetSocketAddress address = remote.address();
    if (address.getAddress() instanceof Inet6Address six
        && six.isLinkLocalAddress()
        && six.getScopeId() == 0) {
      for (Candidate host : base.hosts) {
        if (AddressOrder.canPair(host.address(), address)) {
          add(base.key, onLinkOf(host.address(), address), host, remote, /* wanted= */ false);
        }
      }
      return;
    }
    Candidate host = base.hostFor(address);
    if (host != null) {
      add(base.key, address, host, remote, /* wanted= */ false);
    }
  }

  private static InetSocketAddress onLinkOf(InetSocketAddress local, InetSocketAddress remote) {
    int scope = ((Inet6Address) local.getAddress()).getScopeId();
    try {
      return new InetSocketAddress(
          Inet6Address.getByAddress(null, remote.getAddress().getAddress(), scope),
          remote.getPort());
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are always an address", e);
    }
  }

  /** The pair that an authenticated check showed; {@code null} if there is no room for it. */
  Pair learnPair(SocketAddress baseKey, InetSocketAddress peer, long priority) {
    Pair known = state.current.checkList.find(baseKey, peer);
    if (known != null) {
      return known;
    }
    Bases.Base base = state.bases.find(baseKey);
    Candidate host = base == null ? null : base.hostFor(peer);
    if (host == null) {
      return null;
    }
    Candidate remote = learnRemote(peer, priority);
    return remote == null ? null : add(baseKey, peer, host, remote, /* wanted= */ true);
  }

  private Pair add(
      SocketAddress base,
      InetSocketAddress peer,
      Candidate local,
      Candidate remote,
      boolean wanted) {
    Pair pair = new Pair(base, peer, state.current.number, local, remote);
    List<Pair> evicted = new ArrayList<>();
    boolean added = state.current.checkList.add(pair, wanted, evicted);
    for (Pair victim : evicted) {
      state.counters.pairsDropped++;
      state.forget(victim);
    }
    if (!added && state.current.checkList.find(base, peer) == null) {
      state.counters.pairsDropped++;
    }
    return added ? pair : null;
  }
}
