package dev.crowfly.node.io.tunnel;

import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.node.core.tunnel.Chunks;
import dev.crowfly.node.io.Readiness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What all tunnels of a loop share: its selector, buffers, and one deadline. */
public final class TunnelIo {
  /** The loop's way to watch a channel: {@code eventLoop::register}. */
  @FunctionalInterface
  public interface Registration {
    /** Puts a non-blocking channel on the selector. */
    SelectionKey register(SelectableChannel channel, int ops, Readiness readiness)
        throws IOException;
  }

  /** Somebody who waits for a time. */
  interface Timed {
    long nextTimeout();

    void onTimeout(long now);
  }

  private static final int LARGEST_DATAGRAM_BYTES = 65_535;

  private final Registration registration;
  private final Chunks chunks;
  private final ByteBuffer direct = ByteBuffer.allocateDirect(LARGEST_DATAGRAM_BYTES);
  private final byte[] datagram = new byte[LARGEST_DATAGRAM_BYTES];
  private final List<Timed> timed = new ArrayList<>();

  /** Shared by all forwards and backends of a loop. */
  public TunnelIo(Registration registration, Chunks chunks) {
    this.registration = Objects.requireNonNull(registration, "registration");
    this.chunks = Objects.requireNonNull(chunks, "chunks");
  }

  /** When {@link #onTimeout} is due; {@link NodeMachine#NEVER} if not. */
  public long nextTimeout() {
    long next = NodeMachine.NEVER;
    for (int i = 0; i < timed.size(); i++) {
      next = Math.min(next, timed.get(i).nextTimeout());
    }
    return next;
  }

  /** Time has passed; harmless when nothing is due. */
  public void onTimeout(long now) {
    for (Timed each : new ArrayList<>(timed)) {
      each.onTimeout(now);
    }
  }

  Chunks chunks() {
    return chunks;
  }

  /** An empty buffer for one system call, of the size of the largest datagram. */
  ByteBuffer direct() {
    return direct.clear();
  }

  /** Where a datagram from a local socket lies while it is passed on. */
  byte[] datagram() {
    return datagram;
  }

  SelectionKey register(SelectableChannel channel, int ops, Readiness readiness)
      throws IOException {
    return registration.register(channel, ops, readiness);
  }

  void add(Timed one) {
    timed.add(one);
  }

  void remove(Timed one) {
    timed.remove(one);
  }
}
