package dev.crowfly.node.core.leg;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.signaling.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One round of attempts to reach the Intermediate: all routes in turn, the next one 250 ms after
 * the last (RFC 8305 §5) or at once when all others have failed; the first handshake that completes
 * wins.
 */
final class Dialing {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long STAGGER_NANOS = 250_000_000L;

  private final QuicEndpoint endpoint;
  private final QuicConfig config;
  private final String serverName;
  private final Object owner;
  private final Map<QuicConnection, Route> attempts = new LinkedHashMap<>();
  private List<Route> plan = List.of();
  private int next;
  private long nextAt = NEVER;
  private LegFailure failure;

  /**
   * Nothing is tried yet.
   *
   * @param owner is attached to each connection, so that its events are known as his
   */
  Dialing(QuicEndpoint endpoint, QuicConfig config, String serverName, Object owner) {
    this.endpoint = endpoint;
    this.config = config;
    this.serverName = serverName;
    this.owner = owner;
  }

  /** Begins a round; the one before, if any, has ended. */
  void begin(List<Route> routes, long wallClockMillis, long now) {
    plan = routes;
    next = 0;
    failure = null;
    tryNext(wallClockMillis, now);
  }

  /** When {@link #onTimeout} is due. */
  long nextTimeout() {
    return nextAt;
  }

  void onTimeout(long wallClockMillis, long now) {
    if (nextAt <= now) {
      tryNext(wallClockMillis, now);
    }
  }

  /** Whether this is one of the attempts. */
  boolean has(QuicConnection connection) {
    return attempts.containsKey(connection);
  }

  /** This attempt has won: the others end. Gives its route. */
  Route onConnected(QuicConnection winner, long now) {
    Route route = attempts.remove(winner);
    abort("another address was faster", now);
    return route;
  }

  /** An attempt has failed: the next one begins. */
  void onClosed(QuicConnection connection, CloseReason reason, long wallClockMillis, long now) {
    Route route = attempts.remove(connection);
    keepWorst(LegFailure.of(reason, route.text()));
    if (attempts.isEmpty()) {
      tryNext(wallClockMillis, now);
    }
  }

  /** Why the round has failed; null while it goes on. */
  LegFailure failure() {
    return attempts.isEmpty() && next == plan.size() ? failure : null;
  }

  /** Ends all attempts. */
  void abort(String reason, long now) {
    for (QuicConnection each : List.copyOf(attempts.keySet())) {
      each.close(0, reason, now);
    }
    attempts.clear();
    plan = List.of();
    next = 0;
    nextAt = NEVER;
    failure = null;
  }

  private void tryNext(long wallClockMillis, long now) {
    boolean begun = false;
    while (!begun && next < plan.size()) {
      begun = attempt(plan.get(next++), wallClockMillis, now);
    }
    nextAt = next < plan.size() ? now + STAGGER_NANOS : NEVER;
  }

  private boolean attempt(Route route, long wallClockMillis, long now) {
    try {
      QuicConnection connection =
          endpoint.connect(
              config, route.local(), route.address(), serverName, wallClockMillis, now);
      connection.attach(owner);
      attempts.put(connection, route);
      return true;
    } catch (IllegalStateException e) {
      keepWorst(new LegFailure(ErrorCode.LIMIT, e.getMessage(), false));
      return false;
    }
  }

  /** Of several failures the one that says most. */
  private void keepWorst(LegFailure latest) {
    boolean saysLess =
        failure != null && (failure.fatal() || latest.code() == ErrorCode.INTERMEDIATE_UNREACHABLE);
    if (!saysLess) {
      failure = latest;
    }
  }
}
