package dev.crowfly.quic.path;

import java.net.SocketAddress;
import java.util.function.Predicate;

/** A way from the client to the server, with the NAT in between and the faults of it. */
final class Link {
  final SocketAddress clientLocal;
  final SocketAddress clientPeer;
  SocketAddress serverLocal;
  SocketAddress serverPeer;
  long delay;
  boolean up = true;
  boolean down = true;

  /** What gets lost on the way to the server. */
  Predicate<Packet> dropsUp = packet -> false;

  /** What gets lost on the way to the client. */
  Predicate<Packet> dropsDown = packet -> false;

  Link(SocketAddress clientLocal, SocketAddress clientPeer, long delay) {
    this.clientLocal = clientLocal;
    this.clientPeer = clientPeer;
    this.serverLocal = clientPeer;
    this.serverPeer = new Addr("nat/" + clientLocal);
    this.delay = delay;
  }

  void cut() {
    up = false;
    down = false;
  }

  void mend() {
    up = true;
    down = true;
  }

  /** The NAT gives the client another address. */
  void rebind(SocketAddress address) {
    serverPeer = address;
  }
}
