package dev.crowfly.node.io;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/** Sends each datagram back to where it came from, as one that bounced on the same socket. */
final class EchoMachine extends ScriptedMachine {
  private final Queue<Waiting> waiting = new ArrayDeque<>();

  private static final class Waiting {
    final byte[] bytes;
    final SocketAddress local;
    final SocketAddress peer;

    Waiting(byte[] bytes, SocketAddress local, SocketAddress peer) {
      this.bytes = bytes;
      this.local = local;
      this.peer = peer;
    }
  }

  @Override
  public void receive(Datagram in, long now) {
    byte[] bytes = new byte[in.length()];
    System.arraycopy(in.buffer(), in.offset(), bytes, 0, bytes.length);
    waiting.add(new Waiting(bytes, in.local(), in.peer()));
  }

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    Waiting next = waiting.poll();
    if (next == null) {
      return false;
    }
    System.arraycopy(next.bytes, 0, out.buffer(), out.offset(), next.bytes.length);
    out.filled(next.bytes.length, next.local, next.peer);
    return true;
  }
}
