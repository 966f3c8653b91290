package dev.crowfly.node;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Keeps what a node tells, and lets a test wait for a line of it. */
final class Recorder implements NodeListener {
  private static final long PATIENCE_SECONDS = 30;

  private final String name;
  private final List<String> lines = new ArrayList<>();

  Recorder(String name) {
    this.name = name;
  }

  /** Waits until a line begins so, and returns it. */
  String await(String prefix) throws InterruptedException, TimeoutException {
    return await(line -> line.startsWith(prefix), prefix);
  }

  /** Waits until the path is of that kind. */
  String awaitPath(PathKind kind) throws InterruptedException, TimeoutException {
    return await("path " + kind);
  }

  private String await(Predicate<String> wanted, String what)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (lines) {
      while (true) {
        for (String line : lines) {
          if (wanted.test(line)) {
            return line;
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new TimeoutException(name + " never said '" + what + "', but " + lines);
        }
        lines.wait(left);
      }
    }
  }

  /** All lines so far; a copy. */
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  private void add(String line) {
    synchronized (lines) {
      lines.add(line);
      lines.notifyAll();
    }
  }

  @Override
  public void intermediateUp(String node, InetSocketAddress address, InetSocketAddress observed) {
    add("up " + observed);
  }

  @Override
  public void intermediateDown(ErrorCode code, String reason, long retryInMillis) {
    add("down " + code + ": " + reason);
  }

  @Override
  public void intermediateRefused(ErrorCode code, String reason) {
    add("refused " + code + ": " + reason);
  }

  @Override
  public void registered(String service) {
    add("registered " + service);
  }

  @Override
  public void registrationRefused(String service, ErrorCode code, String reason) {
    add("registration of " + service + " refused " + code + ": " + reason);
  }

  @Override
  public void sessionStarted(String session, List<String> services, String peer) {
    add("session " + session + " " + services);
  }

  @Override
  public void pathChanged(String session, PathChange change) {
    add("path " + change.path().kind() + " " + change.path().remote() + " " + change.reason());
  }

  @Override
  public void sessionLost(String session, String reason) {
    add("lost " + reason);
  }

  @Override
  public void sessionClosed(String session, ErrorCode code, String reason) {
    add("closed " + code + ": " + reason);
  }

  @Override
  public void progress(String session, String text) {
    add("progress " + text);
  }

  @Override
  public void failed(ErrorCode code, String message) {
    add("failed " + code + ": " + message);
  }
}
