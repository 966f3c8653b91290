package dev.crowfly.node.io;

import dev.crowfly.ice.candidate.InterfaceFilter;
import dev.crowfly.node.core.LocalBase;
import java.time.Duration;
import java.util.List;

/**
 * Watches the machine's network: which addresses the sockets can be reached at.
 *
 * <p>Reads every {@link #PERIOD} on a helper thread. When the addresses, the route out or the
 * datagram size have changed, the loop's generation goes up and the watcher is told.
 */
public final class Interfaces {
  /** How often the interfaces are read. */
  public static final Duration PERIOD = Duration.ofSeconds(2);

  /** What a change of the network is told to. */
  @FunctionalInterface
  public interface Watcher {
    /** On the loop thread, first with what there is at the start; one base per socket. */
    void changed(List<LocalBase> bases, long now);
  }

  private Interfaces() {}

  /** Begins to watch on behalf of all sockets of a loop that has started; any thread. */
  public static void watch(
      EventLoop loop, HelperThreads helpers, InterfaceFilter filter, Watcher watcher) {}
}
