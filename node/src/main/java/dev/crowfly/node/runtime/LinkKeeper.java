package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.tunnel.ServiceLink;
import dev.crowfly.signaling.ErrorCode;

/**
 * Keeps a session for a forward: opened at once, so that it is there, and direct, when the first
 * client comes; opened again when it has ended. After a failure the next attempt waits, twice as
 * long each time. On the loop's thread.
 */
final class LinkKeeper implements ServiceLink.Demand, ServiceLink.Listener, Opening {
  private static final long FIRST_WAIT_NANOS = 500_000_000L;
  private static final long LONGEST_WAIT_NANOS = 30_000_000_000L;

  private final EdgeEvents events;
  private final EdgeListener listener;
  private final Tunnels.Target target;
  private final ServiceLink link;
  private boolean opening;
  private boolean closed;
  private int users;
  private long waitNanos = FIRST_WAIT_NANOS;
  private Timers.Entry retry;

  /** What was told of the attempts that fail one after the other; empty after one that worked. */
  private String told = "";

  LinkKeeper(EdgeEvents events, EdgeListener listener, Tunnels.Target target) {
    this.events = events;
    this.listener = listener;
    this.target = target;
    link = new ServiceLink(target.service(), this);
    link.listen(this);
  }

  ServiceLink link() {
    return link;
  }

  /** Opens the session unless that is under way. */
  void open(long now) {
    if (opening || closed || link.traffic() != null) {
      return;
    }
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
    opening = true;
    events.openings().open(target.service(), target.expectedPeer(), target.mode(), this, now);
  }

  /** One more forward uses it. */
  void retain() {
    users++;
  }

  /** One fewer; returns whether nobody is left, and it is closed. */
  boolean release() {
    users--;
    if (users == 0) {
      closed = true;
      link.unlisten(this);
      if (retry != null) {
        retry.cancel();
      }
    }
    return closed;
  }

  @Override
  public void onWanted(ServiceLink wanted, long now) {
    if (retry == null) { // else somebody found out a moment ago that it can't be opened
      open(now);
    }
  }

  @Override
  public void up(PeerSession session, long now) {
    opening = false;
    if (closed) {
      return; // nobody wants it any more; others may have the session
    }
    waitNanos = FIRST_WAIT_NANOS;
    told = "";
    listener.onSessionStarted(session, link.service());
    link.bind(events.desk(session).traffic(), now);
  }

  @Override
  public void failed(ErrorCode code, String reason, long now) {
    opening = false;
    if (!closed) {
      String news = code + " " + reason;
      if (!news.equals(told)) { // once, not at each attempt
        told = news;
        listener.onFailure(code, "service " + link.service() + ": " + reason);
      }
      link.fail(code, now);
    }
  }

  @Override
  public void onLinkReady(long now) {}

  /** Nothing leads there (any more): try again later, whether somebody asks or not. */
  @Override
  public void onLinkFailed(ErrorCode code, long now) {
    if (!closed && retry == null) {
      retry =
          events
              .timers()
              .at(
                  now + waitNanos,
                  then -> {
                    retry = null;
                    open(then);
                  });
      waitNanos = Math.min(2 * waitNanos, LONGEST_WAIT_NANOS);
    }
  }
}
