package dev.crowfly.node.core.leg;

import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.relay.FlowLimits;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
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

  /** How long the last words may take. */
  private static final long LEAVE_NANOS = 500 * NANOS_PER_MILLI;

  private final SignalingClient signaling;
  private final Dialing dialing;
  private final BackOff backOff;
  private final SignalingStream stream;
  private final LegRelay relay;
  private final LegConnection connection;
  private final Queue<LegEvent> events = new ArrayDeque<>();

  private LegState state = LegState.NEW;
  private List<LocalBase> bases = List.of();
  private List<InetSocketAddress> addresses = List.of();
  private boolean everUp;
  private long upAt;
  private long stateEndsAt = NEVER; // RESOLVING, WAITING, LEAVING
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
    connection = new LegConnection(stream, relay, events);
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
      case GREETING, UP -> reconnectIf(connection.follow(bases, now), now);
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
      connection.ask(now);
    }
  }

  /**
   * An event of the endpoint.
   *
   * @return whether it was about a connection of the leg; if so, poll the {@link #relay}
   */
  public boolean onEvent(QuicEvent event, long now) {
    QuicConnection about = event.connection();
    if (about == null || about.attachment() != this) {
      return false;
    }
    if (dialing.has(about)) {
      onDialed(about, event, now);
    } else if (connection.is(about)) {
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
    reconnectIf(connection.onTimeout(now), now);
  }

  /**
   * Ends the leg: what signaling has still to say is written first. {@link #isGone} tells when it
   * is over.
   */
  public void close(long now) {
    if (state.isConnected() && state != LegState.LEAVING) {
      connection.finish();
      state = LegState.LEAVING;
      stateEndsAt = now + LEAVE_NANOS;
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
        Math.min(stateEndsAt, connection.nextTimeout()),
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
    return connection.carriesRelay();
  }

  /** Our address as the Intermediate sees it, as it told last; null if it never did. */
  public InetSocketAddress observed() {
    return connection.observed();
  }

  /** The smoothed round-trip time of the leg; 0 while there is none. */
  public long rttNanos() {
    return connection.rttNanos();
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
    tell(new NodeEvent.ResolveIntermediate());
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
      if (!attempt.isClosed()) { // else its end follows, and tells why
        onConnected(attempt, dialing.onConnected(attempt, now), now);
      }
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

  private void onConnected(QuicConnection winner, Route route, long now) {
    if (connection.begin(winner, route, now)) {
      state = LegState.GREETING;
    } else {
      fail(new LegFailure(ErrorCode.MALFORMED, route.text() + " allows no stream", false), now);
    }
  }

  private void onConnectionEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.ConnectionClosed closed) {
      LegFailure failure = LegFailure.of(closed.reason(), connection.route().text());
      connection.onClosed(now);
      fail(failure, now);
      return;
    }
    String reason = connection.onEvent(event, now);
    if (reason != null && event instanceof QuicEvent.StreamUpdated) {
      connection.close(ErrorCode.NONE, "", now);
      fail(LegFailure.unreachable(reason), now);
    } else {
      reconnectIf(reason, now);
    }
  }

  private void onWelcome(SignalingEvent.Welcomed welcomed, long now) {
    state = LegState.UP;
    everUp = true;
    upAt = now;
    connection.onSeen(welcomed.welcome().observed());
    tell(
        new NodeEvent.LegUp(
            connection.peer(), connection.route().address(), connection.observed(), rttNanos()));
    connection.onUp(now);
  }

  private void onSignalingFailed(SignalingEvent.LegFailed failed, long now) {
    LegFailure failure = new LegFailure(failed.code(), failed.text(), failed.fatal());
    if (state == LegState.GREETING || state == LegState.UP) {
      connection.close(failed.code(), failed.text(), now);
      fail(failure, now);
    } else if (state == LegState.WAITING || state == LegState.RESOLVING) {
      // The connection ended before its last words were polled; they say more than its end.
      refuseIfFatal(failure);
    }
  }

  /** Gives the connection up, if there is a reason, and makes another one at once. */
  private void reconnectIf(String reason, long now) {
    if (reason == null) {
      return;
    }
    boolean leaving = state == LegState.LEAVING;
    connection.close(ErrorCode.NONE, reason, now);
    if (leaving) {
      state = LegState.GONE;
      stateEndsAt = NEVER;
    } else {
      tell(new NodeEvent.LegDown(ErrorCode.INTERMEDIATE_UNREACHABLE, reason, 0));
      redial(now);
    }
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
    tell(new NodeEvent.LegRefused(failure.code(), failure.text()));
    return true;
  }

  private void retryLater(LegFailure failure, long now) {
    long wait = backOff.next();
    state = LegState.WAITING;
    stateEndsAt = now + wait;
    tell(new NodeEvent.LegDown(failure.code(), failure.text(), wait));
  }

  private void onStateEnd(long now) {
    switch (state) {
      case WAITING -> resolve(now);
      case RESOLVING -> dial(now);
      case LEAVING -> {
        connection.close(ErrorCode.NONE, "", now);
        state = LegState.GONE;
      }
      case NEW, DIALING, GREETING, UP, REFUSED, GONE -> {}
    }
  }

  private void tell(NodeEvent event) {
    events.add(new LegEvent.Tell(event));
  }

  private long wallClock(long now) {
    return wallClockMillis + (now - wallClockAt) / NANOS_PER_MILLI;
  }
}
