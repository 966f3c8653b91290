package dev.crowfly.sim.net;

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
     * @param local the address of this host that it came to, with the scope of the interface
     */
    void receive(byte[] payload, InetSocketAddress local, InetSocketAddress peer, long now);
  }

  private record Interface(Segment segment, int scopeId) {}

  private final String name;
  private final Map<InetAddress, Interface> interfaces = new LinkedHashMap<>();
  private Receiver receiver = (payload, local, peer, now) -> {};
  private long sent;
  private long sentBytes;

  public Host(String name) {
    this.name = name;
  }

  /** Adds an address; several on one segment share an interface number of the caller's. */
  public Host attach(Segment segment, InetAddress address, int scopeId) {
    interfaces.put(Addresses.unscoped(address), new Interface(segment, scopeId));
    segment.attach(address, datagram -> arrive(datagram, scopeId));
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
    out.segment().carry(new Datagram(Addresses.unscoped(from), Addresses.unscoped(to), payload));
  }

  private void arrive(Datagram datagram, int scopeId) {
    Interface in = interfaces.get(datagram.destination().getAddress());
    if (in != null) {
      receiver.receive(
          datagram.payload().clone(),
          Addresses.scoped(datagram.destination(), scopeId),
          Addresses.scoped(datagram.source(), scopeId),
          in.segment().network().now());
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
