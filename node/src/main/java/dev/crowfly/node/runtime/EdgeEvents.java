package dev.crowfly.node.runtime;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.edge.EdgeCore;
import dev.crowfly.node.eyes.FlightRecorder;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.node.io.HelperThreads;
import dev.crowfly.node.io.LoopListener;
import dev.crowfly.signaling.ErrorCode;

/** Brings each event of the machine to who it concerns. On the loop's thread. */
final class EdgeEvents implements LoopListener {
  /** How often idle flows are looked for. */
  private static final long SWEEP_NANOS = 5_000_000_000L;

  private final EdgeCore core;
  private final EventLoop loop;
  private final EdgeListener listener;
  private final Runnable resolve;
  private final FlightRecorder recorder = new FlightRecorder();
  private final SocketDesk sockets;
  private final Openings openings;
  private final Published published;
  private final Tunnels tunnels;
  private final Timers timers = new Timers();
  private long nextSweepAt;

  EdgeEvents(
      EdgeCore core,
      EventLoop loop,
      EdgeListener listener,
      HelperThreads helpers,
      Runnable resolve) {
    this.core = core;
    this.loop = loop;
    this.listener = listener;
    this.resolve = resolve;
    sockets = new SocketDesk(core, loop);
    openings = new Openings(core);
    published = new Published(core);
    tunnels = new Tunnels(this, listener, loop, helpers);
  }

  Openings openings() {
    return openings;
  }

  Published published() {
    return published;
  }

  Tunnels tunnels() {
    return tunnels;
  }

  Timers timers() {
    return timers;
  }

  SessionDesk desk(PeerSession session) {
    return SessionDesk.of(session, published);
  }

  @Override
  public void onEvent(NodeEvent event, long now) {
    if (event instanceof NodeEvent.StreamNews news) { // first: it comes for every packet
      desk(news.session()).traffic().onStreamNews(news.stream(), news.news(), now);
    } else if (event instanceof NodeEvent.DatagramsReadable readable) {
      desk(readable.session()).traffic().onDatagramsReadable(now);
    } else if (event instanceof NodeEvent.DatagramSettled settled) {
      desk(settled.session()).traffic().onDatagramSettled(settled.tag(), settled.acknowledged());
    } else if (event instanceof NodeEvent.StreamOpened opened) {
      desk(opened.session()).traffic().onStreamOpened(opened.service(), opened.stream(), now);
    } else if (event instanceof NodeEvent.StreamsAvailable available) {
      desk(available.session()).traffic().onStreamsAvailable(now);
      desk(available.session()).serve(now);
    } else {
      if (!onSessionEvent(event, now) && !onSocketEvent(event)) {
        onLegEvent(event, now);
      }
      recorder.onEvent(event);
      listener.onEvent(event, now);
    }
  }

  private boolean onSessionEvent(NodeEvent event, long now) {
    if (event instanceof NodeEvent.SessionUp up) {
      openings.onUp(up.session(), now);
      desk(up.session()).traffic().onSessionUp(now);
      desk(up.session()).serve(now);
    } else if (event instanceof NodeEvent.PathChanged changed) {
      desk(changed.session()).onPathChange(changed.change());
    } else if (event instanceof NodeEvent.MaxDatagramChanged changed) {
      desk(changed.session()).onMaxDatagram(changed.bytes());
    } else if (event instanceof NodeEvent.ServicesChanged changed) {
      desk(changed.session()).traffic().onServicesChanged(now);
    } else if (event instanceof NodeEvent.SessionLost lost) {
      desk(lost.session()).traffic().onSessionLost(now);
    } else if (event instanceof NodeEvent.SessionClosed closed) {
      openings.onClosed(closed.session(), closed.code(), closed.reason(), now);
      desk(closed.session()).onClosed(closed.code(), closed.reason(), now);
      published.onSessionClosed(closed.session());
    } else {
      return false;
    }
    return true;
  }

  private boolean onSocketEvent(NodeEvent event) {
    if (event instanceof NodeEvent.OpenSockets wanted) {
      sockets.open(wanted);
    } else if (event instanceof NodeEvent.CloseSockets gone) {
      sockets.close(gone);
    } else {
      return false;
    }
    return true;
  }

  private void onLegEvent(NodeEvent event, long now) {
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
    }
  }

  @Override
  public long nextTimeout() {
    long next = Math.min(nextSweepAt, timers.nextDueAt());
    return Math.min(next, Math.min(tunnels.nextTimeout(), published.nextTimeout()));
  }

  @Override
  public void onTimeout(long now) {
    timers.run(now);
    tunnels.onTimeout(now);
    published.onTimeout(now);
    if (nextSweepAt <= now) {
      nextSweepAt = now + SWEEP_NANOS;
      for (PeerSession session : core.sessions()) {
        desk(session).traffic().onTimeout(now);
      }
    }
  }

  @Override
  public void onFailure(String where, Throwable failure) {
    listener.onFailure(ErrorCode.INTERNAL, where + ": " + failure);
  }

  @Override
  public void onEnded() {
    long now = loop.now();
    openings.abandon(now);
    published.abandon();
    for (PeerSession session : core.sessions()) { // those that had no time to end properly
      desk(session).onClosed(ErrorCode.CANCELLED, "the node is closed", now);
    }
  }
}
