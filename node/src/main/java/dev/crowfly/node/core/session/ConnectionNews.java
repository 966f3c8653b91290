package dev.crowfly.node.core.session;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;

/** What the connections of a session have to say: the present C, and those that may become it. */
final class ConnectionNews {
  private final SessionHost host;
  private final Session session;

  /** There are many of them, all alike. */
  private final NodeEvent datagramsReadable;

  ConnectionNews(SessionHost host, Session session) {
    this.host = host;
    this.session = session;
    datagramsReadable = new NodeEvent.DatagramsReadable(session);
  }

  /** What there is much of, and nothing follows from; returns whether that is what it was. */
  boolean takeTraffic(QuicEvent event, Incarnation life) {
    QuicConnection c = life.carriage.connection();
    if (event instanceof QuicEvent.StreamUpdated news) {
      if (news.connection() == c) {
        life.gate.onNews(news);
      }
    } else if (event instanceof QuicEvent.DatagramsReadable news) {
      if (news.connection() == c) {
        host.tell(datagramsReadable);
      }
    } else if (event instanceof QuicEvent.DatagramSettled news) {
      if (news.connection() == c) {
        host.tell(new NodeEvent.DatagramSettled(session, news.tag(), news.acknowledged()));
      }
    } else {
      return false;
    }
    return true;
  }

  /** What there is little of. */
  void take(QuicEvent event, Incarnation life, long now) {
    if (event instanceof QuicEvent.HandshakeCompleted news) {
      onHandshakeCompleted(news.connection(), life, now);
    } else if (event instanceof QuicEvent.ConnectionClosed news) {
      life.carriage.onClosed(news.connection(), news.reason(), now);
    } else {
      takeOfC(event, life, now);
    }
  }

  private void onHandshakeCompleted(QuicConnection connection, Incarnation life, long now) {
    if (life.carriage.onHandshakeCompleted(connection, now)) {
      host.tell(new NodeEvent.SessionUp(session));
      life.paths.begin(connection, now);
    }
  }

  /** News that only the present C may have. */
  private void takeOfC(QuicEvent event, Incarnation life, long now) {
    QuicConnection c = life.carriage.connection();
    if (event instanceof QuicEvent.HandshakeConfirmed news && news.connection() == c) {
      life.paths.onConfirmed(now);
    } else if (event instanceof QuicEvent.PathUpdated news && news.connection() == c) {
      life.paths.onPathEvent(news.event(), now);
    } else if (event instanceof QuicEvent.StreamsAvailable news && news.connection() == c) {
      host.tell(new NodeEvent.StreamsAvailable(session));
    }
  }

  /** C, or what was to become C, is gone. */
  void onLost(String reason, boolean wasUp, Incarnation life) {
    life.onConnectionLost();
    if (wasUp) {
      host.counters().onConnectionLost();
      host.tell(new NodeEvent.SessionLost(session, reason));
    } else {
      session.progress("no connection: " + reason);
    }
  }
}
