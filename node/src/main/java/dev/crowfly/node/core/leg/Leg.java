package dev.crowfly.node.core.leg;

import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.relay.FlowLimits;
import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.client.SignalingClient;
import dev.crowfly.signaling.client.SignalingEvent;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The edge's connection to the Intermediate (A or B), over and over again: dialed, kept alive,
 * moved when the network changes, made anew when it is lost.
 *
 * <p>It shares the node's endpoint. <b>Inputs</b>: {@link #network} (the first call begins), {@link
 * #addresses}, {@link #timeOfDay}, {@link #onEvent}, {@link #onTimeout}, {@link #suspended}.
 * <b>Outputs</b>: {@link #pollSignaling}, {@link #pollEvent}, {@link #nextTimeout}, the {@link
 * #relay}, and {@link #flush}: to be called when the endpoint has nothing more to send, until it
 * says false. The {@link SignalingClient} is the caller's, who gives it commands and its timeouts;
 * the leg alone reads, writes and polls it.
 *
 * <p>The endpoint's path policy has to allow datagrams of {@link LegProtocol#DATAGRAM_BYTES} to the
 * Intermediate, or the relay is not available. Not thread-safe.
 */
public final class Leg {
  /** Nothing is due. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** After so long a leg counts as stable, and the next loss as news. */
  private static final long STABLE_NANOS = 10_000 * NANOS_PER_MILLI;

  /** How long a name may be looked up when older addresses are known. */
  private static final long RESOLVE_NANOS = 2_000 * NANOS_PER_MILLI;

  /** How long a new path, or an old one after a suspend, has to prove itself. */
  private static final long PROBATION_NANOS = 3_000 * NANOS_PER_MILLI;

  /** How long the last words may take. */
  private static final long LEAVE_NANOS = 500 * NANOS_PER_MILLI;

  private final SignalingClient signaling;
  private final Dialing dialing;
  private final BackOff backOff;
  private final SignalingStream stream;
  private final LegRelay relay;
  private final Queue<LegEvent> events = new ArrayDeque<>();

  private LegState state = LegState.NEW;
  private List<LocalBase> bases = List.of();
  private List<InetSocketAddress> addresses = List.of();
  private QuicConnection connection; // null = none in use
  private Route route; // of the connection
  private LocalKey onProbation; // null = no path is
  private InetSocketAddress observed;
  private boolean carriesRelay;
  private boolean everUp;
  private long upAt;
  private long stateEndsAt = NEVER; // RESOLVING, WAITING, LEAVING
  private long probationEndsAt = NEVER;
  private long wallClockMillis;
  private long wallClockAt;

  /** A leg that waits for its first {@link #network}. */
  public Leg(
      QuicEndpoint endpoint,
      LegConfig config,
      SignalingClient signaling,
      Parameters parameters,
      RandomSource random) {
    this.signaling = signaling;
    dialing =
        new Dialing(endpoint, LegProtocol.edge(config, parameters), config.serverName(), this);
    backOff = new BackOff(parameters.reconnectNanos(), parameters.maxReconnectNanos(), random);
    stream = new SignalingStream(signaling);
    relay = new LegRelay(FlowLimits.of(parameters, 0));
  }

  // ---- inputs

  /** Tells the time of day, at the start and once in a while: certificates have dates. */
  public void timeOfDay(long millisSince1970, long now) {
    wallClockMillis = millisSince1970;
    wallClockAt = now;
  }

  /**
   * The sockets, at the start and after each change of the network. A leg whose socket has got a
   * new generation moves there, and is made anew at once if that does not work out; a new attempt
   * that was waiting begins.
   */
  public void network(List<LocalBase> nowThere, long now) {
    if (bases.equals(nowThere) && state != LegState.NEW) {
      return;
    }
    bases = List.copyOf(nowThere);
    switch (state) {
      case NEW, WAITING -> redial(now);
      case DIALING -> {
        dialing.abort("the network has changed", now);
        redial(now);
      }
      case GREETING, UP -> follow(now);
      case RESOLVING, LEAVING, REFUSED, GONE -> {}
    }
  }

  /**
   * The answer to {@link NodeEvent.ResolveIntermediate}.
   *
   * @param resolved in the order of preference within each family; empty = there are none
   */
  public void addresses(List<InetSocketAddress> resolved, long now) {
    if (!resolved.isEmpty()) {
      addresses = List.copyOf(resolved);
    }
    if (state != LegState.RESOLVING) {
      return;
    }
    if (addresses.isEmpty()) {
      retryLater(LegFailure.unreachable("its name could not be resolved"), now);
    } else {
      dial(now);
    }
  }

  /**
   * Time has passed for the world, but not for us: NATs have forgotten us. The leg is asked at once
   * whether it is still there.
   */
  public void suspended(long now) {
    if (state == LegState.WAITING) {
      redial(now);
    } else if (state == LegState.UP || state == LegState.GREETING) {
      try {
        connection.probePath(route.local(), route.address(), 0, now);
        beginProbation(route.local(), now);
      } catch (PathException e) {
        reconnect("the path to the Intermediate can't be asked", now);
      }
    }
  }

  /**
   * An event of the endpoint.
   *
   * @return whether it was about a connection of the leg; if so, poll the {@link #relay}
   */
  public boolean onEvent(QuicEvent event, long now) {
    QuicConnection about = connectionOf(event);
    if (about == null || about.attachment() != this) {
      return false;
    }
    if (dialing.has(about)) {
      onDialed(about, event, now);
    } else if (about == connection) {
      onConnectionEvent(event, now);
    }
    return true;
  }

  /** Time has passed; harmless when nothing is due. */
  public void onTimeout(long now) {
    if (state == LegState.DIALING) {
      dialing.onTimeout(wallClock(now), now);
      checkDialing(now);
    }
    if (stateEndsAt <= now) {
      stateEndsAt = NEVER;
      onStateEnd(now);
    }
    if (probationEndsAt <= now) {
      reconnect("no answer from the Intermediate on this network", now);
    }
  }

  /**
   * Ends the leg: what signaling has still to say is written first. {@link #isGone} tells when it
   * is over.
   */
  public void close(long now) {
    if (state.isConnected() && state != LegState.LEAVING) {
      stream.finish();
      state = LegState.LEAVING;
      stateEndsAt = now + LEAVE_NANOS;
      probationEndsAt = NEVER;
    } else if (state != LegState.LEAVING) {
      dialing.abort("the node goes", now);
      state = LegState.GONE;
      stateEndsAt = NEVER;
    }
  }

  // ---- outputs

  /** The next event of signaling, or null. */
  public SignalingEvent pollSignaling(long now) {
    SignalingEvent event = signaling.pollEvent();
    if (event instanceof SignalingEvent.Welcomed welcomed && state == LegState.GREETING) {
      onWelcome(welcomed, now);
    } else if (event instanceof SignalingEvent.LegFailed failed) {
      onSignalingFailed(failed, now);
    }
    return event;
  }

  /** The next event, or null. */
  public LegEvent pollEvent() {
    return events.poll();
  }

  /** When {@link #onTimeout} is due, or {@link #NEVER}. */
  public long nextTimeout() {
    return Math.min(
        Math.min(stateEndsAt, probationEndsAt),
        state == LegState.DIALING ? dialing.nextTimeout() : NEVER);
  }

  /**
   * Gives the connection what signaling and relay have to send, as far as it takes it.
   *
   * @return whether that was anything, so that the endpoint has something to send
   */
  public boolean flush(long now) {
    return stream.send() || relay.flush(now);
  }

  /** The relay paths. */
  public LegRelay relay() {
    return relay;
  }

  /** Whether the Intermediate has greeted us. */
  public boolean isUp() {
    return state == LegState.UP;
  }

  /** Whether no attempt will be made any more. */
  public boolean isRefused() {
    return state == LegState.REFUSED;
  }

  /** Whether it has ended after {@link #close}. */
  public boolean isGone() {
    return state == LegState.GONE;
  }

  /** Whether datagrams of C go over the leg at present. */
  public boolean isRelayAvailable() {
    return state == LegState.UP && carriesRelay;
  }

  /** Our address as the Intermediate sees it, as it told last; null if it never did. */
  public InetSocketAddress observed() {
    return observed;
  }

  /** The smoothed round-trip time of the leg; 0 while there is none. */
  public long rttNanos() {
    return connection == null ? 0 : connection.stats().smoothedRttNanos();
  }

  // ---- dialing

  /** Another attempt, at once; the name is looked up again, since the network may be another. */
  private void redial(long now) {
    backOff.reset();
    resolve(now);
  }

  private void resolve(long now) {
    state = LegState.RESOLVING;
    stateEndsAt = addresses.isEmpty() ? NEVER : now + RESOLVE_NANOS;
    events.add(new LegEvent.Tell(new NodeEvent.ResolveIntermediate()));
  }

  private void dial(long now) {
    List<Route> plan = Route.plan(bases, addresses);
    if (plan.isEmpty()) {
      retryLater(LegFailure.unreachable("this network has no way to any of its addresses"), now);
      return;
    }
    state = LegState.DIALING;
    stateEndsAt = NEVER;
    dialing.begin(plan, wallClock(now), now);
    checkDialing(now);
  }

  private void onDialed(QuicConnection attempt, QuicEvent event, long now) {
    if (event instanceof QuicEvent.HandshakeCompleted) {
      route = dialing.onConnected(attempt, now);
      onConnected(attempt, now);
    } else if (event instanceof QuicEvent.ConnectionClosed closed) {
      dialing.onClosed(attempt, closed.reason(), wallClock(now), now);
      checkDialing(now);
    }
  }

  private void checkDialing(long now) {
    LegFailure failure = dialing.failure();
    if (failure != null) {
      fail(failure, now);
    }
  }

  // ---- connected

  private void onConnected(QuicConnection winner, long now) {
    QuicStream opened = winner.openStream(true);
    if (opened == null) {
      winner.close(ErrorCode.MALFORMED.code(), "no stream for signaling is allowed", now);
      retryLater(
          new LegFailure(ErrorCode.MALFORMED, route.text() + " allows no stream", false), now);
      return;
    }
    connection = winner;
    state = LegState.GREETING;
    stream.begin(opened, now);
    relay.connected(winner);
  }

  private void onConnectionEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.StreamUpdated news && stream.is(news.stream())) {
      if (news.has(QuicStream.READABLE) && !stream.receive(now)) {
        onStreamEnd(now);
      }
    } else if (event instanceof QuicEvent.PathUpdated news) {
      onPath(news.event(), now);
    } else if (event instanceof QuicEvent.ConnectionClosed closed) {
      stream.receive(now); // the last words may say why
      LegFailure failure = LegFailure.of(closed.reason(), route.text());
      endConnection(now);
      fail(failure, now);
    }
  }

  private void onStreamEnd(long now) {
    connection.close(ErrorCode.NONE.code(), "", now);
    endConnection(now);
    fail(LegFailure.unreachable("the Intermediate at " + route.text() + " has ended the leg"), now);
  }

  private void onWelcome(SignalingEvent.Welcomed welcomed, long now) {
    state = LegState.UP;
    everUp = true;
    upAt = now;
    carriesRelay = LegProtocol.carriesRelay(connection);
    if (observed == null) {
      observed = welcomed.welcome().observed();
    }
    String node = connection.session().orElseThrow().peerNodeId().toString();
    events.add(new LegEvent.Tell(new NodeEvent.LegUp(node, route.address(), observed, rttNanos())));
    events.add(new LegEvent.RelayAvailable(carriesRelay));
  }

  private void onSignalingFailed(SignalingEvent.LegFailed failed, long now) {
    LegFailure failure = new LegFailure(failed.code(), failed.text(), failed.fatal());
    if (state == LegState.GREETING || state == LegState.UP) {
      connection.close(failed.code().code(), failed.text(), now);
      endConnection(now);
      fail(failure, now);
    } else if (state == LegState.WAITING || state == LegState.RESOLVING) {
      // The connection ended before its last words were polled; they say more than its end.
      refuseIfFatal(failure);
    }
  }

  /** The connection is no longer ours; what becomes of the leg is the caller's to say. */
  private void endConnection(long now) {
    connection = null;
    onProbation = null;
    probationEndsAt = NEVER;
    observed = null;
    carriesRelay = false;
    stream.end(now);
    relay.disconnected();
  }

  // ---- paths

  private void onPath(PathEvent event, long now) {
    if (event instanceof PathEvent.AddressObserved news) {
      if (!news.observed().equals(observed)) {
        observed = news.observed();
        events.add(new LegEvent.AddressObserved(news.local(), observed));
      }
    } else if (event instanceof PathEvent.Validated path && path.local().equals(onProbation)) {
      onProbation = null;
      probationEndsAt = NEVER;
    } else if (event instanceof PathEvent.FailedValidation path
        && path.local().equals(onProbation)) {
      reconnect("no answer from the Intermediate on this network", now);
    }
    if (state == LegState.UP && LegProtocol.carriesRelay(connection) != carriesRelay) {
      carriesRelay = !carriesRelay;
      events.add(new LegEvent.RelayAvailable(carriesRelay));
    }
  }

  /** The network has changed under a connection. */
  private void follow(long now) {
    if (bases.stream().anyMatch(base -> base.key().equals(route.local()))) {
      return;
    }
    LocalKey replacement = Route.replacement(bases, route.local(), route.address());
    if (replacement == null || !connection.isHandshakeConfirmed()) {
      reconnect("the network has changed", now);
      return;
    }
    try {
      connection.migrateSource(replacement, now);
      route = new Route(replacement, route.address());
      beginProbation(replacement, now);
    } catch (PathException e) {
      reconnect("the network has changed", now);
    }
  }

  private void beginProbation(LocalKey local, long now) {
    onProbation = local;
    probationEndsAt = now + PROBATION_NANOS;
  }

  private void reconnect(String reason, long now) {
    connection.close(ErrorCode.NONE.code(), reason, now);
    endConnection(now);
    events.add(
        new LegEvent.Tell(new NodeEvent.LegDown(ErrorCode.INTERMEDIATE_UNREACHABLE, reason, 0)));
    redial(now);
  }

  // ---- what follows a failure

  private void fail(LegFailure failure, long now) {
    if (state == LegState.LEAVING) {
      state = LegState.GONE;
      stateEndsAt = NEVER;
      return;
    }
    if (state == LegState.UP && now - upAt >= STABLE_NANOS) {
      backOff.reset();
    }
    if (!refuseIfFatal(failure)) {
      retryLater(failure, now);
    }
  }

  /** A node that was welcome once goes on asking: somebody may be repairing the Intermediate. */
  private boolean refuseIfFatal(LegFailure failure) {
    if (!failure.fatal() || everUp) {
      return false;
    }
    state = LegState.REFUSED;
    stateEndsAt = NEVER;
    events.add(new LegEvent.Tell(new NodeEvent.LegRefused(failure.code(), failure.text())));
    return true;
  }

  private void retryLater(LegFailure failure, long now) {
    long wait = backOff.next();
    state = LegState.WAITING;
    stateEndsAt = now + wait;
    events.add(new LegEvent.Tell(new NodeEvent.LegDown(failure.code(), failure.text(), wait)));
  }

  private void onStateEnd(long now) {
    switch (state) {
      case WAITING -> resolve(now);
      case RESOLVING -> dial(now);
      case LEAVING -> {
        connection.close(ErrorCode.NONE.code(), "", now);
        endConnection(now);
        state = LegState.GONE;
      }
      case NEW, DIALING, GREETING, UP, REFUSED, GONE -> {}
    }
  }

  private long wallClock(long now) {
    return wallClockMillis + (now - wallClockAt) / NANOS_PER_MILLI;
  }

  private static QuicConnection connectionOf(QuicEvent event) {
    if (event instanceof QuicEvent.StreamUpdated news) {
      return news.connection();
    } else if (event instanceof QuicEvent.DatagramsReadable news) {
      return news.connection();
    } else if (event instanceof QuicEvent.DatagramSettled news) {
      return news.connection();
    } else if (event instanceof QuicEvent.PathUpdated news) {
      return news.connection();
    } else if (event instanceof QuicEvent.HandshakeCompleted news) {
      return news.connection();
    } else if (event instanceof QuicEvent.HandshakeConfirmed news) {
      return news.connection();
    } else if (event instanceof QuicEvent.NewTokenReceived news) {
      return news.connection();
    } else if (event instanceof QuicEvent.StreamsAvailable news) {
      return news.connection();
    } else if (event instanceof QuicEvent.ConnectionClosed news) {
      return news.connection();
    } else {
      return null;
    }
  }
}
