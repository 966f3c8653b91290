package dev.crowfly.node.runtime;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.core.edge.EdgeCore;
import dev.crowfly.node.core.tunnel.BuiltInServices;
import dev.crowfly.node.core.tunnel.Chunks;
import dev.crowfly.node.core.tunnel.ServiceProvider;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The services of this node, by name. On the loop's thread. */
final class Published {
  /** A service, and who waits until it is registered. */
  private static final class Entry {
    private final List<LoopFuture<Void>> waiting = new ArrayList<>();
    private ServiceProvider provider;
    private boolean registered;
  }

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
  void add(String name, ServiceProvider provider, LoopFuture<Void> answer, long now) {
    core.publish(name, now); // throws if the name, or one more, can't be
    Entry entry = byName.computeIfAbsent(name, key -> new Entry());
    if (entry.provider != null) {
      entry.provider.onUnpublished();
    }
    entry.provider = provider;
    if (entry.registered) {
      answer.complete(null);
    } else {
      entry.waiting.add(answer);
    }
  }

  void remove(String name, long now) {
    Entry removed = byName.remove(name);
    if (removed != null) {
      removed.provider.onUnpublished();
      settle(
          removed, new SessionException(ErrorCode.CANCELLED, "service " + name + " was withdrawn"));
      core.unpublish(name, now);
    }
  }

  /** The node has ended. */
  void abandon() {
    for (Entry each : byName.values()) {
      settle(each, LoopFuture.closed());
    }
  }

  /** Tells who waits: registered, or why not. */
  private static void settle(Entry entry, SessionException failure) {
    entry.registered = failure == null;
    for (LoopFuture<Void> each : entry.waiting) {
      if (failure == null) {
        each.complete(null);
      } else {
        each.fail(failure);
      }
    }
    entry.waiting.clear();
  }

  /** Who serves this name; null if nobody does. */
  ServiceProvider providerOf(String name) {
    Entry entry = byName.get(name);
    return entry == null ? builtInByName.get(name) : entry.provider;
  }

  void onRegistered(NodeEvent.Registered event) {
    Entry entry = byName.get(event.service());
    if (entry != null) {
      settle(entry, null);
    }
  }

  void onRefused(NodeEvent.RegistrationRefused event) {
    Entry entry = byName.get(event.service());
    if (entry != null) {
      String message = "service " + event.service() + ": " + event.reason();
      settle(entry, new SessionException(event.code(), message));
    }
  }

  void onSessionClosed(PeerSession session) {
    for (Entry each : byName.values()) {
      if (each.provider instanceof ApplicationService application) {
        application.forget(session);
      }
    }
  }
}
