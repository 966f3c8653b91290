package dev.crowfly.node.io;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.quic.Transmit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.List;

/**
 * What is about to leave: the machine writes its datagrams into consecutive places of one array,
 * and runs of equal size to one peer go to the transport in one call.
 *
 * <p>When a send buffer is full everything stays where it is and the machine is not asked for more
 * until the socket is writable: so a fast writer is held back instead of losing packets. A socket
 * that takes nothing for {@link #STALL_NANOS} loses what waits for it, so that it can't hold back
 * the other sockets for ever.
 */
final class Outbox {
  static final long STALL_NANOS = 100_000_000L;

  /**
   * So many leave together: more would make the first one wait for the last one's encryption, and
   * the receiver idle meanwhile.
   */
  private static final int DATAGRAMS = 32;

  private final byte[] buffer;
  private final SendRun[] runs = new SendRun[DATAGRAMS];
  private final Transmit transmit = new Transmit();
  private final List<Transport> transports;
  private final Faults faults;
  private final Counters counters;
  private final int slotBytes;

  private int end;
  private int next;
  private int count;
  private int pending;
  private int blockedSocket = -1;
  private long blockedSince;
  private final BitSet stuckSockets = new BitSet();

  Outbox(List<Transport> transports, Faults faults, Counters counters, int slotBytes) {
    this.transports = transports;
    this.faults = faults;
    this.counters = counters;
    this.slotBytes = slotBytes;
    buffer = new byte[DATAGRAMS * slotBytes];
    for (int i = 0; i < DATAGRAMS; i++) {
      runs[i] = new SendRun();
    }
  }

  /**
   * Takes from the machine what may leave now.
   *
   * @return how many datagrams; as many as asked for if there may be more
   */
  int fill(NodeMachine machine, int atMost, long now) {
    int taken = 0;
    while (taken < atMost && hasRoom(now)) {
      if (!machine.pollTransmit(transmit.reset(buffer, end, end + slotBytes), now)) {
        return taken;
      }
      taken++;
      LocalKey local = (LocalKey) transmit.local();
      InetSocketAddress peer = (InetSocketAddress) transmit.peer();
      int length = transmit.length();
      if (length > 0 && !faults.interceptOutgoing(buffer, end, length, local, peer, now)) {
        append(length, local, peer);
      }
    }
    return taken;
  }

  /** Adds a datagram that was held back; lost if there is no room. */
  void add(byte[] bytes, LocalKey local, InetSocketAddress peer, long now) {
    if (!hasRoom(now) || bytes.length > buffer.length - end) {
      counters.dropped++;
      return;
    }
    System.arraycopy(bytes, 0, buffer, end, bytes.length);
    append(bytes.length, local, peer);
  }

  private boolean hasRoom(long now) {
    if (isBlocked()) {
      return false;
    }
    if (pending == DATAGRAMS || end + slotBytes > buffer.length) {
      flush(now);
    }
    return !isBlocked();
  }

  private void append(int length, LocalKey local, InetSocketAddress peer) {
    if (count == 0 || !runs[count - 1].extend(end, length, local, peer)) {
      runs[count++].begin(end, length, local, peer);
    }
    end += length;
    pending++;
  }

  /** Sends all that was taken, or as much as the sockets take. */
  void flush(long now) {
    while (next < count && !isBlocked()) {
      SendRun run = runs[next];
      send(run, now);
      if (run.length == 0) {
        next++;
      }
    }
    if (next == count) {
      next = 0;
      count = 0;
      end = 0;
      pending = 0;
    }
  }

  private void send(SendRun run, long now) {
    int socket = run.local.socket();
    if (socket < 0 || socket >= transports.size()) {
      counters.sendErrors += run.datagrams();
      run.taken(run.length);
      return;
    }
    Transport transport = transports.get(socket);
    while (run.length > 0) {
      int taken;
      try {
        taken = transport.send(buffer, run.offset, run.length, run.segmentBytes, run.peer);
      } catch (IOException | RuntimeException e) {
        // No route, too large for the link, closed…: to the machine a datagram that got lost.
        counters.sendErrors++;
        run.taken(Math.min(run.segmentBytes, run.length));
        continue;
      }
      if (taken == 0) {
        full(transport, run, now);
        return;
      }
      counters.batches++;
      counters.sentBytes += taken;
      counters.sent += (taken + run.segmentBytes - 1) / run.segmentBytes;
      run.taken(taken);
    }
  }

  private void full(Transport transport, SendRun run, long now) {
    counters.fullBuffers++;
    if (stuckSockets.get(run.local.socket())) {
      counters.dropped += run.datagrams();
      run.taken(run.length);
      return;
    }
    blockedSocket = run.local.socket();
    blockedSince = now;
    transport.awaitWritable(true);
  }

  /** Whether a full send buffer holds everything up. */
  boolean isBlocked() {
    return blockedSocket >= 0;
  }

  /** A socket takes datagrams again. */
  void writable(int socket, long now) {
    transports.get(socket).awaitWritable(false);
    stuckSockets.clear(socket);
    if (socket == blockedSocket) {
      blockedSocket = -1;
      flush(now);
    }
  }

  /** A socket is about to be closed: nothing waits for it any more. */
  void forget(int socket) {
    stuckSockets.clear(socket);
    if (socket == blockedSocket) {
      blockedSocket = -1;
    }
  }

  /** When {@link #onTimeout} is due. */
  long nextTimeout() {
    return isBlocked() ? blockedSince + STALL_NANOS : NodeMachine.NEVER;
  }

  /** Gives up on a socket that stays full; it is still asked whether it is writable. */
  void onTimeout(long now) {
    if (isBlocked() && now - blockedSince >= STALL_NANOS) {
      stuckSockets.set(blockedSocket);
      blockedSocket = -1;
      flush(now);
    }
  }
}
