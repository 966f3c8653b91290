package dev.crowfly.node.runtime;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.core.edge.EdgeCore;
import dev.crowfly.node.core.tunnel.BuiltInServices;
import dev.crowfly.node.core.tunnel.Chunks;
import dev.crowfly.node.core.tunnel.ServiceProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The services of this node, by name. On the loop's thread. */
final class Published {
  private record Entry(ServiceProvider provider, CompletableFuture<Void> registered) {}

  private final EdgeCore core;
  private final Chunks chunks = new Chunks();
  private final Map<String, Entry> byName = new HashMap<>();
  private final BuiltInServices builtIn = new BuiltInServices(chunks);
  private final Map<String, ServiceProvider> builtInByName = builtIn.providers();

  Published(EdgeCore core) {
    this.core = core;
  }

  /** Room that all traffic shares. */
  Chunks chunks() {
    return chunks;
  }

  long nextTimeout() {
    return builtIn.nextTimeout();
  }

  void onTimeout(long now) {
    builtIn.onTimeout(now);
  }

  /** Publishes, or serves by another provider from now on what is published already. */
  void add(String name, ServiceProvider provider, CompletableFuture<Void> registered, long now) {
    Entry replaced = byName.put(name, new Entry(provider, registered));
    if (replaced != null) {
      replaced.provider().onUnpublished();
    }
    core.publish(name, now);
  }

  void remove(String name, long now) {
    Entry removed = byName.remove(name);
    if (removed != null) {
      removed.provider().onUnpublished();
      core.unpublish(name, now);
    }
  }

  /** Who serves this name; null if nobody does. */
  ServiceProvider providerOf(String name) {
    Entry entry = byName.get(name);
    return entry == null ? builtInByName.get(name) : entry.provider();
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
      String message = "service " + event.service() + ": " + event.reason();
      entry.registered().completeExceptionally(new SessionException(event.code(), message));
    }
  }

  void onSessionClosed(PeerSession session) {
    for (Entry each : byName.values()) {
      if (each.provider() instanceof ApplicationService application) {
        application.forget(session);
      }
    }
  }
}
