package dev.crowfly.node.io;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeMachine;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;

/**
 * One thread, one selector, one machine.
 *
 * <p>Make one, {@linkplain #add add} sockets, {@link #start} it with a machine; {@link #shutdown}
 * lets the machine end properly, {@link #close} ends it at once. All threads may call {@link
 * #execute}, {@link #offer}, {@link #faults}, {@link #shutdown}, {@link #close} and {@link
 * #awaitEnd}; the rest belongs to the loop thread (before the start: to who made it).
 */
public final class EventLoop implements AutoCloseable {
  /** Opens the selector. */
  public EventLoop(LoopConfig config) throws IOException {}

  /**
   * Adds a socket, which the loop closes at its end. Before the start, or on the loop thread.
   *
   * @return its number, as in {@link LocalKey#socket}
   */
  public int add(Transport transport) throws IOException {
    return 0;
  }

  /** The sockets, by number. */
  public java.util.List<Transport> transports() {
    return java.util.List.of();
  }

  /** The key of a socket in the present generation of the network. */
  public LocalKey key(int socket) {
    return new LocalKey(socket, 0);
  }

  /**
   * The network has changed: what comes in on the sockets from now on has keys of the next
   * generation. On the loop thread; tell the machine in the same command.
   */
  public void nextGeneration() {}

  /** Starts the thread. Once. */
  public void start(NodeMachine machine, LoopListener listener) {}

  /**
   * Hands work to the loop, waiting while too much is waiting there already; on the loop thread it
   * is put aside until the present input is dealt with, and never waits. If the loop has ended,
   * {@link Command#abandoned} is called.
   */
  public void execute(Command command) {}

  /** As {@link #execute}, but says false at once, and does nothing, when there is no room. */
  public boolean offer(Command command) {
    return false;
  }

  /** Whether the caller is on the loop thread. */
  public boolean inLoop() {
    return false;
  }

  /** The clock of this turn, as the machine is told it; on the loop thread. */
  public long now() {
    return 0;
  }

  /**
   * Puts a non-blocking channel on the selector; on the loop thread. The loop closes it at its end.
   * Change its interest by its key.
   */
  public SelectionKey register(SelectableChannel channel, int ops, Readiness readiness)
      throws IOException {
    return null;
  }

  /** Breaks the network from now on; null mends it. Any thread. */
  public void faults(FaultHook hook) {}

  /** Counters; on the loop thread, or after the end. */
  public LoopStats stats() {
    return null;
  }

  /** Lets the machine end, and then the loop: see {@link NodeMachine#shutdown}. Idempotent. */
  public void shutdown() {}

  /** Ends now: no further datagram leaves. Idempotent; waits for the thread unless it is that. */
  @Override
  public void close() {}

  /**
   * Waits until the loop has ended.
   *
   * @return whether it has
   */
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    return false;
  }
}
