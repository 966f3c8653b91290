package dev.crowfly.node.processes;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Sends numbered datagrams, a few on their way at a time, and counts which come back. */
final class DatagramEcho {
  private static final int BYTES = 200;
  private static final int PATIENCE_MILLIS = 500;

  private final DatagramSocket socket;
  private final InetSocketAddress to;
  private final int mostOnTheWay;

  DatagramEcho(DatagramSocket socket, InetSocketAddress to, int mostOnTheWay) {
    this.socket = socket;
    this.to = to;
    this.mostOnTheWay = mostOnTheWay;
  }

  /** How many of {@code count} different ones came back, unchanged. */
  int exchange(int count) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    BitSet back = new BitSet();
    int settled = 0; // came back, or was given up
    int sent = 0;
    while (settled < count) {
      while (sent < count && sent - settled < mostOnTheWay) {
        socket.send(packet(sent++));
      }
      int number = receive();
      if (number < 0) {
        settled = sent; // what is missing now is lost
      } else if (!back.get(number)) {
        back.set(number);
        settled++;
      }
    }
    return back.cardinality();
  }

  private DatagramPacket packet(int number) {
    byte[] bytes = new byte[BYTES];
    ByteBuffer.wrap(bytes).putInt(number).putInt(BYTES - 4, ~number);
    return new DatagramPacket(bytes, bytes.length, to);
  }

  /** The number of the next one, or -1 if none comes. */
  private int receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[BYTES + 1], BYTES + 1);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return -1;
    }
    ByteBuffer bytes = ByteBuffer.wrap(packet.getData());
    if (packet.getLength() != BYTES || bytes.getInt(0) != ~bytes.getInt(BYTES - 4)) {
      throw new IOException("a datagram came back changed");
    }
    return bytes.getInt(0);
  }
}
