package dev.crowfly.quic.interop;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.QuicEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a NAT change the port of our server's peer in the midst of a transfer: again as soon as our
 * server has moved to the last one. Keeps what the server says of each port.
 */
final class ReboundPeer implements Application {
  private static final int EVENTS_APART = 20;

  private final UdpProxy nat;
  private final int wanted;
  private final Map<Object, List<String>> newsByPort = new LinkedHashMap<>();
  private int events;
  private int begun;
  private int followed;

  /** So many changes of the port, one after the other. */
  ReboundPeer(UdpProxy nat, int wanted) {
    this.nat = nat;
    this.wanted = wanted;
  }

  @Override
  public synchronized void onEvent(QuicEvent event, long now) {
    // Ports that were left make room for others sooner or later.
    if (event instanceof QuicEvent.PathUpdated update
        && !(update.event() instanceof PathEvent.Closed)) {
      PathEvent news = update.event();
      newsByPort
          .computeIfAbsent(news.peer(), port -> new ArrayList<>())
          .add(news.getClass().getSimpleName());
      if (news instanceof PathEvent.PeerMigrated && news.peer().equals(nat.seenByServer())) {
        followed++;
      }
    }
    if (event instanceof QuicEvent.StreamUpdated
        && ++events % EVENTS_APART == 0
        && begun == followed
        && begun < wanted) {
      begun++;
      nat.rebind();
    }
  }

  /** Whether our server followed every change; of any thread. */
  synchronized boolean isSatisfied() {
    return followed == wanted;
  }

  /** The names of the path events of each port, in order; of any thread. */
  synchronized List<List<String>> newsOfEachPort() {
    return List.copyOf(newsByPort.values());
  }

  @Override
  public synchronized String toString() {
    return followed + " of " + wanted + " changes of the port followed, " + newsByPort;
  }
}
