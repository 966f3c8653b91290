package dev.crowfly.node.io;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** What a channel on the loop's selector calls when it is ready. */
@FunctionalInterface
public interface Readiness {
  /**
   * On the loop thread, at most once per turn; the machine is drained afterwards. Do a bounded
   * amount of work (64 KiB, one accept round…): what is left is told again next turn.
   *
   * <p>If it throws, the loop reports it, cancels the key and closes the channel.
   *
   * @param key valid; its interest set may be changed, and the channel closed
   * @param readyOps of {@link SelectionKey}
   */
  void ready(SelectionKey key, int readyOps, long now) throws IOException;
}
