package dev.crowfly.node.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Receives on a transport with a selector of its own, and takes batches to pieces. */
final class Collector implements AutoCloseable {
  final List<byte[]> datagrams = new ArrayList<>();
  final List<InetSocketAddress> peers = new ArrayList<>();
  int batches;
  private final ReceivedBatch batch = new ReceivedBatch();
  private final Selector selector = Selector.open();
  private final Transport transport;

  Collector(Transport transport) throws IOException {
    this.transport = transport;
    transport.register(selector, this);
  }

  /** Waits until so many datagrams have come since the last {@link #clear}. */
  void await(int count) throws IOException {
    long until = System.nanoTime() + LoopRun.LONG.toNanos();
    while (datagrams.size() < count) {
      takeAll();
      if (datagrams.size() < count) {
        if (System.nanoTime() > until) {
          throw new AssertionError(datagrams.size() + " of " + count + " datagrams came");
        }
        selector.select(100);
        selector.selectedKeys().clear();
      }
    }
  }

  /** Takes what is there. */
  void takeAll() throws IOException {
    while (transport.receive(null, batch)) {
      batches++;
      int offset = 0;
      do {
        int end = Math.min(offset + batch.segmentBytes(), batch.length());
        datagrams.add(Arrays.copyOfRange(batch.buffer(), offset, end));
        peers.add(batch.peer());
        offset = end;
      } while (offset < batch.length());
    }
  }

  void clear() {
    datagrams.clear();
    peers.clear();
    batches = 0;
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
