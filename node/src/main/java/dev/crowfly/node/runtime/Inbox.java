package dev.crowfly.node.runtime;

import dev.crowfly.node.core.SessionException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/** What the loop hands to waiting threads of the application: bounded, and it ends. */
final class Inbox<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Queue<T> waiting = new ArrayDeque<>();
  private final int capacity;
  private final ToIntFunction<T> weigher;
  private int weight;
  private SessionException end;

  /**
   * An empty one.
   *
   * @param capacity what all that waits may weigh
   * @param weigher what one weighs
   */
  Inbox(int capacity, ToIntFunction<T> weigher) {
    this.capacity = capacity;
    this.weigher = weigher;
  }

  /** Whether something may be pushed without a loss. */
  boolean hasRoom() {
    lock.lock();
    try {
      return end == null && weight < capacity;
    } finally {
      lock.unlock();
    }
  }

  /** Adds one; if it is full the oldest go. Returns how many were lost. */
  int push(T item) {
    lock.lock();
    try {
      if (end != null) {
        return 1;
      }
      waiting.add(item);
      weight += weigher.applyAsInt(item);
      int lost = 0;
      while (weight > capacity && waiting.size() > 1) {
        weight -= weigher.applyAsInt(waiting.remove());
        lost++;
      }
      news.signal();
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the oldest; waits for it.
   *
   * @throws SessionException when it has ended and nothing is left
   */
  T take() throws SessionException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && end == null) {
        news.await();
      }
      T next = waiting.poll();
      if (next == null) {
        throw new SessionException(end.code(), end.getMessage());
      }
      weight -= weigher.applyAsInt(next);
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes. */
  void end(SessionException why) {
    lock.lock();
    try {
      if (end == null) {
        end = why;
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
