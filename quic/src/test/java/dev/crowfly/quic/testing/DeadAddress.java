package dev.crowfly.quic.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** One address of a host is cut off, in both directions, as if its interface had gone. */
public final class DeadAddress implements Network.Translation {
  /** A datagram from the dead address looks as if it came from here, and answers go nowhere. */
  private static final SocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

  private final SocketAddress dead;

  public DeadAddress(SocketAddress dead) {
    this.dead = dead;
  }

  @Override
  public SocketAddress sourceOf(SocketAddress from, SocketAddress to) {
    return from.equals(dead) ? NOWHERE : from;
  }

  @Override
  public SocketAddress destinationOf(SocketAddress from, SocketAddress to) {
    return to.equals(dead) || from.equals(NOWHERE) ? null : to;
  }
}
