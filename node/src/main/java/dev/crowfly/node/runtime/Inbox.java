package dev.crowfly.node.runtime;

import dev.crowfly.node.core.SessionException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What the loop hands to waiting threads of the application: bounded, and it ends. */
final class Inbox<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Queue<T> waiting = new ArrayDeque<>();
  private final int capacity;
  private SessionException end;

  Inbox(int capacity) {
    this.capacity = capacity;
  }

  /** Adds one unless it is full or has ended. */
  boolean offer(T item) {
    lock.lock();
    try {
      boolean room = end == null && waiting.size() < capacity;
      if (room) {
        waiting.add(item);
        news.signal();
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  /** Adds one; if it is full the oldest goes. Returns whether one was lost. */
  boolean push(T item) {
    lock.lock();
    try {
      if (end != null) {
        return true;
      }
      boolean full = waiting.size() >= capacity;
      if (full) {
        waiting.remove();
      }
      waiting.add(item);
      news.signal();
      return full;
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
