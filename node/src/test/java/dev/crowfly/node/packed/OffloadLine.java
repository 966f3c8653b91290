package dev.crowfly.node.packed;

import dev.crowfly.node.io.Offloads;
import dev.crowfly.node.io.Transport;
import dev.crowfly.node.io.UdpSocket;
import java.io.IOException;

/** Opens a socket and prints what kind it is: a program that uses Crowfly as a module. */
final class OffloadLine {
  private OffloadLine() {}

  /** Without arguments. */
  public static void main(String[] args) throws IOException {
    try (Transport socket = UdpSocket.openDualStack(0)) {
      System.out.println(Offloads.report() + " at port " + socket.localAddress().getPort());
    }
  }
}
