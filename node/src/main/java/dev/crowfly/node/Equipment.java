package dev.crowfly.node;

import dev.crowfly.node.files.FileException;
import dev.crowfly.node.runtime.HandlerThreads;
import dev.crowfly.node.runtime.KeyLogFile;
import dev.crowfly.node.runtime.QlogDirectory;
import dev.crowfly.quic.KeyLog;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.QuicObserverFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/** What every node has beside its runtime, and closes after it: threads, traces, a key log. */
final class Equipment implements AutoCloseable {
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final Executor threads;

  /**
   * Equipment with threads alone.
   *
   * @param given what handlers and listeners run on; null = threads of the node's own
   */
  Equipment(Executor given) {
    if (given != null) {
      threads = given;
    } else {
      ExecutorService own = HandlerThreads.open();
      owned.push(own::shutdown);
      threads = own;
    }
  }

  Executor threads() {
    return threads;
  }

  /** Traces of all connections in a directory; none if it is null. */
  QuicObserverFactory traces(Path directory) throws FileException {
    if (directory == null) {
      return (client, dcid, millis, now) -> QuicObserver.NONE;
    }
    try {
      QlogDirectory traces = new QlogDirectory(directory);
      owned.push(traces);
      return traces.observers();
    } catch (IOException e) {
      throw FileException.noDirectory(directory, e);
    }
  }

  /** TLS secrets in a file; null if that is null. */
  KeyLog keyLog(Path file) throws FileException {
    if (file == null) {
      return null;
    }
    try {
      KeyLogFile secrets = new KeyLogFile(file);
      owned.push(secrets);
      return secrets;
    } catch (IOException e) {
      throw FileException.unwritable(file, e);
    }
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        // A trace or a key log is cut short; nobody is left who could do something about it.
      }
    }
  }
}
