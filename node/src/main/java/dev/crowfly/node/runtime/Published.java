package dev.crowfly.node.runtime;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.core.edge.EdgeCore;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.node.core.tunnel.StreamHeader;
import dev.crowfly.signaling.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The services of this node, by name. On the loop's thread. */
final class Published {
  private record Entry(Service service, CompletableFuture<Void> registered) {}

  private final EdgeCore core;
  private final Map<String, Entry> byName = new HashMap<>();

  Published(EdgeCore core) {
    this.core = core;
  }

  /** Publishes, or serves with another service from now on what is published already. */
  void add(String name, Service service, CompletableFuture<Void> registered, long now) {
    byName.put(name, new Entry(service, registered));
    core.publish(name, now);
  }

  void remove(String name, long now) {
    if (byName.remove(name) != null) {
      core.unpublish(name, now);
    }
  }

  void onRegistered(NodeEvent.Registered event) {
    Entry entry = byName.get(event.service());
    if (entry != null) {
      entry.registered().complete(null);
    }
  }

  void onRefused(NodeEvent.RegistrationRefused event) {
    Entry entry = byName.get(event.service());
    if (entry != null) {
      entry
          .registered()
          .completeExceptionally(
              new SessionException(
                  event.code(), "service " + event.service() + ": " + event.reason()));
    }
  }

  void onStream(NodeEvent.StreamOpened event, long now) {
    SessionDesk desk = SessionDesk.of(event.session());
    Service service =
        event.session().isAgent() ? desk.acceptor(event.service()) : served(event.service());
    if (service == null) { // unpublished a moment ago
      StreamHeader.refuse(event.stream(), ErrorCode.UNKNOWN_SERVICE.code());
      return;
    }
    StreamHandler handler = service.onStream(event.session(), event.stream(), now);
    if (handler != null) {
      desk.handle(event.stream(), handler);
    }
  }

  private Service served(String name) {
    Entry entry = byName.get(name);
    return entry == null ? null : entry.service();
  }

  void onSession(PeerSession session, long now) {
    for (Map.Entry<String, Entry> each : byName.entrySet()) {
      if (!session.isAgent() && session.services().contains(each.getKey())) {
        each.getValue().service().onSession(session, now);
      }
    }
  }

  void onSessionClosed(PeerSession session, long now) {
    for (Entry each : byName.values()) {
      each.service().onSessionClosed(session, now);
    }
  }
}
