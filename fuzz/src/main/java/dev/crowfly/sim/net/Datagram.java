package dev.crowfly.sim.net;

import java.net.InetSocketAddress;

/** A UDP datagram as it is on some link; what passes a NAT is another one. The bytes are shared. */
public final class Datagram {
  private final InetSocketAddress source;
  private final InetSocketAddress destination;
  private final byte[] payload;

  public Datagram(InetSocketAddress source, InetSocketAddress destination, byte[] payload) {
    this.source = source;
    this.destination = destination;
    this.payload = payload;
  }

  public InetSocketAddress source() {
    return source;
  }

  public InetSocketAddress destination() {
    return destination;
  }

  /** The bytes themselves: who wants to change them makes a copy. */
  public byte[] payload() {
    return payload;
  }

  public Datagram withSource(InetSocketAddress another) {
    return new Datagram(another, destination, payload);
  }

  public Datagram withDestination(InetSocketAddress another) {
    return new Datagram(source, another, payload);
  }

  @Override
  public String toString() {
    return source + " -> " + destination + ", " + payload.length + " bytes";
  }
}
