package dev.crowfly.sim.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A public host that answers every datagram with the source address that it saw. */
public final class Observer {
  /** Its port, that of STUN. */
  public static final int PORT = 3478;

  /** Its IPv4 endpoint. */
  public static final InetSocketAddress IPV4 = Addresses.endpoint("192.0.2.1", PORT);

  /** Its IPv6 endpoint. */
  public static final InetSocketAddress IPV6 = Addresses.endpoint("2001:db8:ffff::1", PORT);

  private final Host host = new Host("observer");

  private Observer() {}

  /** Puts an observer with both families on the internet. */
  public static Observer attach(VirtualNetwork network) {
    Observer observer = new Observer();
    observer
        .host
        .attach(network.internet(), IPV4.getAddress())
        .attach(network.internet(), IPV6.getAddress())
        .receiver((payload, local, peer, now) -> observer.host.send(local, peer, encode(peer)));
    return observer;
  }

  /** The observer that a socket can talk to. */
  public static InetSocketAddress of(InetSocketAddress socket) {
    return socket.getAddress().getAddress().length == 4 ? IPV4 : IPV6;
  }

  /** Whether this is the observer. */
  public static boolean is(InetSocketAddress peer) {
    return peer.equals(IPV4) || peer.equals(IPV6);
  }

  private static byte[] encode(InetSocketAddress seen) {
    byte[] address = seen.getAddress().getAddress();
    return ByteBuffer.allocate(address.length + 2)
        .put(address)
        .putShort((short) seen.getPort())
        .array();
  }

  /** What an answer of the observer says. */
  public static InetSocketAddress decode(byte[] answer) {
    int length = answer.length - 2;
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(Arrays.copyOf(answer, length)),
          ByteBuffer.wrap(answer).getShort(length) & 0xffff);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not from an observer", e);
    }
  }
}
