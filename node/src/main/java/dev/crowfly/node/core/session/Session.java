package dev.crowfly.node.core.session;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.PairInfo;
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

  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** If the Intermediate does not say when to begin: it may be an old one. */
  private static final long UNCOORDINATED_NANOS = 1_000 * NANOS_PER_MILLI;

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
  private final NodeEvent datagramsReadable = new NodeEvent.DatagramsReadable(this);
  private final String service;
  private final Orphan orphan = new Orphan();
  private Punching punching;
  private Carriage carriage;
  private Paths paths;
  private StreamGate gate;

  private State state = State.OPENING;

  /** What the application calls it. */
  private SessionId id;

  /** What signaling calls it now. */
  private SessionId name;

  private RelayAddress relayAddress;
  private String peer = "";
  private Set<String> services = Set.of();
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
    assemble(now);
  }

  private void assemble(long now) {
    punching = new Punching(host, this, mode != PathMode.RELAY, now);
    carriage = new Carriage(host, this, punching, now);
    paths = new Paths(host, this, punching);
    gate = new StreamGate(host, this);
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
    return punching.parameters();
  }

  /** The peer that it has to have; empty = any. */
  public String expectedPeer() {
    return wasOpen() ? peer : expectedPeer;
  }

  /** What was asked for; empty = the node. */
  public String service() {
    return service;
  }

  /** Whether the application knows of it. */
  public boolean wasOpen() {
    return id != null;
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
    punching.startIn(UNCOORDINATED_NANOS, now);
    carriage.onPath(now);
    settle(now);
  }

  private void becomeLive(SessionId named, String with, List<String> allowed, long now) {
    if (id == null) {
      id = named;
      host.counters().onOpened();
    }
    name = named;
    relayAddress = new RelayAddress(named);
    peer = with;
    services = Set.copyOf(allowed);
    state = State.LIVE;
    orphan.end();
    latest = now;
  }

  private void takeRemote(IceParameters remote, long now) {
    try {
      punching.onRemote(remote, now);
    } catch (IllegalArgumentException e) {
      end(ErrorCode.MALFORMED, "ICE of the peer: " + e.getMessage(), true, now);
    }
  }

  /** The open came to nothing: nothing is told, nothing remains. */
  public void abandon() {
    state = State.CLOSED;
    punching.close();
  }

  // ---- asked for again

  /**
   * Signaling knows the session no more, because a node restarted or was away for too long. C may
   * live all the same: it is asked for a sign of life.
   */
  private void onOrphaned(String why, long now) {
    host.closeFlow(this);
    QuicConnection c = carriage.connection();
    orphan.begin(c, now);
    if (c == null) {
      onOrphanLost(why, now);
      return;
    }
    progress("signaling has lost the session: " + why);
    paths.doubt(now);
  }

  /** The peer is another process than before, so C is as dead as what signaling knew. */
  private void onPeerRestarted(String why, long now) {
    host.closeFlow(this);
    QuicConnection c = carriage.connection();
    orphan.begin(c, now);
    if (c == null) {
      onOrphanLost(why, now);
      return;
    }
    carriage.dismiss(why, now);
    onConnectionLost(why, true, now);
  }

  /** Neither signaling nor C is there. The Agent begins anew, the Connector waits for that. */
  private void onOrphanLost(String why, long now) {
    if (!agent) {
      end(ErrorCode.PEER_LOST, why, false, now);
      return;
    }
    carriage.close(ErrorCode.CANCELLED, "the session begins anew", now);
    paths.end();
    gate.end();
    punching.close();
    host.forgetName(this);
    state = State.OPENING;
    assemble(now);
    orphan.askFor(host.parameters().sessionIdleNanos(), now);
    host.wake(this);
  }

  /** It was asked for again, in vain: once more a little later, or that was it. */
  public void reopenRefused(ErrorCode code, String reason, long now) {
    boolean hopeless = code == ErrorCode.FORBIDDEN || code == ErrorCode.REFUSED_BY_PEER;
    if (hopeless || !orphan.askLater(now)) {
      end(code, reason, false, now);
    } else {
      host.wake(this);
    }
  }

  // ---- inputs

  /** An event of signaling that names this session. */
  public void onSignaling(SignalingEvent event, long now) {
    if (state != State.LIVE) {
      return;
    }
    latest = now;
    if (event instanceof SignalingEvent.RemoteCandidate news) {
      punching.onRemoteCandidate(news.generation(), news.text(), now);
    } else if (event instanceof SignalingEvent.RemoteCandidatesEnded news) {
      punching.onRemoteEnded(news.generation(), now);
    } else if (event instanceof SignalingEvent.StartPunching news) {
      punching.startIn(Math.max(0, news.delayMillis()) * NANOS_PER_MILLI, now);
    } else if (event instanceof SignalingEvent.Restarted news) {
      onRestarted(news.ice(), now);
    } else if (event instanceof SignalingEvent.Resumed news) {
      onResumed(news, now);
    } else if (event instanceof SignalingEvent.AccessChanged news) {
      allow(news.services());
    } else if (event instanceof SignalingEvent.SessionClosed news) {
      if (news.code() == ErrorCode.PEER_RESTARTED) {
        onPeerRestarted(news.text(), now);
      } else if (news.code() == ErrorCode.PEER_LOST || news.code() == ErrorCode.UNKNOWN_SESSION) {
        onOrphaned(news.text(), now);
      } else {
        end(news.code(), news.text(), false, now);
      }
    }
    settle(now);
  }

  private void onRestarted(IceParameters remote, long now) {
    try {
      punching.onRestarted(remote, now);
      paths.doubt(now);
    } catch (IllegalArgumentException e) {
      end(ErrorCode.MALFORMED, "ICE of the peer: " + e.getMessage(), true, now);
    }
  }

  private void onResumed(SignalingEvent.Resumed news, long now) {
    host.openFlow(this, news.flow(), now);
    allow(news.services());
    punching.onResumed(paths.isDirect(), now);
    paths.onRelayBack(now);
    carriage.onRelayBack(now);
  }

  /** The services that the Agent may use, perhaps others than before. */
  public void allow(Collection<String> allowed) {
    if (!services.equals(Set.copyOf(allowed))) {
      services = Set.copyOf(allowed);
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
    punching.receive(buffer, offset, length, local, from, now);
    settle(now);
  }

  /** Connector: somebody wants to be C, from where the session allows it. */
  public boolean accept(IncomingConnection incoming, long now) {
    latest = now;
    return carriage.accept(incoming, now);
  }

  /** An event of one of its connections. */
  public void onQuic(QuicEvent event, long now) {
    latest = now;
    if (onTraffic(event)) {
      return; // nothing follows from it
    }
    if (event instanceof QuicEvent.HandshakeCompleted news) {
      onHandshakeCompleted(news.connection(), now);
    } else if (event instanceof QuicEvent.ConnectionClosed news) {
      carriage.onClosed(news.connection(), news.reason(), now);
    } else {
      onNews(event, now);
    }
    settle(now);
  }

  /** What there is much of; returns whether that is what it was. */
  private boolean onTraffic(QuicEvent event) {
    QuicConnection c = carriage.connection();
    if (event instanceof QuicEvent.StreamUpdated news) {
      if (news.connection() == c) {
        gate.onNews(news);
      }
    } else if (event instanceof QuicEvent.DatagramsReadable news) {
      if (news.connection() == c) {
        host.tell(datagramsReadable);
      }
    } else if (event instanceof QuicEvent.DatagramSettled news) {
      if (news.connection() == c) {
        host.tell(new NodeEvent.DatagramSettled(this, news.tag(), news.acknowledged()));
      }
    } else {
      return false;
    }
    return true;
  }

  private void onHandshakeCompleted(QuicConnection connection, long now) {
    if (carriage.onHandshakeCompleted(connection, now)) {
      host.tell(new NodeEvent.SessionUp(this));
      paths.begin(connection, now);
    }
  }

  /** News that only the present C may have. */
  private void onNews(QuicEvent event, long now) {
    QuicConnection c = carriage.connection();
    if (event instanceof QuicEvent.HandshakeConfirmed news && news.connection() == c) {
      paths.onConfirmed(now);
    } else if (event instanceof QuicEvent.PathUpdated news && news.connection() == c) {
      paths.onPathEvent(news.event(), now);
    } else if (event instanceof QuicEvent.StreamsAvailable news && news.connection() == c) {
      host.tell(new NodeEvent.StreamsAvailable(this));
    }
  }

  /** C is gone: its streams are. */
  void onConnectionLost(String reason, boolean wasUp, long now) {
    latest = now;
    paths.end();
    gate.end();
    if (wasUp) {
      host.counters().onConnectionLost();
      host.tell(new NodeEvent.SessionLost(this, reason));
    } else {
      progress("no connection: " + reason);
    }
    if (orphan.isOrphaned()) {
      onOrphanLost(reason, now);
    }
  }

  /** News of ICE, in order. */
  void onIceEvents(List<IceEvent> events) {
    for (IceEvent event : events) {
      if (event instanceof IceEvent.PairValid news) {
        onPairValid(news.pair());
      } else if (event instanceof IceEvent.ConsentLost news) {
        checked(news.pair());
        onPairLost(news.pair());
      } else if (event instanceof IceEvent.PairClosed news) {
        checked(news.pair());
        onPairLost(news.pair());
      } else if (event instanceof IceEvent.Failed news) {
        onPunchFailed(news.whyNotDirect());
      }
    }
  }

  private void onPairValid(PairInfo pair) {
    checked(pair);
    host.claimPair(pair.base(), pair.peer(), this, latest);
    paths.onPairValid(pair, latest);
    if (state == State.LIVE) {
      carriage.onPath(latest);
    }
  }

  private void onPairLost(PairInfo pair) {
    PairInfo other = punching.pair(pair.base(), pair.peer());
    if (other == null || !other.isValid()) {
      host.releasePair(pair.base(), pair.peer(), this);
    }
    paths.onPairLost(pair);
  }

  private void onPunchFailed(String why) {
    if (state != State.LIVE || paths.isDirect() || punching.bestValid() != null) {
      return; // a path of the generation before may still come back
    }
    onPunched(false, why);
    if (mode == PathMode.DIRECT && !carriage.everUp()) {
      end(ErrorCode.NO_DIRECT_PATH, why, true, latest);
    }
  }

  /** A punching attempt has come to an end. */
  void onPunched(boolean direct, String detail) {
    host.counters().onPunched(direct);
    progress((direct ? "direct: " : "no direct path: ") + detail);
    host.signaling().punchResult(name, direct, punching.attemptMillis(latest), detail, latest);
  }

  /** The sockets have changed. */
  public void onBasesChanged(long now) {
    latest = now;
    paths.onBasesChanged(now);
    punching.onBasesChanged(now);
    settle(now);
  }

  /** The Intermediate has told where it sees us. */
  public void onReflexive(long now) {
    latest = now;
    punching.onReflexive(now);
    settle(now);
  }

  /** Whether the leg carries C has changed. */
  public void onRelayChanged(long now) {
    latest = now;
    if (state == State.LIVE && host.isRelayUp(this)) {
      paths.onRelayBack(now);
      carriage.onPath(now);
    }
    settle(now);
  }

  /** Time went by for everybody but us. */
  public void onSuspended(long now) {
    latest = now;
    if (state == State.LIVE) {
      paths.doubt(now);
      punching.restart(now);
      settle(now);
    }
  }

  // ---- the machine

  private void settle(long now) {
    if (state != State.CLOSED) {
      punching.settle(now);
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
    if (orphan.takeAsk(now)) {
      host.reopen(this, now);
    }
    if (orphan.takeVerdict(carriage.connection(), now)) {
      carriage.dismiss("the peer has lost the session", now);
      onConnectionLost("the peer has lost the session", true, now);
    }
    punching.onTimeout(now);
    if (state == State.LIVE) {
      carriage.onTimeout(now);
    }
    if (state == State.LIVE) {
      paths.onTimeout(now);
    }
    settle(now);
  }

  /** When {@link #onTimeout} is due, or {@link #NEVER}. */
  public long nextTimeout() {
    if (state == State.CLOSED) {
      return NEVER;
    }
    long next = Math.min(punching.nextTimeout(), orphan.nextTimeout());
    return state == State.LIVE
        ? Math.min(next, Math.min(carriage.nextTimeout(), paths.nextTimeout()))
        : next;
  }

  /** The next datagram of ICE. */
  public boolean pollTransmit(IceTransmit out, long now) {
    return state != State.CLOSED && punching.pollTransmit(out, now);
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
    carriage.close(code, reason, now);
    paths.end();
    gate.end();
    punching.close();
    if (before == State.LIVE && tellSignaling) {
      host.signaling().close(name, code, reason, now);
    }
    if (wasOpen()) {
      host.tell(new NodeEvent.SessionClosed(this, code, reason));
    }
    host.forget(this, now);
  }

  // ---- what others may know

  /** What signaling calls it now; null before the first answer. */
  public SessionId name() {
    return name;
  }

  /** Whether it has a name, and has not ended. */
  public boolean isLive() {
    return state == State.LIVE;
  }

  boolean mayUse(String service) {
    return services.contains(service);
  }

  /** The far end of its relay path. */
  public RelayAddress relayAddress() {
    return relayAddress;
  }

  /** Whether its C takes a direct path. */
  public boolean isDirect() {
    return paths.isDirect();
  }

  /** Streams of C that have not ended. */
  public int openStreams() {
    return gate.open();
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

  private void checked(PairInfo pair) {
    if (state == State.LIVE) {
      host.tell(new NodeEvent.Checked(this, pair));
    }
  }

  // ---- PeerSession

  @Override
  public SessionId id() {
    return id;
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public boolean isAgent() {
    return agent;
  }

  @Override
  public Set<String> services() {
    return services;
  }

  @Override
  public PathMode mode() {
    return mode;
  }

  @Override
  public QuicConnection connection() {
    return carriage.usable();
  }

  @Override
  public PathInfo path() {
    return paths.active();
  }

  @Override
  public List<PathInfo> paths() {
    return paths.all();
  }

  @Override
  public long openedAtNanos() {
    return openedAt;
  }

  @Override
  public QuicStream openStream(String service, long now) {
    latest = now;
    QuicConnection c = carriage.usable();
    if (c == null) {
      throw new IllegalStateException("there is no connection with the peer at the moment");
    }
    if (!ServiceName.isValid(service)) {
      throw new IllegalArgumentException("no name of a service: " + service);
    }
    QuicStream stream = c.openStream(true);
    if (stream != null) {
      gate.onOpenedByUs();
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
    return "session " + id + " with " + peer;
  }
}
