package dev.crowfly.quic.testing;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A NAT in front of one host that forgets its mapping whenever a test says so. */
public final class RebindingNat implements Network.Translation {
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 40_000;

  private final SocketAddress inside;
  private InetSocketAddress outside;
  private int rebindings;

  public RebindingNat(SocketAddress inside) {
    this.inside = inside;
    outside = outside(0);
  }

  /** From now on the host has another outside address; what comes for the old one is lost. */
  public void rebind() {
    outside = outside(++rebindings);
  }

  /** It takes a mapping again that it has had before. */
  public void returnTo(InetSocketAddress former) {
    outside = former;
  }

  /** How the far side sees the host. */
  public InetSocketAddress outside() {
    return outside;
  }

  private static InetSocketAddress outside(int number) {
    return Pair.address(100 + number / PORTS, FIRST_PORT + number % PORTS);
  }

  @Override
  public SocketAddress sourceOf(SocketAddress from, SocketAddress to) {
    return from.equals(inside) ? outside : from;
  }

  @Override
  public SocketAddress destinationOf(SocketAddress from, SocketAddress to) {
    if (to.equals(outside)) {
      return inside;
    }
    boolean stale =
        to instanceof InetSocketAddress inet
            && inet.getPort() >= FIRST_PORT
            && inet.getPort() < FIRST_PORT + PORTS
            && !inet.equals(inside)
            && isOfNat(inet);
    return stale ? null : to;
  }

  private static boolean isOfNat(InetSocketAddress address) {
    return (address.getAddress().getAddress()[3] & 0xff) >= 100;
  }
}
