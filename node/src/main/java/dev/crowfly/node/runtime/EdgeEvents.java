package dev.crowfly.node.runtime;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.edge.EdgeCore;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.node.io.LoopListener;
import dev.crowfly.signaling.ErrorCode;

/** Brings each event of the machine to who it concerns. On the loop's thread. */
final class EdgeEvents implements LoopListener {
  private final EventLoop loop;
  private final EdgeListener listener;
  private final Runnable resolve;
  private final Openings openings;
  private final Published published;

  EdgeEvents(EdgeCore core, EventLoop loop, EdgeListener listener, Runnable resolve) {
    this.loop = loop;
    this.listener = listener;
    this.resolve = resolve;
    openings = new Openings(core);
    published = new Published(core);
  }

  Openings openings() {
    return openings;
  }

  Published published() {
    return published;
  }

  @Override
  public void onEvent(NodeEvent event, long now) {
    if (event instanceof NodeEvent.StreamNews news) { // first: it comes for every packet
      SessionDesk.of(news.session()).onNews(news.stream(), news.news(), now);
    } else if (event instanceof NodeEvent.StreamOpened opened) {
      published.onStream(opened, now);
    } else if (event instanceof NodeEvent.StreamsAvailable available) {
      SessionDesk.of(available.session()).serve(now);
    } else {
      onRareEvent(event, now);
    }
  }

  private void onRareEvent(NodeEvent event, long now) {
    if (event instanceof NodeEvent.ResolveIntermediate) {
      resolve.run();
    } else if (event instanceof NodeEvent.Registered registered) {
      published.onRegistered(registered);
    } else if (event instanceof NodeEvent.RegistrationRefused refused) {
      published.onRefused(refused);
    } else if (event instanceof NodeEvent.SessionOpened opened) {
      openings.onOpened(opened, now);
    } else if (event instanceof NodeEvent.OpenFailed failed) {
      openings.onFailed(failed, now);
    } else if (event instanceof NodeEvent.SessionUp up) {
      openings.onUp(up.session(), now);
      published.onSession(up.session(), now);
      SessionDesk.of(up.session()).serve(now);
    } else if (event instanceof NodeEvent.PathChanged changed) {
      SessionDesk.of(changed.session()).onPathChange(changed.change());
    } else if (event instanceof NodeEvent.SessionLost lost) {
      SessionDesk.of(lost.session()).onLost(now);
    } else if (event instanceof NodeEvent.SessionClosed closed) {
      openings.onClosed(closed.session(), closed.code(), closed.reason(), now);
      SessionDesk.of(closed.session()).onClosed(closed.code(), closed.reason(), now);
      published.onSessionClosed(closed.session(), now);
    }
    listener.onEvent(event, now);
  }

  @Override
  public void onFailure(String where, Throwable failure) {
    listener.onFailure(ErrorCode.INTERNAL, where + ": " + failure);
  }

  @Override
  public void onEnded() {
    openings.abandon(loop.now());
  }
}
