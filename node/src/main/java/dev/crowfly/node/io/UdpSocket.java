package dev.crowfly.node.io;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Opens UDP sockets: large buffers, fragmentation forbidden where the JDK can (19 and later). */
public final class UdpSocket {
  private UdpSocket() {}

  /**
   * A socket bound to an address; {@code 0.0.0.0} is IPv4 alone, {@code ::} is IPv6 and IPv4.
   *
   * @param bind port 0 is any
   * @throws java.net.BindException when the port is taken or the address is not ours
   */
  public static Transport open(InetSocketAddress bind) throws IOException {
    return null;
  }

  /** A socket for IPv6 and IPv4 on all addresses; IPv4 alone on machines without IPv6. */
  public static Transport openDualStack(int port) throws IOException {
    return null;
  }
}
