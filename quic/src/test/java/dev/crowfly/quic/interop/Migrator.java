package dev.crowfly.quic.interop;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves our client from socket to socket in the midst of a transfer: to the next one as soon as the
 * path from the last one is validated, data has come on it, and the server has given us a spare
 * connection ID.
 */
final class Migrator implements Application {
  private static final int EVENTS_APART = 20;

  private final boolean probed;
  private final SocketAddress server;
  private final List<InetSocketAddress> sockets;
  private final List<PathEvent> news = new ArrayList<>();
  private int events;
  private int arrivals;
  private boolean underWay;

  /**
   * A round trip over the sockets, in this order.
   *
   * @param probed whether a path is asked first, and migrated to once it has answered
   */
  Migrator(boolean probed, SocketAddress server, List<InetSocketAddress> sockets) {
    this.probed = probed;
    this.server = server;
    this.sockets = sockets;
  }

  @Override
  public void onEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.PathUpdated update) {
      synchronized (news) {
        news.add(update.event());
      }
      if (update.event() instanceof PathEvent.Validated validated
          && !isSatisfied()
          && validated.local().equals(sockets.get(arrivals()))) {
        if (probed) {
          update.connection().migrate(validated.local(), server, now);
        }
        arrive();
      }
    }
    if (event instanceof QuicEvent.StreamUpdated update
        && !underWay
        && !isSatisfied()
        && ++events % EVENTS_APART == 0) {
      depart(update.connection(), now);
    }
  }

  private void depart(QuicConnection connection, long now) {
    try {
      if (probed) {
        connection.probePath(sockets.get(arrivals()), server, 0, now);
      } else {
        connection.migrateSource(sockets.get(arrivals()), now);
      }
      underWay = true;
    } catch (PathException.NoSparePeerCid | PathException.NoSpareLocalCid e) {
      // They come and go with round trips; until then we wait.
    }
  }

  private synchronized void arrive() {
    arrivals++;
    underWay = false;
  }

  /** How many paths were validated and moved to; of any thread. */
  synchronized int arrivals() {
    return arrivals;
  }

  /** Whether every socket has had its turn; of any thread. */
  boolean isSatisfied() {
    return arrivals() == sockets.size();
  }

  @Override
  public String toString() {
    synchronized (news) {
      return arrivals() + " of " + sockets.size() + " migrations, path events " + news;
    }
  }
}
