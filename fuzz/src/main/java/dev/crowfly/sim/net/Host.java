package dev.crowfly.sim.net;

import dev.crowfly.sim.link.Datagram;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** A machine with one or more interfaces; every port of it is open. */
public final class Host {
  /** Gets what arrives at a host. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * A datagram has come.
     *
     * @param payload a copy, which may be changed
     * @param local the address of this host that it came to, with the scope of the interface
     */
    void receive(byte[] payload, InetSocketAddress local, InetSocketAddress peer, long now);
  }

  private record Interface(Segment segment, int scopeId, Line line) {}

  private final String name;
  private final Map<InetAddress, Interface> interfaces = new LinkedHashMap<>();
  private Receiver receiver = (payload, local, peer, now) -> {};
  private long sent;
  private long sentBytes;

  /** A machine without a network. */
  public Host(String name) {
    this.name = name;
  }

  /** Adds an address; several on one segment share an interface number of the caller's. */
  public Host attach(Segment segment, InetAddress address, int scopeId) {
    InetAddress plain = Addresses.unscoped(address);
    Line line =
        new Line(
            segment.network(),
            name + " at " + segment.name(),
            segment::carry,
            datagram -> arrive(datagram, plain, segment.network()));
    interfaces.put(plain, new Interface(segment, scopeId, line));
    segment.attach(address, line::come);
    return this;
  }

  /** Adds an address on an interface whose number does not matter. */
  public Host attach(Segment segment, InetAddress address) {
    return attach(segment, address, interfaces.size() + 1);
  }

  /** Takes an address away: a cable is pulled. What is on its way to it is lost. */
  public void detach(InetAddress address) {
    Interface gone = interfaces.remove(Addresses.unscoped(address));
    if (gone != null) {
      gone.segment().detach(address);
    }
  }

  /**
   * The cable of an address.
   *
   * @throws IllegalArgumentException if the host does not have it
   */
  public Line line(InetAddress address) {
    Interface in = interfaces.get(Addresses.unscoped(address));
    if (in == null) {
      throw new IllegalArgumentException(name + " does not have " + address);
    }
    return in.line();
  }

  /** Who gets what arrives from now on. */
  public Host receiver(Receiver another) {
    receiver = another;
    return this;
  }

  /** Sends; from an address that this host does not have nothing leaves. */
  public void send(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
    Interface out = interfaces.get(Addresses.unscoped(from.getAddress()));
    if (out == null) {
      return;
    }
    sent++;
    sentBytes += payload.length;
    Datagram datagram = new Datagram(Addresses.unscoped(from), Addresses.unscoped(to), payload);
    out.segment().network().sent(name, datagram);
    out.line().leave(datagram);
  }

  private void arrive(Datagram datagram, InetAddress at, VirtualNetwork network) {
    Interface in = interfaces.get(at);
    if (in != null) {
      network.arrived(name, datagram);
      receiver.receive(
          datagram.payload().clone(),
          Addresses.scoped(datagram.destination(), in.scopeId()),
          Addresses.scoped(datagram.source(), in.scopeId()),
          network.now());
    } else {
      network.dropped(name, datagram, "the interface is gone");
    }
  }

  /** How many datagrams left this host. */
  public long sent() {
    return sent;
  }

  /** How many bytes of payload left this host. */
  public long sentBytes() {
    return sentBytes;
  }

  @Override
  public String toString() {
    return name;
  }
}
