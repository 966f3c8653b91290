package dev.crowfly.node.nat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Peers on the internet: two hosts with two sockets each. */
final class Outsiders implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  final List<DatagramSocket> sockets = new ArrayList<>();

  Outsiders() throws IOException {
    for (int host = 2; host <= 3; host++) {
      for (int socket = 0; socket < 2; socket++) {
        DatagramSocket made = new DatagramSocket(new InetSocketAddress(NatBox.outside(host), 0));
        made.setSoTimeout(PATIENCE_MILLIS);
        sockets.add(made);
      }
    }
  }

  int count() {
    return sockets.size();
  }

  InetSocketAddress address(int peer) {
    return (InetSocketAddress) sockets.get(peer).getLocalSocketAddress();
  }

  /** Whom the next datagram of a peer comes from. */
  InetSocketAddress receive(int peer) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[10], 10);
    sockets.get(peer).receive(packet);
    return (InetSocketAddress) packet.getSocketAddress();
  }

  void send(int peer, int value, InetSocketAddress to) throws IOException {
    sockets.get(peer).send(new DatagramPacket(new byte[] {(byte) value}, 1, to));
  }

  @Override
  public void close() {
    sockets.forEach(DatagramSocket::close);
  }
}
