package dev.crowfly.node.core.session;

import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.ServiceName;
import dev.crowfly.signaling.SessionId;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;

/**
 * One session, from the open or the offer to its end: who it is with, whether it lives, and what
 * the application sees of it.
 *
 * <p>The edge drives it by its {@link #machine}; what it does is in the parts of its {@link
 * Incarnation}. Not thread-safe.
 */
public final class Session implements PeerSession {
  /** Nothing is due. */
  public static final long NEVER = Long.MAX_VALUE;

  /** If the Intermediate does not say when to begin: it may be an old one. */
  private static final long UNCOORDINATED_NANOS = 1_000_000_000L;

  private enum State {
    OPENING,
    LIVE,
    CLOSED
  }

  private final SessionHost host;
  private final boolean agent;
  private final PathMode mode;
  private final String expectedPeer;
  private final long openedAt;
  private final String service;
  private final Terms terms = new Terms();
  private final Reopening reopening;
  private final ConnectionNews connectionNews;
  private final IceNews iceNews;
  private final SessionMachine machine;
  private Incarnation life;
  private State state = State.OPENING;
  private Object attachment;
  private long latest;

  private Session(
      SessionHost host,
      boolean agent,
      PathMode mode,
      String service,
      String expectedPeer,
      long now) {
    this.host = host;
    this.agent = agent;
    this.mode = mode;
    this.service = service;
    this.expectedPeer = expectedPeer;
    openedAt = now;
    latest = now;
    reopening = new Reopening(host, this);
    connectionNews = new ConnectionNews(host, this);
    iceNews = new IceNews(host, this);
    SignalingNews signalingNews = new SignalingNews(host, this, reopening);
    machine = new SessionMachine(host, this, reopening, signalingNews, connectionNews);
    life = new Incarnation(host, this, now);
  }

  /**
   * An Agent's session that has yet to be asked for.
   *
   * @param service what is asked for; empty = the node
   * @param expectedPeer node id that the peer has to have; empty = any
   */
  public static Session opening(
      SessionHost host, PathMode mode, String service, String expectedPeer, long now) {
    return new Session(host, true, mode, service, expectedPeer, now);
  }

  /** A Connector's session that was offered. */
  public static Session offered(SessionHost host, Message.Offer offer, long now) {
    Session session = new Session(host, false, PathMode.AUTO, "", "", now);
    session.becomeLive(offer.session(), offer.peer(), offer.services(), now);
    host.openFlow(session, offer.flow(), now);
    host.signaling().accept(offer.session(), session.parameters(), now);
    host.tell(new NodeEvent.SessionOffered(session));
    session.takeRemote(offer.ice(), now);
    session.machine.settle(now);
    return session;
  }

  /** What {@code Open} has to say of our ICE. */
  public IceParameters parameters() {
    return life.punching.parameters();
  }

  /** The peer that it has to have; empty = any. */
  public String expectedPeer() {
    return wasOpen() ? terms.peer() : expectedPeer;
  }

  /** What was asked for; empty = the node. */
  public String service() {
    return service;
  }

  /** Whether the application knows of it. */
  public boolean wasOpen() {
    return terms.id() != null;
  }

  /** The answer to the open has come; C is opened at once. */
  public void answered(long request, Message.Answer answer, long now) {
    boolean again = wasOpen();
    becomeLive(answer.session(), answer.peer(), answer.services(), now);
    host.openFlow(this, answer.flow(), now);
    if (!again) {
      host.tell(new NodeEvent.SessionOpened(request, this));
    }
    takeRemote(answer.ice(), now);
    life.punching.startIn(UNCOORDINATED_NANOS, now);
    life.carriage.onPath(now);
    machine.settle(now);
  }

  private void becomeLive(SessionId named, String with, List<String> allowed, long now) {
    if (terms.agree(named, with, allowed)) {
      host.counters().onOpened();
    }
    state = State.LIVE;
    reopening.onKnown();
    latest = now;
  }

  /** The services that the Agent may use, perhaps others than before. */
  public void allow(List<String> allowed) {
    if (terms.allow(allowed)) {
      host.tell(new NodeEvent.ServicesChanged(this));
    }
  }

  private void takeRemote(IceParameters remote, long now) {
    try {
      life.punching.onRemote(remote, now);
    } catch (IllegalArgumentException e) {
      end(ErrorCode.MALFORMED, "ICE of the peer: " + e.getMessage(), true, now);
    }
  }

