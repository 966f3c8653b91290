package dev.crowfly.node.core.session;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.tunnel.StreamHeader;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.ServiceName;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * One session, from the open or the offer to its end.
 *
 * <p>The edge leads to it what concerns it: answers and offers, events of signaling, checks, events
 * of its connections, changes of the network. After each it {@linkplain SessionHost#wake wakes}
 * itself, and is then asked for output and for its {@link #nextTimeout}. Not thread-safe.
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
  private final SignalingNews signalingNews;
  private final ConnectionNews connectionNews;
  private final IceNews iceNews;
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
    signalingNews = new SignalingNews(host, this, reopening);
    connectionNews = new ConnectionNews(host, this);
    iceNews = new IceNews(host, this);
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
    session.settle(now);
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
    settle(now);
  }

  private void becomeLive(SessionId named, String with, List<String> allowed, long now) {
    if (terms.agree(named, with, allowed)) {
      host.counters().onOpened();
    }
    state = State.LIVE;
    reopening.onKnown();
    latest = now;
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
    life.punching.close();
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

  // ---- inputs

  /** An event of signaling that names this session. */
  public void onSignaling(SignalingEvent event, long now) {
    if (state != State.LIVE) {
      return;
    }
    latest = now;
    signalingNews.take(event, life, now);
    settle(now);
  }

  /** The services that the Agent may use, perhaps others than before. */
  public void allow(Collection<String> allowed) {
    if (terms.allow(allowed)) {
      host.tell(new NodeEvent.ServicesChanged(this));
    }
  }

  /** A STUN message that is this session's. */
  public void receiveStun(
      byte[] buffer,
      int offset,
      int length,
      SocketAddress local,
      InetSocketAddress from,
      long now) {
    latest = now;
    life.punching.receive(buffer, offset, length, local, from, now);
    settle(now);
  }

  /** Connector: somebody wants to be C, from where the session allows it. */
  public boolean accept(IncomingConnection incoming, long now) {
    latest = now;
    return life.carriage.accept(incoming, now);
  }

  /** An event of one of its connections. */
  public void onQuic(QuicEvent event, long now) {
    latest = now;
    if (connectionNews.takeTraffic(event, life)) {
      return;
    }
    connectionNews.take(event, life, now);
    settle(now);
  }

  /** C is gone: its streams are. */
  void onConnectionLost(String reason, boolean wasUp, long now) {
    latest = now;
    connectionNews.onLost(reason, wasUp, life);
    reopening.onConnectionLost(reason, now);
  }

  /** News of ICE, in order. */
  void onIceEvents(List<IceEvent> events) {
    iceNews.take(events, life, latest);
  }

  /** The sockets have changed. */
  public void onBasesChanged(long now) {
    latest = now;
    life.onBasesChanged(now);
    settle(now);
  }

  /** The Intermediate has told where it sees us. */
  public void onReflexive(long now) {
    latest = now;
    life.punching.onReflexive(now);
    settle(now);
  }

  /** Whether the leg carries C has changed. */
  public void onRelayChanged(long now) {
    latest = now;
    if (state == State.LIVE && host.isRelayUp(this)) {
      life.onRelayUp(now);
    }
    settle(now);
  }

  /** Time went by for everybody but us. */
  public void onSuspended(long now) {
    latest = now;
    if (state == State.LIVE) {
      life.doubt(now);
      settle(now);
    }
  }

  // ---- the machine

  private void settle(long now) {
    if (state != State.CLOSED) {
      life.punching.settle(now);
    }
    if (state != State.CLOSED) { // it is forgotten otherwise
      host.wake(this);
    }
  }

  /** Time has passed. */
  public void onTimeout(long now) {
    latest = now;
    if (state == State.CLOSED) {
      return;
    }
    reopening.onTimeout(life, now);
    life.onTimeout(now);
    settle(now);
  }

  /** When {@link #onTimeout} is due, or {@link #NEVER}. */
  public long nextTimeout() {
    return state == State.CLOSED ? NEVER : Math.min(life.nextTimeout(), reopening.nextTimeout());
  }

  /** The next datagram of ICE. */
  public boolean pollTransmit(IceTransmit out, long now) {
    return state != State.CLOSED && life.punching.pollTransmit(out, now);
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
    host.forget(this);
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

  boolean mayUse(String service) {
    return terms.services().contains(service);
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
    return life.carriage.connection();
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
    QuicConnection c = life.carriage.connection();
    if (c == null) {
      throw new IllegalStateException("there is no connection with the peer at the moment");
    }
    if (!ServiceName.isValid(service)) {
      throw new IllegalArgumentException("no name of a service: " + service);
    }
    QuicStream stream = c.openStream(true);
    if (stream != null) {
      life.gate.onOpenedByUs();
      StreamHeader.write(service, stream);
    }
    return stream;
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
