package dev.crowfly.node.io;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.quic.Datagram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;

/**
 * Takes the datagrams of one socket to the machine, a limited number per turn; the turn drains the
 * machine after the last one.
 */
final class SocketSource implements Readiness {
  /** What datagrams are handed to. */
  interface Sink {
    void receive(Datagram in, long now);

    /** What follows from the datagrams may leave: after a few of them, and after the last. */
    void settle(long now);
  }

  /**
   * So many are handed in before what follows from them leaves: one ACK frame for all of them (RFC
   * 9000 §13.2.2), and one look at what there is to send. More would make the peer wait.
   */
  private static final int DATAGRAMS_PER_DRAIN = 32;

  private final Transport transport;
  private final int socket;
  private final int datagramsPerTurn;
  private final ReceivedBatch batch;
  private final Datagram view = new Datagram();
  private final Faults faults;
  private final Outbox outbox;
  private final Counters counters;
  private final Sink sink;
  private LocalKey key;

  /**
   * A source of datagrams.
   *
   * @param first the key that they come with
   */
  SocketSource(
      Transport transport,
      LocalKey first,
      int datagramsPerTurn,
      ReceivedBatch batch,
      Faults faults,
      Outbox outbox,
      Counters counters,
      Sink sink) {
    this.transport = transport;
    socket = first.socket();
    this.datagramsPerTurn = datagramsPerTurn;
    this.batch = batch;
    this.faults = faults;
    this.outbox = outbox;
    this.counters = counters;
    this.sink = sink;
    key = first;
  }

  LocalKey key() {
    return key;
  }

  void nextGeneration() {
    key = new LocalKey(socket, key.generation() + 1);
  }

  @Override
  public void ready(SelectionKey selected, int readyOps, long now) throws IOException {
    if ((readyOps & SelectionKey.OP_WRITE) != 0) {
      outbox.writable(socket, now);
    }
    if ((readyOps & SelectionKey.OP_READ) != 0) {
      int taken = 0;
      int undrained = 0;
      while (taken < datagramsPerTurn && transport.receive(selected.channel(), batch)) {
        int delivered = deliver(now);
        taken += delivered;
        undrained += delivered;
        if (undrained >= DATAGRAMS_PER_DRAIN) {
          sink.settle(now);
          undrained = 0;
        }
      }
    }
  }

  private int deliver(long now) {
    byte[] buffer = batch.buffer();
    InetSocketAddress peer = batch.peer();
    int length = batch.length();
    int segment = batch.segmentBytes();
    int datagrams = 0;
    int offset = 0;
    counters.receives++;
    // A batch is taken whole: at least one datagram, and an empty one is a datagram too.
    do {
      int size = Math.min(segment, length - offset);
      datagrams++;
      counters.received++;
      counters.receivedBytes += size;
      if (!faults.interceptIncoming(buffer, offset, size, key, peer, now)) {
        sink.receive(view.set(buffer, offset, size, key, peer), now);
      }
      offset += size;
    } while (offset < length);
    return datagrams;
  }
}
