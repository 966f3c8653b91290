package dev.crowfly.sim.link;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** A UDP datagram as it is on some link; what passes a NAT is another one. The bytes are shared. */
public final class Datagram {
  private final InetSocketAddress source;
  private final InetSocketAddress destination;
  private final byte[] payload;

  /** A datagram; the bytes are kept as they are, and may not change any more. */
  public Datagram(InetSocketAddress source, InetSocketAddress destination, byte[] payload) {
    this.source = source;
    this.destination = destination;
    this.payload = payload;
  }

  /** Where it comes from, as far as this link can tell. */
  public InetSocketAddress source() {
    return source;
  }

  /** Where it goes, as far as this link can tell. */
  public InetSocketAddress destination() {
    return destination;
  }

  /** The bytes themselves: who wants to change them makes a copy. */
  public byte[] payload() {
    return payload;
  }

  /** How large it is as an IP packet, with the headers of IP and UDP, in bytes. */
  public int packetBytes() {
    return payload.length + (destination.getAddress() instanceof Inet6Address ? 48 : 28);
  }

  /** The same from elsewhere. */
  public Datagram withSource(InetSocketAddress another) {
    return new Datagram(another, destination, payload);
  }

  /** The same to elsewhere. */
  public Datagram withDestination(InetSocketAddress another) {
    return new Datagram(source, another, payload);
  }

  /** The same with other bytes. */
  public Datagram withPayload(byte[] another) {
    return new Datagram(source, destination, another);
  }

  @Override
  public String toString() {
    return source + " -> " + destination + ", " + payload.length + " bytes";
  }
}
