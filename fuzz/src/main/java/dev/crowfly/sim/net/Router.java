package dev.crowfly.sim.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.function.Consumer;

/**
 * Joins a network to the one outside of it, with one {@link Middlebox} for each family of addresses
 * (null = that family is not forwarded).
 */
public final class Router {
  private final Segment inner;
  private final Segment outer;
  private final Middlebox ipv4;
  private final Middlebox ipv6;
  private final Consumer<Datagram> outside = this::fromOutside;
  private long dropped;

  public Router(Segment inner, Segment outer, Middlebox ipv4, Middlebox ipv6) {
    this.inner = inner;
    this.outer = outer;
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    attachExternal(ipv4);
    attachExternal(ipv6);
    inner.addresses().forEach(this::onAttached);
    inner.defaultRouter(this);
  }

  private void attachExternal(Middlebox box) {
    if (box != null && box.externalAddress() != null) {
      outer.attach(box.externalAddress(), outside);
    }
  }

  /** An inside address that is not translated is reached from outside through this router. */
  void onAttached(InetAddress address) {
    Middlebox box = box(address);
    if (box != null && box.externalAddress() == null && !address.isLinkLocalAddress()) {
      outer.attach(address, outside);
    }
  }

  private Middlebox box(InetAddress address) {
    return address instanceof Inet4Address ? ipv4 : ipv6;
  }

  void fromInside(Datagram datagram) {
    InetAddress to = datagram.destination().getAddress();
    Middlebox box = box(to);
    long now = outer.network().now();
    boolean isHairpin = box != null && to.equals(box.externalAddress());
    if (box == null || (isHairpin && !box.isHairpinning())) {
      dropped++;
      return;
    }
    Datagram out = box.outbound(datagram, now);
    if (out == null) {
      dropped++;
    } else if (isHairpin) {
      fromOutside(out);
    } else {
      outer.carry(out);
    }
  }

  private void fromOutside(Datagram datagram) {
    Datagram in = box(datagram.destination().getAddress()).inbound(datagram, outer.network().now());
    if (in == null) {
      dropped++;
    } else {
      inner.carry(in);
    }
  }

  /** Gives a NAT another external address, with new mappings: what a new lease does. */
  public void readdress(Nat nat, InetAddress another) {
    if (nat != ipv4 && nat != ipv6) {
      throw new IllegalArgumentException("not the NAT of this router");
    }
    outer.attach(another, outside);
    outer.detach(nat.externalAddress());
    nat.readdress(another);
  }

  /** How many datagrams it did not forward, in either direction. */
  public long dropped() {
    return dropped;
  }
}
