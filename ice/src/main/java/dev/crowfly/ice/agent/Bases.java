package dev.crowfly.ice.agent;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.ice.candidate.AddressOrder;
import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateSet;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.ice.candidate.Foundations;
import dev.crowfly.ice.candidate.Priorities;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Our sockets and what they are reachable at: host and server-reflexive candidates. */
final class Bases {
  private static final int MAX_HOSTS = 32;
  private static final int MAX_SERVERS = 8;

  /** Quiet ones are opened by the hundred, and never by the thousand. */
  private static final int MAX_BASES = 2_048;

  /** NATs give a base a few; a server that tells a new one each time is not believed for ever. */
  static final int MAX_REFLEXIVE = 16;

  /** One socket. */
  static final class Base {
    final SocketAddress key;

    /** Best first. */
    final List<Candidate> hosts = new ArrayList<>();

    final List<InetSocketAddress> stunServers;

    /** Nothing is told of it, and no pairs are made with it but those that the peer shows. */
    final boolean quiet;

    int reflexiveCount;

    /** Whether a server has told what it looks like from outside, which may be as from inside. */
    boolean observed;

    Base(SocketAddress key, List<InetSocketAddress> stunServers, boolean quiet) {
      this.key = key;
      this.stunServers = List.copyOf(stunServers);
      this.quiet = quiet;
    }

    /** Our best host candidate that can reach an address; {@code null} if none can. */
    Candidate hostFor(InetSocketAddress remote) {
      for (Candidate host : hosts) {
        if (AddressOrder.canPair(host.address(), remote)) {
          return host;
        }
      }
      return null;
    }
  }

  private final Map<SocketAddress, Base> bases = new LinkedHashMap<>();
  private final CandidateSet candidates = new CandidateSet();
  private final Foundations foundations = new Foundations();
  private int nextPreference = Priorities.MAX_LOCAL_PREFERENCE;

  Base add(SocketAddress key, List<InetSocketAddress> hosts, List<InetSocketAddress> stunServers) {
    checkNew(key, hosts);
    if (stunServers.size() > MAX_SERVERS) {
      throw new IllegalArgumentException("at most " + MAX_SERVERS + " STUN servers");
    }
    Base base = new Base(key, stunServers, /* quiet= */ false);
    Set<AddressKey> once = new LinkedHashSet<>();
    for (InetSocketAddress host : AddressOrder.sort(hosts)) {
      if (once.add(new AddressKey(host))) {
        base.hosts.add(host(key, host, takePreference()));
      }
    }
    base.hosts.forEach(candidates::add);
    bases.put(key, base);
    return base;
  }

  /** Adds a base that the peer is told nothing of; of the lowest preference. */
  void addQuiet(SocketAddress key, List<InetSocketAddress> hosts) {
    checkNew(key, hosts);
    if (bases.size() >= MAX_BASES) {
      throw new IllegalStateException("at most " + MAX_BASES + " bases");
    }
    Base base = new Base(key, List.of(), /* quiet= */ true);
    for (InetSocketAddress host : AddressOrder.sort(hosts)) {
      base.hosts.add(host(key, host, 0));
    }
    bases.put(key, base);
  }

  private void checkNew(SocketAddress key, List<InetSocketAddress> hosts) {
    if (bases.containsKey(key)) {
      throw new IllegalStateException("this base was added before: remove it first");
    }
    if (hosts.isEmpty() || hosts.size() > MAX_HOSTS) {
      throw new IllegalArgumentException("a base has 1 to " + MAX_HOSTS + " host addresses");
    }
  }

  private Candidate host(SocketAddress key, InetSocketAddress address, int preference) {
    return new Candidate(
        CandidateType.HOST,
        address,
        Priorities.candidate(CandidateType.HOST, preference),
        foundations.of(CandidateType.HOST, address.getAddress(), null),
        null,
        key);
  }

  /** RFC 8445 §5.1.2.1: each host address has its own. They don't wrap within a process's life. */
  private int takePreference() {
    return nextPreference > 0 ? nextPreference-- : 0;
  }

  /** Adds a reflexive candidate; returns it, or {@code null} if it is redundant or one too many. */
  Candidate addReflexive(Base base, InetSocketAddress mapped, InetSocketAddress server) {
    if (mapped.isUnresolved()
        || mapped.getPort() == 0
        || mapped.getAddress().isAnyLocalAddress()
        || base.reflexiveCount >= MAX_REFLEXIVE) {
      return null;
    }
    Candidate host = base.hostFor(mapped);
    if (host == null) {
      return null; // another family: nothing that we could send from
    }
    base.observed = true;
    Candidate candidate =
        new Candidate(
            CandidateType.SERVER_REFLEXIVE,
            mapped,
            Priorities.candidate(
                CandidateType.SERVER_REFLEXIVE, Priorities.localPreference(host.priority())),
            foundations.of(
                CandidateType.SERVER_REFLEXIVE,
                host.address().getAddress(),
                server == null ? null : server.getAddress()),
            host.address(),
            base.key);
    if (!candidates.add(candidate)) {
      return null;
    }
    base.reflexiveCount++;
    return candidate;
  }

  /** Whether a server has told what any of them looks like from outside. */
  boolean isObserved() {
    return bases.values().stream().anyMatch(each -> each.observed);
  }

  /** The candidate that a peer sees: a known one, or one that its answer made up. */
  Candidate seenAs(Pair pair, InetSocketAddress told) {
    InetSocketAddress mapped = onLinkOf(pair, told);
    Candidate known = candidates.find(pair.base(), mapped);
    if (known != null) {
      return known;
    }
    // RFC 8445 §7.2.5.3.1. It is not told to the peer, which knows it already.
    return new Candidate(
        CandidateType.PEER_REFLEXIVE,
        mapped,
        reflexivePriority(pair),
        foundations.of(CandidateType.PEER_REFLEXIVE, pair.local.address().getAddress(), null),
        pair.local.address(),
        pair.base());
  }

  /** STUN has no scopes: a link-local address that the peer sees is one of the link to the peer. */
  private static InetSocketAddress onLinkOf(Pair pair, InetSocketAddress told) {
    InetAddress address = told.getAddress();
    int toPeer = AddressKey.scope(pair.peer());
    int scope = toPeer == 0 ? AddressKey.scope(pair.local.address()) : toPeer;
    if (scope == 0 || !(address instanceof Inet6Address) || !address.isLinkLocalAddress()) {
      return told;
    }
    try {
      InetAddress scoped = Inet6Address.getByAddress(null, address.getAddress(), scope);
      return new InetSocketAddress(scoped, told.getPort());
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  /** What PRIORITY says in a check on this pair (RFC 8445 §7.1.1). */
  static long reflexivePriority(Pair pair) {
    return Priorities.candidate(
        CandidateType.PEER_REFLEXIVE, Priorities.localPreference(pair.local.priority()));
  }

  Base find(SocketAddress key) {
    return bases.get(key);
  }

  boolean remove(SocketAddress key) {
    candidates.removeBase(key);
    return bases.remove(key) != null;
  }

  Collection<Base> all() {
    return bases.values();
  }

  List<Candidate> candidates() {
    return candidates.all();
  }

  void clear() {
    bases.clear();
    candidates.clear();
  }
}
