package dev.crowfly.node.io;

/** What other threads want of the loop as a whole. */
final class LoopWishes {
  /** The machine shall end, and then the loop. */
  volatile boolean end;

  /** The loop shall end now. */
  volatile boolean stop;
}
