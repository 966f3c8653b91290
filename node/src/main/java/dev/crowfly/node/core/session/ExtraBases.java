package dev.crowfly.node.core.session;

import dev.crowfly.ice.agent.IceAgent;
import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The sockets that a session had opened to guess ports with. */
final class ExtraBases {
  private final SessionHost host;
  private final Session session;
  private final IceAgent agent;
  private final Set<LocalKey> keys = new LinkedHashSet<>();

  ExtraBases(SessionHost host, Session session, IceAgent agent) {
    this.host = host;
    this.session = session;
    this.agent = agent;
  }

  /** They are there; what comes in on them is the agent's. */
  List<SocketAddress> add(List<LocalBase> opened) {
    List<SocketAddress> added = new ArrayList<>();
    for (LocalBase base : opened) {
      keys.add(base.key());
      agent.addQuietBase(base.key(), base.hosts());
      added.add(base.key());
    }
    return added;
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  boolean has(SocketAddress base) {
    return base instanceof LocalKey key && keys.contains(key);
  }

  /** Closes those that nothing works on. */
  void closeUnused(long now) {
    if (keys.isEmpty()) {
      return;
    }
    List<PairInfo> pairs = agent.pairs();
    SocketAddress inUse = session.activeLocal();
    close(
        key ->
            !key.equals(inUse)
                && pairs.stream().noneMatch(pair -> pair.isValid() && pair.base().equals(key)),
        now);
  }

  /** Closes all of them. */
  void closeAll(long now) {
    close(key -> true, now);
  }

  private void close(Predicate<LocalKey> which, long now) {
    List<LocalKey> gone = keys.stream().filter(which).toList();
    if (gone.isEmpty()) {
      return;
    }
    keys.removeAll(gone);
    gone.forEach(key -> agent.removeBase(key, now));
    host.closeSockets(gone);
  }
}
