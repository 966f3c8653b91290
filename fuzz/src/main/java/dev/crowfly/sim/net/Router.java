package dev.crowfly.sim.net;

import dev.crowfly.sim.link.Datagram;
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
  private final Line line;
  private final Consumer<Datagram> outside;
  private long dropped;

  /** Begins to forward, and becomes the default router inside. */
  public Router(Segment inner, Segment outer, Middlebox ipv4, Middlebox ipv6) {
    this.inner = inner;
    this.outer = outer;
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    line = new Line(outer.network(), inner.name() + " router", outer::carry, this::fromOutside);
    outside = line::come;
    attachExternal(ipv4);
    attachExternal(ipv6);
    inner.addresses().forEach(this::onAttached);
    inner.defaultRouter(this);
  }

  /** Its cable to the network outside. */
  public Line line() {
    return line;
  }

  private void attachExternal(Middlebox box) {
    if (box != null && box.externalAddress() != null) {
      outer.attach(box.externalAddress(), outside);
    }
  }

  /** An inside address that is not translated is reached from outside through this router. */
  void onAttached(InetAddress address) {
    if (isShownOutside(address)) {
      outer.attach(address, outside);
    }
  }

  void onDetached(InetAddress address) {
    if (isShownOutside(address)) {
      outer.detach(address);
    }
  }

  private boolean isShownOutside(InetAddress address) {
    Middlebox box = box(address);
    return box != null && box.externalAddress() == null && !address.isLinkLocalAddress();
  }

  private Middlebox box(InetAddress address) {
    return address instanceof Inet4Address ? ipv4 : ipv6;
  }

  void fromInside(Datagram datagram) {
    InetAddress to = datagram.destination().getAddress();
    Middlebox box = box(to);
    boolean isHairpin = box != null && to.equals(box.externalAddress());
    if (box == null || (isHairpin && !box.isHairpinning())) {
      drop(datagram, box == null ? "no such family" : "no hairpinning");
      return;
    }
    Datagram out = box.outbound(datagram, outer.network().now());
    if (out == null) {
      drop(datagram, "not let out");
    } else if (isHairpin) {
      fromOutside(out);
    } else {
      line.leave(out);
    }
  }

  private void fromOutside(Datagram datagram) {
    Datagram in = box(datagram.destination().getAddress()).inbound(datagram, outer.network().now());
    if (in == null) {
      drop(datagram, "not let in");
    } else {
      inner.carry(in);
    }
  }

  private void drop(Datagram datagram, String why) {
    dropped++;
    outer.network().dropped(inner.name() + " router", datagram, why);
  }

  /** Gives a NAT another external address, with new mappings: what a new lease does. */
  public void readdress(Nat nat, InetAddress another) {
    if (!has(nat)) {
      throw new IllegalArgumentException("not the NAT of this router");
    }
    outer.attach(another, outside);
    outer.detach(nat.externalAddress());
    nat.readdress(another);
  }

  boolean has(Nat nat) {
    return nat == ipv4 || nat == ipv6;
  }

  /** How many datagrams it did not forward, in either direction. */
  public long dropped() {
    return dropped;
  }
}
