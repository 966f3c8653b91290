package dev.crowfly.node.core.leg;

import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;

/**
 * The connection that is in use, one after the other: its stream, its paths, what it carries.
 *
 * <p>Whatever makes it useless is returned as a reason; to end it is the caller's.
 */
final class LegConnection {
  private static final long NEVER = Long.MAX_VALUE;

  /** How long a new path, or an old one after a suspend, has to prove itself. */
  private static final long PROBATION_NANOS = 3_000_000_000L;

  private static final String NO_ANSWER = "no answer from the Intermediate on this network";

  private final SignalingStream stream;
  private final LegRelay relay;
  private final Queue<LegEvent> events;
  private final RelayWidth width;
  private QuicConnection connection; // null = none
  private Route route; // of the connection, or of the last one
  private LocalKey onProbation; // null = no path is
  private long heardBefore = NEVER; // packets, when we asked whether it is still there
  private long probationEndsAt = NEVER;
  private InetSocketAddress observed;

  LegConnection(SignalingStream stream, LegRelay relay, Queue<LegEvent> events) {
    this.stream = stream;
    this.relay = relay;
    this.events = events;
    width = new RelayWidth(events);
  }

  boolean is(QuicConnection other) {
    return connection == other;
  }

  Route route() {
    return route;
  }

  /** Whether datagrams of C go over it, now that it is welcome. */
  boolean carriesRelay() {
    return width.carriesRelay();
  }

  /** Our address as the Intermediate sees it; null if unknown. */
  InetSocketAddress observed() {
    return observed;
  }

  long rttNanos() {
    return connection == null ? 0 : connection.stats().smoothedRttNanos();
  }

  /** Node id of the Intermediate. */
  String peer() {
    return connection.session().orElseThrow().peerNodeId().toString();
  }

  /**
   * A handshake has completed: signaling begins.
   *
   * @return false when the Intermediate allows no stream for it
   */
  boolean begin(QuicConnection winner, Route itsRoute, long now) {
    route = itsRoute;
    QuicStream opened = winner.openStream(true);
    if (opened == null) {
      winner.close(ErrorCode.MALFORMED.code(), "no stream for signaling is allowed", now);
      return false;
    }
    connection = winner;
    stream.begin(opened, now);
    relay.connected(winner);
    return true;
  }

  /** The Intermediate says that it sees us there. */
  void onSeen(InetSocketAddress seen) {
    if (observed == null) {
      observed = seen;
      events.add(new LegEvent.AddressObserved(route.local(), seen));
    }
  }

  /** The Intermediate has greeted us: sessions may begin. */
  void onUp(long now) {
    width.begin(connection, now);
  }

  /** Anything but the end of the connection; why it is of no use any more, or null. */
  String onEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.StreamUpdated news && stream.is(news.stream())) {
      return news.has(QuicStream.READABLE) && !stream.receive(now)
          ? "the Intermediate at " + route.text() + " has ended the leg"
          : null;
    }
    return event instanceof QuicEvent.PathUpdated news ? onPath(news.event(), now) : null;
  }

  private String onPath(PathEvent event, long now) {
    String reason = null;
    if (event instanceof PathEvent.AddressObserved news) {
      onObserved(news);
    } else if (event instanceof PathEvent.Validated path && path.local().equals(onProbation)) {
      endProbation();
      if (observed != null) {
        // To the Intermediate nothing may have changed, and then it says nothing again.
        events.add(new LegEvent.AddressObserved(path.local(), observed));
      }
    } else if (event instanceof PathEvent.FailedValidation path
        && path.local().equals(onProbation)) {
      reason = NO_ANSWER;
    }
    width.check(now);
    return reason;
  }

  private void onObserved(PathEvent.AddressObserved news) {
    // What comes late of a network that was left says nothing of this one.
    if (news.local().equals(route.local()) && !news.observed().equals(observed)) {
      observed = news.observed();
      events.add(new LegEvent.AddressObserved(news.local(), observed));
    }
  }

  /** The network has changed: goes on from another local end; why that can't be, or null. */
  String follow(List<LocalBase> bases, long now) {
    if (bases.stream().anyMatch(base -> base.key().equals(route.local()))) {
      return null;
    }
    LocalKey replacement = Route.replacement(bases, route.local(), route.address());
    if (replacement == null) {
      return "this network has no way to the Intermediate";
    }
    if (connection.isClosed() || !connection.isHandshakeConfirmed()) {
      return "the network has changed";
    }
    try {
      connection.migrateSource(replacement, now);
    } catch (PathException e) {
      return "the network has changed, and the connection can't follow: " + e.getMessage();
    }
    route = new Route(replacement, route.address());
    beginProbation(now);
    return null;
  }

  /** Asks whether the Intermediate is still there: it has to say anything at all. */
  void ask(long now) {
    connection.ping(now);
    if (onProbation == null) {
      heardBefore = connection.stats().packetsReceived();
      probationEndsAt = now + PROBATION_NANOS;
    }
  }

  private void beginProbation(long now) {
    onProbation = route.local();
    heardBefore = NEVER;
    probationEndsAt = now + PROBATION_NANOS;
  }

  long nextTimeout() {
    return Math.min(probationEndsAt, width.nextTimeout());
  }

  /** Why it is of no use any more, or null. */
  String onTimeout(long now) {
    width.onTimeout(now);
    if (probationEndsAt > now) {
      return null;
    }
    boolean answered = connection.stats().packetsReceived() > heardBefore;
    endProbation();
    return answered ? null : NO_ANSWER;
  }

  private void endProbation() {
    onProbation = null;
    heardBefore = NEVER;
    probationEndsAt = NEVER;
  }

  /** Says that nothing follows, once all has been said. */
  void finish() {
    stream.finish();
    endProbation();
    width.end();
  }

  /** Ends it with these words. */
  void close(ErrorCode code, String text, long now) {
    connection.close(code.code(), text, now);
    forget(now);
  }

  /** It has ended; what had come before may say why. */
  void onClosed(long now) {
    stream.receive(now);
    forget(now);
  }

  private void forget(long now) {
    connection = null;
    endProbation();
    observed = null;
    width.end();
    stream.end(now);
    relay.disconnected();
  }
}
