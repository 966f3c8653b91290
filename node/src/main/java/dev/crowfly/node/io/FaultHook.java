package dev.crowfly.node.io;

import dev.crowfly.node.core.LocalKey;
import java.net.InetSocketAddress;

/** Breaks the network on purpose, for tests and the demo. Called on the loop thread. */
@FunctionalInterface
public interface FaultHook {
  /** The datagram goes its way. */
  long PASS = 0;

  /** The datagram is lost. */
  long DROP = -1;

  /**
   * What happens to a datagram.
   *
   * @param outgoing whether we send it
   * @return {@link #PASS}, {@link #DROP}, or for how many nanoseconds it is held back
   */
  long verdict(LocalKey local, InetSocketAddress peer, boolean outgoing, int bytes);
}
