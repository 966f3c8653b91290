package dev.crowfly.quic.interop;

import java.net.SocketAddress;

/** A datagram on its way through a {@link DatagramFilter}. */
public final class UdpDatagram {
  private final byte[] data;
  private final SocketAddress local;
  private final SocketAddress peer;

  /** A datagram that takes the array over. */
  public UdpDatagram(byte[] data, SocketAddress local, SocketAddress peer) {
    this.data = data;
    this.local = local;
    this.peer = peer;
  }

  /** The payload itself, not a copy; nobody writes to it. */
  public byte[] data() {
    return data;
  }

  /** The near end: where our socket is bound. */
  public SocketAddress local() {
    return local;
  }

  /** The far end: the source of what comes in, the target of what goes out. */
  public SocketAddress peer() {
    return peer;
  }
}
