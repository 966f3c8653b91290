package dev.crowfly.node.core.session;

import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.signaling.SessionId;
import java.util.List;
import java.util.Set;

/**
 * What signaling has agreed for a session: what it is called, with whom it is, and for which
 * services.
 */
final class Terms {
  /** What the application calls it. */
  private SessionId id;

  /** What signaling calls it now. */
  private SessionId name;

  private RelayAddress relayAddress;
  private String peer = "";
  private Set<String> services = Set.of();

  /** Signaling knows it by this name; returns whether that is the first one. */
  boolean agree(SessionId named, String with, List<String> allowed) {
    boolean first = id == null;
    if (first) {
      id = named;
    }
    name = named;
    relayAddress = new RelayAddress(named);
    peer = with;
    services = Set.copyOf(allowed);
    return first;
  }

  /** The services that the Agent may use; returns whether they are others than before. */
  boolean allow(List<String> allowed) {
    Set<String> offered = Set.copyOf(allowed);
    if (services.equals(offered)) {
      return false;
    }
    services = offered;
    return true;
  }

  /** Null before the first answer. */
  SessionId id() {
    return id;
  }

  /** Null before the first answer. */
  SessionId name() {
    return name;
  }

  /** Null before the first answer. */
  RelayAddress relayAddress() {
    return relayAddress;
  }

  /** Empty before the first answer. */
  String peer() {
    return peer;
  }

  Set<String> services() {
    return services;
  }
}
