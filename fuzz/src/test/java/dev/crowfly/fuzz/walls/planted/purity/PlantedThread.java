package dev.crowfly.fuzz.walls.planted.purity;

import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Knows that there is more than one thread. */
final class PlantedThread {
  private PlantedThread() {}

  static final class Start {
    void start(Runnable task) {
      new Thread(task).start();
    }
  }

  static final class ByMethodReference {
    final Supplier<Object> current = Thread::currentThread;
  }

  static final class NestedClass {
    Thread.State state;
  }

  static final class Local {
    ThreadLocal<String> text;
  }

  static final class Interrupted {
    void sleep() throws InterruptedException {}
  }

  static final class ScheduledBySubclass extends Timer {}

  static final class Cleaning {
    Cleaner cleaner;
  }

  static final class BehindAnInterface {
    final Map<String, String> map = new ConcurrentHashMap<>();
  }

  static final class ExecutorParameter {
    void run(Executor executor) {}
  }

  static final class LockField {
    Lock lock;
  }

  static final class Unit {
    long millis(long nanos) {
      return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
  }

  static final class SynchronizedMethod {
    synchronized void enter() {}
  }

  static final class SynchronizedBlock {
    int enter(int value) {
      synchronized (this) {
        return value;
      }
    }
  }

  /** All instructions whose length varies stand before the lock. */
  static final class LockAfterSwitches {
    int enter(int value) {
      int result =
          switch (value) {
            case 1, 2, 3 -> value + 1000;
            case 4 -> 100_000;
            default -> 0;
          };
      switch (value) {
        case 7 -> result += 40_000;
        case 70_000 -> result -= 40_000;
        default -> result++;
      }
      synchronized (this) {
        return result;
      }
    }
  }

  static final class Waiting {
    // Error Prone rightly wants a loop; this code never runs.
    @SuppressWarnings("WaitNotInLoop")
    void await(Object monitor) throws Exception {
      monitor.wait();
    }
  }

  static final class Notifying {
    // Error Prone rightly doubts a notify without a change of state; this code never runs.
    @SuppressWarnings("NakedNotify")
    void tell(Object monitor) {
      monitor.notifyAll();
    }
  }

  static final class VolatileField {
    volatile int shared;
  }

  static final class Compare {
    boolean swap(VarHandle handle, byte[] array) {
      return handle.compareAndSet(array, 0, 1, 2);
    }
  }

  static final class ParallelStream {
    long count(List<String> list) {
      return list.parallelStream().count();
    }
  }

  static final class MadeParallel {
    long count(LongStream stream) {
      return stream.parallel().count();
    }
  }

  static final class SynchronizedList {
    List<String> shared(List<String> list) {
      return Collections.synchronizedList(list);
    }
  }
}
