package dev.crowfly.sim.net;

import dev.crowfly.sim.link.Datagram;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** A stateful firewall: translates nothing, lets in answers only. */
public final class Firewall implements Middlebox {
  private static final int MAX_ENDPOINTS = 4096;
  private static final int MAX_CONTACTS = 1024;

  private final FilteringBehavior filtering;
  private final long lifetimeNanos;
  private final boolean inboundRefresh;
  private final Map<InetSocketAddress, Contacts> inside = new HashMap<>();

  /**
   * A firewall that remembers nobody yet.
   *
   * @param lifetimeNanos how long it remembers
   * @param inboundRefresh whether what comes in refreshes that too
   */
  public Firewall(FilteringBehavior filtering, long lifetimeNanos, boolean inboundRefresh) {
    this.filtering = filtering;
    this.lifetimeNanos = lifetimeNanos;
    this.inboundRefresh = inboundRefresh;
  }

  @Override
  public Datagram outbound(Datagram datagram, long now) {
    Contacts contacts = inside.get(datagram.source());
    if (contacts == null) {
      if (inside.size() >= MAX_ENDPOINTS) {
        inside.values().removeIf(each -> each.isIdle(now));
      }
      if (inside.size() >= MAX_ENDPOINTS) {
        return null;
      }
      contacts = new Contacts(filtering, lifetimeNanos, MAX_CONTACTS);
      inside.put(datagram.source(), contacts);
    }
    contacts.sentTo(datagram.destination(), now);
    return datagram;
  }

  @Override
  public Datagram inbound(Datagram datagram, long now) {
    Contacts contacts = inside.get(datagram.destination());
    if (contacts == null || !contacts.letsIn(datagram.source(), now)) {
      return null;
    }
    if (inboundRefresh) {
      contacts.sentTo(datagram.source(), now);
    }
    return datagram;
  }

  /** Forgets everything, as after a restart. */
  public void forget() {
    inside.clear();
  }

  /** How many inside endpoints it remembers. */
  public int size() {
    return inside.size();
  }
}