  /** The open came to nothing: nothing is told, nothing remains. */
  public void abandon() {
    state = State.CLOSED;
    life.punching.close(latest);
  }

  /** Nothing is left of it: it has to be asked for again. */
  void beginAnew(long now) {
    life.close(ErrorCode.CANCELLED, "the session begins anew", now);
    host.forgetName(this);
    state = State.OPENING;
    life = new Incarnation(host, this, now);
  }

  /** It was asked for again, in vain. */
  public void reopenRefused(ErrorCode code, String reason, long now) {
    reopening.onRefused(code, reason, now);
  }

  // ---- what its parts say

  /** C is gone: its streams are. */
  void onConnectionLost(String reason, boolean wasUp, long now) {
    latest = now;
    connectionNews.onLost(reason, wasUp, life);
    reopening.onConnectionLost(reason, now);
  }

  /** A search for a port came to nothing. */
  void onSearchFailed(long now) {
    iceNews.onSearchFailed(life, now);
  }

  /** The local end of the path that C takes; null if there is no C. */
  SocketAddress activeLocal() {
    return life.paths.activeLocal();
  }

  /** News of ICE, in order. */
  void onIceEvents(List<IceEvent> events) {
    iceNews.take(events, life, latest);
  }

  // ---- the end

  /** Ends the session. */
  void end(ErrorCode code, String reason, boolean tellSignaling, long now) {
    if (state == State.CLOSED) {
      return;
    }
    State before = state;
    state = State.CLOSED;
    latest = now;
    life.close(code, reason, now);
    if (before == State.LIVE && tellSignaling) {
      host.signaling().close(terms.name(), code, reason, now);
    }
    if (wasOpen()) {
      host.tell(new NodeEvent.SessionClosed(this, code, reason));
    }
    host.forget(this, now);
  }

  // ---- what others may know

  /** What signaling calls it now; null before the first answer. */
  public SessionId name() {
    return terms.name();
  }

  /** Whether it has a name, and has not ended. */
  public boolean isLive() {
    return state == State.LIVE;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** The far end of its relay path. */
  public RelayAddress relayAddress() {
    return terms.relayAddress();
  }

  /** Whether its C takes a direct path. */
  public boolean isDirect() {
    return life.paths.isDirect();
  }

  /** Streams of C that have not ended. */
  public int openStreams() {
    return life.gate.open();
  }

  /** By what the edge drives it. */
  public SessionMachine machine() {
    return machine;
  }

  /** What it consists of at present. */
  Incarnation life() {
    return life;
  }

  /** There is an input. */
  void touch(long now) {
    latest = now;
  }

  /** The time of the latest input. */
  long now() {
    return latest;
  }

  void progress(String text) {
    if (state == State.LIVE) {
      host.tell(new NodeEvent.Progress(this, text));
    }
  }

  // ---- PeerSession

  @Override
  public SessionId id() {
    return terms.id();
  }

  @Override
  public String peer() {
    return terms.peer();
  }

  @Override
  public boolean isAgent() {
    return agent;
  }

  @Override
  public Set<String> services() {
    return terms.services();
  }

  @Override
  public PathMode mode() {
    return mode;
  }

  @Override
  public QuicConnection connection() {
    return life.carriage.usable();
  }

  @Override
  public PathInfo path() {
    return life.paths.active();
  }

  @Override
  public List<PathInfo> paths() {
    return life.paths.all();
  }

  @Override
  public long openedAtNanos() {
    return openedAt;
  }

  @Override
  public QuicStream openStream(String service, long now) {
    latest = now;
    QuicConnection c = life.carriage.usable();
    if (c == null) {
      throw new IllegalStateException("there is no connection with the peer at the moment");
    }
    if (!ServiceName.isValid(service)) {
      throw new IllegalArgumentException("no name of a service: " + service);
    }
    return life.gate.open(c, service);
  }

  @Override
  public void close(ErrorCode code, String reason, long now) {
    end(code, reason, true, now);
  }

  @Override
  public void attach(Object object) {
    attachment = object;
  }

  @Override
  public Object attachment() {
    return attachment;
  }

  @Override
  public String toString() {
    return "session " + terms.id() + " with " + terms.peer();
  }
}
