package dev.crowfly.node.io;

/** Work that another thread hands to the loop; exactly one of the two methods is called, once. */
@FunctionalInterface
public interface Command {
  /** On the loop thread; the machine is drained afterwards. */
  void run(long now);

  /** The loop has ended before the command's turn came; on whatever thread notices. */
  default void abandoned() {}
}
