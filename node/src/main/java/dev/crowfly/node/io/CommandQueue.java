package dev.crowfly.node.io;

import java.util.ArrayDeque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Commands that wait for the loop: a bounded queue for other threads, and one for the loop itself,
 * which must never wait for its own.
 */
final class CommandQueue {
  /** How often somebody who waits for room looks whether the loop has ended. */
  private static final long LOOK_MILLIS = 50;

  private final ArrayBlockingQueue<Command> fromOthers;
  private final ArrayDeque<Command> fromLoop = new ArrayDeque<>();
  private final Waker waker;
  private volatile boolean ended;

  CommandQueue(int capacity, Waker waker) {
    fromOthers = new ArrayBlockingQueue<>(capacity);
    this.waker = waker;
  }

  /** On the loop thread. */
  void putOwn(Command command) {
    if (ended) {
      command.abandoned();
    } else {
      fromLoop.add(command);
    }
  }

  /** On any other thread; waits for room. */
  void put(Command command) {
    boolean interrupted = false;
    boolean taken = false;
    while (!ended && !taken) {
      try {
        taken = fromOthers.offer(command, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true; // half a command is no command: told to the caller afterwards
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (taken) {
      announce();
    } else {
      command.abandoned();
    }
  }

  /** On any other thread; false if there is no room. */
  boolean offer(Command command) {
    if (ended) {
      command.abandoned();
      return true;
    }
    if (!fromOthers.offer(command)) {
      return false;
    }
    announce();
    return true;
  }

  private void announce() {
    if (ended) {
      abandonAll(); // it may have ended between our look and our offer: nobody else would find it
    } else {
      waker.wake();
    }
  }

  boolean isEmpty() {
    return fromLoop.isEmpty() && fromOthers.isEmpty();
  }

  /** The next command, or null; on the loop thread. */
  Command poll() {
    Command own = fromLoop.poll();
    return own != null ? own : fromOthers.poll();
  }

  /** Nothing runs any more. On the loop thread. */
  void end() {
    ended = true;
    abandonAll();
    Command own = fromLoop.poll();
    while (own != null) {
      abandon(own);
      own = fromLoop.poll();
    }
  }

  private void abandonAll() {
    Command command = fromOthers.poll();
    while (command != null) {
      abandon(command);
      command = fromOthers.poll();
    }
  }

  private static void abandon(Command command) {
    try {
      command.abandoned();
    } catch (RuntimeException e) {
      // Whoever is told last can tell nobody; the others must hear it all the same.
    }
  }
}
