package dev.crowfly.sim.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** One host with its routers up to the internet, and the sockets that it has. */
public final class Site {
  /** Which addresses a site has. */
  public enum Family {
    /** IPv4 alone. */
    IPV4,
    /** IPv6 alone. */
    IPV6,
    /** One of each. */
    BOTH
  }

  private final Host host;
  private final List<InetSocketAddress> sockets = new ArrayList<>();
  private final List<Nat> nats = new ArrayList<>();
  private final List<Router> routers = new ArrayList<>();

  private Site(String name) {
    host = new Host(name);
  }

  /** Makes a site; the number, 0 to 99, tells its addresses from those of others. */
  public static Site make(VirtualNetwork network, int number, AccessKind access, Family family) {
    return make(network, network.internet(), number, access, family);
  }

  /**
   * Makes a site on a network that need not be the internet.
   *
   * @param outermost where its last router, or else its host, is attached
   */
  public static Site make(
      VirtualNetwork network, Segment outermost, int number, AccessKind access, Family family) {
    Site site = new Site("site " + number);
    boolean v4 = family != Family.IPV6;
    boolean v6 = family != Family.IPV4;
    Segment outer = outermost;
    List<AccessKind.Layer> layers = access.layers();
    for (int i = layers.size() - 1; i >= 0; i--) {
      AccessKind.Layer layer = layers.get(i);
      Segment inner = network.segment(site.host + " behind router " + i);
      boolean isOutermost = i == layers.size() - 1;
      Middlebox box4 =
          v4 ? site.box(access, layer, external4(number, i, isOutermost), network) : null;
      Middlebox box6 = v6 ? site.box(access, layer, external6(number, i), network) : null;
      site.routers.add(new Router(inner, outer, box4, box6));
      outer = inner;
    }
    boolean isTranslated =
        layers.stream().anyMatch(layer -> layer instanceof AccessKind.Translating);
    int port = 5000 + number;
    if (v4) {
      site.open(
          outer,
          Addresses.endpoint(
              isTranslated ? "192.168." + number + ".2" : "203.0.113." + (10 + number), port));
    }
    if (v6) {
      site.open(
          outer,
          Addresses.endpoint(
              (isTranslated ? "fd00:" : "2001:db8:") + Integer.toHexString(number) + "::2", port));
    }
    return site;
  }

  /** A host without any address yet. */
  public static Site bare(int number) {
    return new Site("site " + number);
  }

  /**
   * A host in places that there are, with a socket in each, for an oracle that is to judge the same
   * topology as that of a world: make the places anew in a network of their own.
   */
  public static Site in(String name, int port, Place... places) {
    Site site = new Site(name);
    for (Place place : places) {
      site.open(place.segment(), new InetSocketAddress(place.leaseIpv4(), port));
      site.nats.addAll(place.nats());
      site.routers.addAll(place.routers());
    }
    return site;
  }

  private Middlebox box(
      AccessKind access, AccessKind.Layer layer, InetAddress external, VirtualNetwork network) {
    Middlebox box =
        access.box(layer, external, network.chance(host + " box " + nats.size()).seed());
    if (box instanceof Nat nat) {
      nats.add(nat);
    }
    return box;
  }

  private static InetAddress external4(int number, int layer, boolean isOutermost) {
    return Addresses.ip(
        isOutermost ? "198.51.100." + (10 + number) : "100.64." + number + "." + (10 + layer));
  }

  private static InetAddress external6(int number, int layer) {
    return Addresses.ip("2001:db8:" + Integer.toHexString(0x1000 * (layer + 1) + number) + "::1");
  }

  private void open(Segment segment, InetSocketAddress socket) {
    if (socket.getAddress() instanceof Inet6Address inet6 && inet6.getScopeId() != 0) {
      host.attach(segment, inet6, inet6.getScopeId());
    } else {
      host.attach(segment, socket.getAddress());
    }
    sockets.add(socket);
  }

  /** Another socket, on an address that the host has or gets here. */
  public Site alsoOpen(Segment segment, InetSocketAddress socket) {
    open(segment, socket);
    return this;
  }

  /** One more port on the host's first address. */
  public Site alsoOpenPort(int port) {
    sockets.add(new InetSocketAddress(sockets.get(0).getAddress(), port));
    return this;
  }

  /** The host itself. */
  public Host host() {
    return host;
  }

  /** The local endpoints that it sends from, in order of making. */
  public List<InetSocketAddress> sockets() {
    return List.copyOf(sockets);
  }

  /** Its NATs, from outside to inside, IPv4 before IPv6. */
  public List<Nat> nats() {
    return List.copyOf(nats);
  }

  /** Its routers, from outside to inside. */
  public List<Router> routers() {
    return List.copyOf(routers);
  }
}
