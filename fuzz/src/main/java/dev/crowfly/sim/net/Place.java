package dev.crowfly.sim.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A LAN with the routers that lead it out: to the internet, or into the LAN of another place, such
 * as a carrier's. Hosts in one place are neighbours.
 *
 * <p>IPv6 is never translated: where the access kind has a NAT, IPv6 has a firewall that lets in
 * answers only, as the boxes in homes do.
 */
public final class Place {
  private final VirtualNetwork network;
  private final String name;
  private final AccessKind access;
  private final Place outer;
  private final Segment lan;
  private final int lanNumber;
  private final boolean isTranslated;
  private final List<Router> routers = new ArrayList<>();
  private final List<Nat> nats = new ArrayList<>();
  private int hosts;

  private Place(VirtualNetwork network, String name, AccessKind access, Place outer) {
    this.network = network;
    this.name = name;
    this.access = access;
    this.outer = outer;
    boolean hasNat = access.layers().stream().anyMatch(AccessKind.Translating.class::isInstance);
    isTranslated = hasNat || (outer != null && outer.isTranslated);
    lanNumber = network.addresses().lan();
    lan = build();
  }

  /** A place on the internet; without layers its hosts have public addresses. */
  public static Place make(VirtualNetwork network, String name, AccessKind access) {
    return new Place(network, name, access, null);
  }

  /**
   * A place inside another, whose routers are further outside.
   *
   * @throws IllegalArgumentException if this place would translate nothing and the outer one does:
   *     its hosts need addresses that mean something there
   */
  public static Place inside(Place outer, String name, AccessKind access) {
    if (outer.isTranslated
        && access.layers().stream().noneMatch(AccessKind.Translating.class::isInstance)) {
      throw new IllegalArgumentException(name + " needs a NAT of its own");
    }
    return new Place(outer.network, name, access, outer);
  }

  private Segment build() {
    List<AccessKind.Layer> layers = access.layers();
    Segment next = outer == null ? network.internet() : outer.lan;
    if (layers.isEmpty()) {
      Segment own = network.segment(name);
      routers.add(new Router(own, next, Middlebox.PLAIN, Middlebox.PLAIN));
      return own;
    }
    for (int i = layers.size() - 1; i >= 0; i--) {
      AccessKind.Layer layer = layers.get(i);
      boolean isOutermost = i == layers.size() - 1;
      InetAddress external = isOutermost ? outside() : network.addresses().carrierIpv4();
      long seed = network.chance("place " + name + " router " + i).seed();
      Middlebox box4 = access.box(layer, external, seed);
      Middlebox box6 =
          layer instanceof AccessKind.Blocking
              ? access.box(layer, null, seed)
              : AccessKind.FIREWALL.box(AccessKind.FIREWALL.layers().get(0), null, seed);
      if (box4 instanceof Nat nat) {
        nats.add(nat);
      }
      Segment own = network.segment(i == 0 ? name : name + " carrier " + i);
      routers.add(new Router(own, next, box4, box6));
      next = own;
    }
    return next;
  }

  private InetAddress outside() {
    return outer == null ? network.addresses().publicIpv4() : outer.leaseIpv4();
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** What lies between it and the internet, or the place around it. */
  public AccessKind access() {
    return access;
  }

  /** The LAN. */
  public Segment segment() {
    return lan;
  }

  /** An IPv4 address for another host. */
  public InetAddress leaseIpv4() {
    return isTranslated
        ? AddressPlan.lanIpv4(lanNumber, 1 + ++hosts)
        : network.addresses().publicIpv4();
  }

  /** An IPv6 address for another host; always a global one. */
  public InetAddress leaseIpv6() {
    return AddressPlan.lanIpv6(lanNumber, 1 + ++hosts);
  }

  /** The cable of the outermost router. */
  public Line line() {
    return routers.get(0).line();
  }

  /** The routers, from outside to inside. */
  public List<Router> routers() {
    return List.copyOf(routers);
  }

  /** The NATs, from outside to inside. */
  public List<Nat> nats() {
    return List.copyOf(nats);
  }

  /** All NATs forget their mappings; what comes next gets other ports. */
  public void rebind() {
    nats.forEach(Nat::rebind);
  }

  /**
   * The outermost NAT gets another address, and forgets its mappings.
   *
   * @throws IllegalStateException if there is no NAT
   */
  public void readdress() {
    if (nats.isEmpty()) {
      throw new IllegalStateException(name + " has no NAT");
    }
    Nat nat = nats.get(0);
    for (Router router : routers) {
      if (router.has(nat)) {
        router.readdress(nat, outside());
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
