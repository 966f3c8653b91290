package dev.crowfly.sim.net;

import dev.crowfly.sim.link.Chance;
import dev.crowfly.sim.link.Datagram;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A NAT with one external address, of any behavior that RFC 4787 has a word for. */
public final class Nat implements Middlebox {
  /** One external port in use. */
  private static final class Mapping {
    final MappingBehavior.MappingKey key;
    final int port;
    long refreshedAt;

    Mapping(MappingBehavior.MappingKey key, int port) {
      this.key = key;
      this.port = port;
    }
  }

  private final NatSettings settings;
  private final Chance random;
  private InetAddress external;
  private final Map<MappingBehavior.MappingKey, Mapping> mappings = new HashMap<>();
  private final Map<Integer, Mapping> byPort = new HashMap<>();
  private final Map<InetSocketAddress, Contacts> contacts = new HashMap<>();
  private final Set<Integer> portsBeforeRebinding = new HashSet<>();
  private int nextPort;
  private long refused;
  private long filtered;

  /** A NAT without mappings; the seed is that of random ports. */
  public Nat(NatSettings settings, InetAddress external, long seed) {
    this.settings = settings;
    this.external = external;
    random = Chance.of(seed);
    nextPort = settings.firstPort();
  }

  @Override
  public InetAddress externalAddress() {
    return external;
  }

  @Override
  public boolean isHairpinning() {
    return settings.hairpinning();
  }

  @Override
  public Datagram outbound(Datagram datagram, long now) {
    Mapping mapping = mappingFor(datagram.source(), datagram.destination(), now);
    if (mapping == null) {
      refused++;
      return null;
    }
    mapping.refreshedAt = now;
    contacts
        .computeIfAbsent(
            datagram.source(),
            inside ->
                new Contacts(
                    settings.filtering(), settings.lifetimeNanos(), settings.maxContacts()))
        .sentTo(datagram.destination(), now);
    return datagram.withSource(new InetSocketAddress(external, mapping.port));
  }

  @Override
  public Datagram inbound(Datagram datagram, long now) {
    Mapping mapping = byPort.get(datagram.destination().getPort());
    if (mapping == null || isOver(mapping, now) || !letsIn(mapping, datagram.source(), now)) {
      filtered++;
      return null;
    }
    if (settings.inboundRefresh()) {
      mapping.refreshedAt = now;
      contacts.get(mapping.key.inside()).sentTo(datagram.source(), now);
    }
    return datagram.withDestination(mapping.key.inside());
  }

  private boolean letsIn(Mapping mapping, InetSocketAddress remote, long now) {
    // Without regard to the remote endpoint, the mapping alone decides.
    return settings.filtering() == FilteringBehavior.ENDPOINT_INDEPENDENT
        || contacts.get(mapping.key.inside()).letsIn(remote, now);
  }

  private Mapping mappingFor(InetSocketAddress inside, InetSocketAddress remote, long now) {
    MappingBehavior.MappingKey key = settings.mapping().key(inside, remote);
    Mapping mapping = mappings.get(key);
    if (mapping != null && isOver(mapping, now)) {
      remove(mapping);
      mapping = null;
    }
    if (mapping != null) {
      return mapping;
    }
    if (mappings.size() >= settings.maxMappings() || byPort.size() >= portCount()) {
      mappings.values().stream().filter(each -> isOver(each, now)).toList().forEach(this::remove);
    }
    if (mappings.size() >= settings.maxMappings() || byPort.size() >= portCount()) {
      return null;
    }
    Mapping fresh = new Mapping(key, assignPort(inside.getPort(), now));
    mappings.put(key, fresh);
    byPort.put(fresh.port, fresh);
    return fresh;
  }

  private int portCount() {
    return settings.lastPort() - settings.firstPort() + 1;
  }

  private int assignPort(int insidePort, long now) {
    int port =
        switch (settings.ports()) {
          case PRESERVATION -> insidePort;
          case SEQUENTIAL -> nextPort;
          case RANDOM -> (int) random.between(settings.firstPort(), settings.lastPort());
        };
    port = inRange(port);
    for (int tries = 0; tries < portCount() && !isFree(port, now); tries++) {
      port = inRange(port + 1);
    }
    if (!isFree(port, now)) {
      // Only ports of the time before the rebinding are left.
      portsBeforeRebinding.clear();
      while (!isFree(port, now)) {
        port = inRange(port + 1);
      }
    }
    nextPort = inRange(port + 1);
    return port;
  }

  private int inRange(int port) {
    return port < settings.firstPort() || port > settings.lastPort() ? settings.firstPort() : port;
  }

  private boolean isFree(int port, long now) {
    if (portsBeforeRebinding.contains(port)) {
      return false;
    }
    Mapping mapping = byPort.get(port);
    if (mapping != null && isOver(mapping, now)) {
      remove(mapping);
      return true;
    }
    return mapping == null;
  }

  private boolean isOver(Mapping mapping, long now) {
    return now - mapping.refreshedAt >= settings.lifetimeNanos();
  }

  private void remove(Mapping mapping) {
    mappings.remove(mapping.key);
    byPort.remove(mapping.port);
    InetSocketAddress inside = mapping.key.inside();
    if (mappings.keySet().stream().noneMatch(key -> key.inside().equals(inside))) {
      contacts.remove(inside);
    }
  }

  /** Forgets all mappings; new ones get other ports than those in use until now. */
  public void rebind() {
    portsBeforeRebinding.clear();
    portsBeforeRebinding.addAll(byPort.keySet());
    mappings.clear();
    byPort.clear();
    contacts.clear();
  }

  /** Has another external address from now on; see {@link Router#readdress}. */
  void readdress(InetAddress another) {
    rebind();
    portsBeforeRebinding.clear();
    external = another;
  }

  /** How many mappings it holds, those included whose time is over but that nobody missed yet. */
  public int size() {
    return mappings.size();
  }

  /** How many datagrams from inside found no room for a mapping. */
  public long refused() {
    return refused;
  }

  /** How many datagrams from outside it did not let in. */
  public long filtered() {
    return filtered;
  }
}
