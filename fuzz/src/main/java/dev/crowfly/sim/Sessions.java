package dev.crowfly.sim;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The sessions of one core. Who asks twice for a session with the same node gets the same one of
 * the core, seen by two of ours: each has its own streams, and the first takes what the peer opens.
 */
final class Sessions {
  private static final int LARGEST_DATAGRAM = 65_535;

  private final Services services;
  private final Map<Long, SimSession> asked = new LinkedHashMap<>();
  private final Map<PeerSession, List<SimSession>> known = new HashMap<>();
  private final Set<SimSession> open = new LinkedHashSet<>();
  private final byte[] buffer = new byte[LARGEST_DATAGRAM];

  Sessions(Services services) {
    this.services = services;
  }

  List<SimSession> all() {
    return List.copyOf(open);
  }

  void asked(long request, SimSession session) {
    asked.put(request, session);
    open.add(session);
  }

  void closeAll(ErrorCode code, String reason) {
    List<SimSession> all = List.copyOf(open);
    open.clear();
    known.clear();
    asked.clear();
    all.forEach(each -> each.onClosed(code, reason));
  }

  void onStream(PeerSession peer, QuicStream stream, int news) {
    for (SimSession each : of(peer)) {
      if (each.onStream(stream, news)) {
        return;
      }
    }
  }

  void onEvent(NodeEvent event) {
    if (event instanceof NodeEvent.SessionOpened news) {
      opened(asked.remove(news.request()), news.session());
    } else if (event instanceof NodeEvent.OpenFailed news) {
      failed(asked.remove(news.request()), news.code(), news.reason());
    } else if (event instanceof NodeEvent.SessionOffered news) {
      opened(services.offered(), news.session());
    } else if (event instanceof NodeEvent.SessionUp news) {
      each(news.session(), SimSession::onUp);
    } else if (event instanceof NodeEvent.SessionLost news) {
      each(news.session(), session -> session.onLost(news.reason()));
    } else if (event instanceof NodeEvent.SessionClosed news) {
      closed(news.session(), news.code(), news.reason());
    } else if (event instanceof NodeEvent.PathChanged news) {
      each(news.session(), session -> session.onPath(news.change()));
    } else if (event instanceof NodeEvent.StreamOpened news) {
      SimSession first = of(news.session()).get(0);
      services.onStreamOpened(first, news.service(), news.stream());
    } else if (event instanceof NodeEvent.StreamsAvailable news) {
      each(news.session(), SimSession::onStreamsAvailable);
    } else if (event instanceof NodeEvent.DatagramsReadable news) {
      of(news.session()).get(0).onDatagramsReadable(buffer);
    }
  }

  private void opened(SimSession session, PeerSession peer) {
    if (session != null) {
      known.computeIfAbsent(peer, key -> new ArrayList<>()).add(session);
      open.add(session);
      session.bind(peer);
    }
  }

  private void failed(SimSession session, ErrorCode code, String reason) {
    if (session != null) {
      open.remove(session);
      session.onClosed(code, reason);
    }
  }

  private void closed(PeerSession peer, ErrorCode code, String reason) {
    List<SimSession> gone = of(peer);
    known.remove(peer);
    for (SimSession each : gone) {
      open.remove(each);
      each.onClosed(code, reason);
    }
  }

  private void each(PeerSession peer, Consumer<SimSession> action) {
    of(peer).forEach(action);
  }

  private List<SimSession> of(PeerSession peer) {
    List<SimSession> found = known.get(peer);
    return found == null ? List.of() : List.copyOf(found);
  }
}
