package dev.crowfly.node.core.intermediate;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.stun.ServerAddresses;
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
  private final StunServer observer; // null = none
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
    observer =
        sockets.observerAddress() == null
            ? null
            : new StunServer(ServerAddresses.single(sockets.observerAddress()));
  }

  void receive(Datagram in) {
    if (size == PLACES || !(in.peer() instanceof InetSocketAddress source) || !answer(in, source)) {
      dropped++;
    }
  }

  private boolean answer(Datagram in, InetSocketAddress source) {
    boolean observed = observer != null && in.local().equals(sockets.observerKey());
    InetSocketAddress local = observed ? sockets.observerAddress() : sockets.addressOf(in.local());
    if (local == null) {
      return false;
    }
    int place = (head + size) % PLACES;
    if (bytes[place] == null) {
      bytes[place] = new byte[PLACE_BYTES];
    }
    answer.reset(bytes[place], 0, PLACE_BYTES);
    StunServer asked = observed ? observer : server;
    if (!asked.receive(in.buffer(), in.offset(), in.length(), local, source, answer)) {
      return false;
    }
    lengths[place] = answer.length();
    locals[place] = observed ? sockets.observerKey() : sockets.keyOf(answer.local());
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
    return (server == null ? 0 : server.answeredCount())
        + (observer == null ? 0 : observer.answeredCount());
  }

  long droppedCount() {
    return dropped;
  }
}
