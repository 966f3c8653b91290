package dev.crowfly.node.core.session;

import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.node.core.LocalBase;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the local candidates of an ICE agent come from (RFC 8445 §5.1.1): the sockets there are,
 * and where the Intermediate sees them: it says so on the leg, and is asked over STUN for what has
 * no leg, which is the other address family and other interfaces. Nothing is gathered if no direct
 * path is wanted.
 */
final class Gathering {
  /** What an ICE agent takes for a base. */
  private static final int MAX_HOSTS = 32;

  private final SessionHost host;
  private final IceAgent agent;
  private final boolean wanted;
  private final List<SocketAddress> bases = new ArrayList<>();

  Gathering(SessionHost host, IceAgent agent, boolean wanted) {
    this.host = host;
    this.agent = agent;
    this.wanted = wanted;
  }

  /** The first generation begins. */
  void begin(long now) {
    addBases(now);
    endIfComplete(now);
  }

  /** Another generation begins, or the Intermediate has told where it sees us. */
  void complete(long now) {
    addReflexive(now);
    endIfComplete(now);
  }

  /** The sockets have changed. */
  void onBasesChanged(long now) {
    List<SocketAddress> present = host.bases().stream().map(b -> (SocketAddress) b.key()).toList();
    for (SocketAddress base : List.copyOf(bases)) {
      if (!present.contains(base)) {
        bases.remove(base);
        agent.removeBase(base, now);
      }
    }
    addBases(now);
  }

  private void addBases(long now) {
    if (!wanted) {
      return;
    }
    for (LocalBase base : host.bases()) {
      if (!bases.contains(base.key()) && !base.hosts().isEmpty()) {
        bases.add(base.key());
        List<InetSocketAddress> hosts = base.hosts();
        agent.addBase(
            base.key(), hosts.subList(0, Math.min(MAX_HOSTS, hosts.size())), servers(base), now);
      }
    }
    addReflexive(now);
  }

  /**
   * Whom to ask how a socket is seen from outside. The leg tells it of one socket and one family of
   * addresses; other interfaces and the other family are behind NATs of their own.
   */
  private List<InetSocketAddress> servers(LocalBase base) {
    Reflexive seen = host.reflexive();
    List<InetSocketAddress> servers = new ArrayList<>();
    for (InetSocketAddress each : host.intermediates()) {
      boolean told =
          seen != null && seen.base().equals(base.key()) && isOneFamily(seen.mapped(), each);
      if (!told && servers.stream().noneMatch(other -> isOneFamily(other, each))) {
        servers.add(each);
      }
    }
    return servers;
  }

  private static boolean isOneFamily(InetSocketAddress one, InetSocketAddress other) {
    return one.getAddress().getClass() == other.getAddress().getClass();
  }

  private void addReflexive(long now) {
    Reflexive seen = host.reflexive();
    if (seen != null && bases.contains(seen.base())) {
      agent.addReflexive(seen.base(), seen.mapped(), seen.server(), now);
    }
  }

  /** Nothing more is to come once the Intermediate has told where it sees us. */
  private void endIfComplete(long now) {
    Reflexive seen = host.reflexive();
    if (!wanted || (seen != null && bases.contains(seen.base()))) {
      agent.endOfLocalCandidates(now);
    }
  }
}
