package dev.crowfly.node.runtime;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The default executor for handlers: a virtual thread each where the JDK has them (21). */
public final class HandlerThreads {
  private HandlerThreads() {}

  /** An executor without a limit of its own; what it may be asked for is limited elsewhere. */
  public static ExecutorService open() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      // A JDK before 21: threads of the platform, kept for a minute.
      AtomicLong number = new AtomicLong();
      return Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "crowfly-handler-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });
    }
  }
}
