package dev.crowfly.sim;

import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a node serves: its handlers by name, which outlive a restart, and what of it the
 * Intermediate has registered.
 */
final class Services {
  private final SimNode node;
  private final Map<String, Service> handlers = new LinkedHashMap<>();
  private final Set<String> registered = new HashSet<>();

  Services(SimNode node) {
    this.node = node;
  }

  void add(String service, Service handler) {
    handlers.put(service, handler);
  }

  void remove(String service) {
    handlers.remove(service);
    registered.remove(service);
  }

  /** All names, in order of publishing. */
  Set<String> names() {
    return handlers.keySet();
  }

  /** Whether others can reach all of them. */
  boolean areRegistered() {
    return registered.containsAll(handlers.keySet());
  }

  void onRegistered(String service) {
    registered.add(service);
  }

  /** Nobody reaches them until they are registered again. */
  void onLegDown() {
    registered.clear();
  }

  /** A session of the node as a Connector. */
  SimSession offered() {
    SimSession session = new SimSession(node, "");
    session.onDatagram(
        (service, payload) -> {
          Service handler = handlers.get(service);
          if (handler != null) {
            handler.onDatagram(session, payload);
          }
        });
    return session;
  }

  /** The peer opened a stream, perhaps of a service that is not there. */
  void onStreamOpened(SimSession session, String service, QuicStream quic) {
    Service handler = handlers.get(service);
    if (handler == null) {
      if (quic.hasSendPart()) {
        quic.reset(ErrorCode.UNKNOWN_SERVICE.code());
      }
      quic.stop(ErrorCode.UNKNOWN_SERVICE.code());
      return;
    }
    SimStream stream = session.accept(service, quic);
    handler.onStream(stream);
    stream.onNews(QuicStream.OPENED | QuicStream.READABLE);
  }
}
