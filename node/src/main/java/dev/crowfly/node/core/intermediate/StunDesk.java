package dev.crowfly.node.core.intermediate;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.stun.StunServer;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Answers STUN beside QUIC. An answer waits in one of a few places until it is sent; when all are
 * taken requests go unanswered, and are asked again.
 */
final class StunDesk {
  private static final int PLACES = 128;
  private static final int PLACE_BYTES = 1280;

  private final StunSockets sockets;
  private final StunServer server; // null = none
  private final IceTransmit answer = new IceTransmit();
  private final byte[][] bytes = new byte[PLACES][];
  private final int[] lengths = new int[PLACES];
  private final SocketAddress[] locals = new SocketAddress[PLACES];
  private final SocketAddress[] peers = new SocketAddress[PLACES];
  private int head;
  private int size;
  private long dropped;

  StunDesk(StunSockets sockets) {
    this.sockets = sockets;
    server = sockets.addresses() == null ? null : new StunServer(sockets.addresses());
  }

  void receive(Datagram in) {
    InetSocketAddress local = sockets.addressOf(in.local());
    if (local == null
        || size == PLACES
        || !(in.peer() instanceof InetSocketAddress source)
        || !answer(in, local, source)) {
      dropped++;
    }
  }

  private boolean answer(Datagram in, InetSocketAddress local, InetSocketAddress source) {
    int place = (head + size) % PLACES;
    if (bytes[place] == null) {
      bytes[place] = new byte[PLACE_BYTES];
    }
    answer.reset(bytes[place], 0, PLACE_BYTES);
    if (!server.receive(in.buffer(), in.offset(), in.length(), local, source, answer)) {
      return false;
    }
    lengths[place] = answer.length();
    locals[place] = sockets.keyOf(answer.local());
    peers[place] = answer.peer();
    size++;
    return true;
  }

  /** Writes the next answer; false when there is none. */
  boolean poll(Transmit out) {
    if (size == 0 || out.limit() - out.offset() < lengths[head]) {
      return false;
    }
    System.arraycopy(bytes[head], 0, out.buffer(), out.offset(), lengths[head]);
    out.filled(lengths[head], locals[head], peers[head]);
    head = (head + 1) % PLACES;
    size--;
    return true;
  }

  long answeredCount() {
    return server == null ? 0 : server.answeredCount();
  }

  long droppedCount() {
    return dropped;
  }
}
