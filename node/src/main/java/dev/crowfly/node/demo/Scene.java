package dev.crowfly.node.demo;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.eyes.Narration;
import dev.crowfly.node.runtime.EdgeListener;
import dev.crowfly.signaling.ErrorCode;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What the Agent has told so far, and waiting for what it tells next. */
final class Scene implements EdgeListener {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL_MILLIS = 20;

  private final Teller teller;
  private final Object monitor = new Object();
  private PathKind path;
  private int pathChanges;
  private boolean everDirect;
  private String whyNotDirect = "";

  Scene(Teller teller) {
    this.teller = teller;
  }

  @Override
  public void onEvent(NodeEvent event, long now) {
    if (event instanceof NodeEvent.PathChanged changed) {
      onPath(changed.session(), changed.change());
    } else if (event instanceof NodeEvent.Punched punched) {
      onPunched(punched);
    } else if (event instanceof NodeEvent.Progress progress) {
      teller.detail(progress.text());
    } else if (event instanceof NodeEvent.LegDown down) {
      teller.detail("not connected to the Intermediate: " + down.reason());
    }
  }

  private void onPath(PeerSession session, PathChange change) {
    synchronized (monitor) {
      path = change.path().kind();
      pathChanges++;
      everDirect |= path == PathKind.DIRECT;
      monitor.notifyAll();
    }
    teller.path(session.id().toString(), change);
  }

  private void onPunched(NodeEvent.Punched event) {
    synchronized (monitor) {
      whyNotDirect = event.direct() ? "" : event.detail();
      monitor.notifyAll();
    }
    teller.detail(Narration.punched(event.direct(), event.detail()));
  }

  @Override
  public void onSessionStarted(PeerSession session, String service) {
    teller.session(session, service);
  }

  @Override
  public void onFailure(ErrorCode code, String message) {
    teller.say("Failed: " + message);
  }

  boolean takes(PathKind kind) {
    synchronized (monitor) {
      return path == kind;
    }
  }

  int pathChanges() {
    synchronized (monitor) {
      return pathChanges;
    }
  }

  boolean everDirect() {
    synchronized (monitor) {
      return everDirect;
    }
  }

  /** Why there is no direct path; empty if that is not (yet) so. */
  String whyNotDirect() {
    synchronized (monitor) {
      return whyNotDirect;
    }
  }

  /** Waits until something is so. */
  void await(BooleanSupplier wanted, String what) throws DemoException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    synchronized (monitor) {
      while (!wanted.getAsBoolean()) {
        if (System.nanoTime() - deadline > 0) {
          throw new DemoException("it took longer than a minute until " + what);
        }
        monitor.wait(POLL_MILLIS);
      }
    }
  }
}
