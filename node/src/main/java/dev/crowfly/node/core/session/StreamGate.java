package dev.crowfly.node.core.session;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.tunnel.ServiceName;
import dev.crowfly.node.core.tunnel.StreamHeader;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the header of each stream that the peer opens, lets in those of services it may use, and
 * writes the header of ours.
 */
final class StreamGate {
  /** For a stream that was turned away: nothing more is told of it. */
  private static final StreamHeader TURNED_AWAY = new StreamHeader();

  private final SessionHost host;
  private final Session session;

  /** By stream id; as many as the peer may have open. */
  private final Map<Long, StreamHeader> atTheGate = new HashMap<>();

  private int open;

  StreamGate(SessionHost host, Session session) {
    this.host = host;
    this.session = session;
  }

  /** Streams that have not ended. */
  int open() {
    return open;
  }

  /** Opens a stream of ours to a service; null if the peer does not let us now. */
  QuicStream open(QuicConnection c, String service) {
    QuicStream stream = c.openStream(true);
    if (stream != null) {
      open++;
      StreamHeader.write(service, stream);
    }
    return stream;
  }

  /** C is gone, and all streams with it. */
  void end() {
    atTheGate.clear();
    open = 0;
  }

  void onNews(QuicEvent.StreamUpdated event) {
    QuicStream stream = event.stream();
    int news = event.news();
    if (event.has(QuicStream.OPENED)) {
      open++;
      atTheGate.put(stream.id(), new StreamHeader());
    }
    boolean inside = atTheGate.isEmpty() || !atTheGate.containsKey(stream.id());
    if (!inside && admit(stream)) {
      news |= QuicStream.READABLE; // bytes behind the header may have come with it
      inside = true;
    }
    if (inside) {
      host.tellNews(session, stream, news & ~QuicStream.OPENED);
    }
    if (event.has(QuicStream.CLOSED)) {
      open -= stream.hasReceivePart() ? 1 : 0; // ours without one carry a datagram: not counted
      if (!inside) {
        atTheGate.remove(stream.id());
      }
    }
  }

  /** Returns whether the stream has just been let in. */
  private boolean admit(QuicStream stream) {
    StreamHeader header = atTheGate.get(stream.id());
    if (header == TURNED_AWAY) {
      return false;
    }
    switch (header.read(stream)) {
      case INCOMPLETE -> {
        return false;
      }
      case COMPLETE -> {
        ErrorCode refusal = refusal(header.service());
        if (refusal == null) {
          atTheGate.remove(stream.id());
          host.tell(new NodeEvent.StreamOpened(session, header.service(), stream));
          return true;
        }
        turnAway(stream, refusal);
      }
      case MALFORMED -> turnAway(stream, ErrorCode.MALFORMED);
      case ENDED -> turnAway(stream, ErrorCode.CANCELLED);
    }
    return false;
  }

  private void turnAway(QuicStream stream, ErrorCode code) {
    atTheGate.put(stream.id(), TURNED_AWAY);
    StreamHeader.refuse(stream, code.code());
  }

  /** Why the Agent may not use a service; null if it may. */
  private ErrorCode refusal(String service) {
    if (session.isAgent()) {
      return null; // what comes to the Agent answers what it asked for
    }
    if (service.equals(ServiceName.PING) || service.equals(ServiceName.SPEED)) {
      return null; // every Connector has them
    }
    if (!host.serves(service)) {
      return ErrorCode.UNKNOWN_SERVICE;
    }
    return session.services().contains(service) ? null : ErrorCode.FORBIDDEN;
  }
}
