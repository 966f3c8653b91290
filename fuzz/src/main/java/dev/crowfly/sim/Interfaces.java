package dev.crowfly.sim;

import dev.crowfly.node.core.ExtraSocket;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.sim.net.Host;
import dev.crowfly.sim.net.Line;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.net.Site;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The interfaces of a node, and on each a socket. */
final class Interfaces implements Machine.Sockets {
  private static final int MTU_BYTES = 1500;

  /** The first socket number, and the first port, of sockets that are opened at run time. */
  private static final int FIRST_EXTRA = 1_000;

  private static final int FIRST_EXTRA_PORT = 49_152;
  private static final int EXTRA_PORTS = 65_536 - FIRST_EXTRA_PORT;

  /** A socket that was opened at run time, beside the one of an interface. */
  private record Extra(int beside, int port) {}

  private record Attached(int socket, Place place, InetAddress ipv4, InetAddress ipv6) {
    Stream<InetAddress> addresses() {
      return Stream.of(ipv4, ipv6).filter(Objects::nonNull);
    }

    InetAddress like(InetAddress peer) {
      return peer instanceof Inet6Address ? ipv6 : ipv4;
    }
  }

  private final Host host;
  private final Site.Family family;
  private final List<Attached> attached = new ArrayList<>();
  private final Map<LocalKey, Extra> extras = new LinkedHashMap<>();
  private final Map<Integer, LocalKey> extraPorts = new HashMap<>();
  private int port;
  private int generation;
  private int extrasEver;

  Interfaces(Host host, Site.Family family, int port) {
    this.host = host;
    this.family = family;
    this.port = port;
  }

  void port(int another) {
    port = another;
  }

  int port() {
    return port;
  }

  List<Place> places() {
    return attached.stream().map(Attached::place).toList();
  }

  /** Another interface, with addresses that are new there. */
  void join(Place place) {
    int socket = 0;
    for (Attached each : attached) {
      socket = Math.max(socket, each.socket() + 1);
    }
    InetAddress ipv4 = family == Site.Family.IPV6 ? null : place.leaseIpv4();
    InetAddress ipv6 = family == Site.Family.IPV4 ? null : place.leaseIpv6();
    Attached fresh = new Attached(socket, place, ipv4, ipv6);
    fresh.addresses().forEach(each -> host.attach(place.segment(), each));
    attached.add(fresh);
  }

  void leave(Place place) {
    for (Attached each : List.copyOf(attached)) {
      if (each.place() == place) {
        each.addresses().forEach(host::detach);
        attached.remove(each);
      }
    }
  }

  /** Opens sockets beside the one with this key, on ports that were not used lately. */
  List<ExtraSocket> open(LocalKey like, int count) {
    List<ExtraSocket> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LocalKey key = new LocalKey(FIRST_EXTRA + extrasEver, 0);
      int own = FIRST_EXTRA_PORT + extrasEver++ % EXTRA_PORTS;
      if (own != port && !extraPorts.containsKey(own)) {
        extras.put(key, new Extra(like.socket(), own));
        extraPorts.put(own, key);
        opened.add(new ExtraSocket(key, own));
      }
    }
    return opened;
  }

  /** Closes a socket that was opened at run time. */
  void close(LocalKey key) {
    Extra gone = extras.remove(key);
    if (gone != null) {
      extraPorts.remove(gone.port());
    }
  }

  /** The process is gone, and with it what it had opened. */
  void closeExtras() {
    extras.clear();
    extraPorts.clear();
  }

  /** How many sockets are open that were opened at run time. */
  int extras() {
    return extras.size();
  }

  /** What was told of the network so far is out of date: local ends get new names. */
  void raiseGeneration() {
    generation++;
  }

  List<LocalBase> bases() {
    List<LocalBase> bases = new ArrayList<>();
    for (Attached each : attached) {
      List<InetSocketAddress> hosts =
          each.addresses().map(address -> new InetSocketAddress(address, port)).toList();
      int headers = each.ipv4() == null ? 48 : 28;
      bases.add(new LocalBase(new LocalKey(each.socket(), generation), hosts, MTU_BYTES - headers));
    }
    return Collections.unmodifiableList(bases);
  }

  /** The key of the socket that has this address; null if none has, or it has another port. */
  LocalKey key(InetSocketAddress local) {
    if (local.getPort() != port) {
      return extraPorts.get(local.getPort());
    }
    for (Attached each : attached) {
      if (each.addresses().anyMatch(local.getAddress()::equals)) {
        return new LocalKey(each.socket(), generation);
      }
    }
    return null;
  }

  /** The cable of the interface in this place. */
  Line line(Place place) {
    for (Attached each : attached) {
      if (each.place() == place) {
        return host.line(each.addresses().findFirst().orElseThrow());
      }
    }
    throw new IllegalArgumentException(host + " is not in " + place);
  }

  /** The addresses, in the order of the interfaces. */
  List<InetSocketAddress> addresses() {
    return attached.stream()
        .flatMap(Attached::addresses)
        .map(address -> new InetSocketAddress(address, port))
        .toList();
  }

  @Override
  public InetSocketAddress source(LocalKey key, InetSocketAddress peer) {
    Extra extra = extras.get(key);
    int socket = extra == null ? key.socket() : extra.beside();
    for (Attached each : attached) {
      if (each.socket() == socket) {
        InetAddress own = each.like(peer.getAddress());
        return own == null ? null : new InetSocketAddress(own, extra == null ? port : extra.port());
      }
    }
    return null; // the socket is gone
  }

  @Override
  public void send(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
    host.send(from, to, payload);
  }
}
