package dev.crowfly.node.nat;

import dev.crowfly.node.io.ReceivedBatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** What is inside a box, driven by the test's own thread. */
final class Inside implements AutoCloseable {
  final NatBox box;
  private final Selector selector;
  private final ReceivedBatch batch = new ReceivedBatch();

  Inside(NatConfig config) throws IOException {
    box = new NatBox(config);
    selector = Selector.open();
    box.register(selector, this);
  }

  /** Sends one byte to a peer. */
  void send(int value, InetSocketAddress peer) throws IOException {
    int taken = box.send(new byte[] {(byte) value}, 0, 1, 1, peer);
    if (taken != 1) {
      throw new AssertionError("full after one byte");
    }
  }

  /** What came in, as "value from address", after waiting for at most that long. */
  List<String> receive(long millis) throws IOException {
    List<String> come = new ArrayList<>();
    selector.selectedKeys().clear();
    selector.select(millis);
    for (SelectionKey key : selector.selectedKeys()) {
      while (key.isValid() && box.receive(key.channel(), batch)) {
        come.add(batch.buffer()[0] + " from " + batch.peer());
      }
    }
    return come;
  }

  /** Until a datagram has come in or was stopped, since the given counts. */
  List<String> settle(NatStats before) throws IOException {
    List<String> come = new ArrayList<>();
    while (box.stats().passedIn() + box.stats().filtered()
        == before.passedIn() + before.filtered()) {
      come.addAll(receive(1_000));
    }
    return come;
  }

  @Override
  public void close() throws IOException {
    box.close();
    selector.close();
  }
}
