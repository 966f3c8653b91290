package dev.crowfly.node.core.session;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.select.PathSelector;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of C's validated paths the Agent takes: shows them to the {@link PathSelector}, keeps its
 * standing, and knows when to look again.
 */
final class PathChoice {
  private static final long NEVER = Long.MAX_VALUE;

  private final SessionHost host;
  private final Session session;
  private final PathSelector selector;
  private PathSelector.Standing standing = PathSelector.Standing.NONE;
  private long reviewAt = NEVER;

  PathChoice(SessionHost host, Session session) {
    this.host = host;
    this.session = session;
    selector = new PathSelector(host.parameters());
  }

  /** C is gone. */
  void end() {
    standing = PathSelector.Standing.NONE;
    reviewAt = NEVER;
  }

  /** Where C is to go; null if it stays. */
  PathSelector.Option choose(QuicConnection connection, long now) {
    List<PathSelector.Option> options = new ArrayList<>();
    PathSelector.Option active = null;
    for (PathStats path : connection.pathStats()) {
      PathSelector.Option option = option(path);
      if (path.state() == PathState.VALIDATED && isUsable(path)) {
        options.add(option);
      }
      if (path.active() && path.state() != PathState.FAILED) {
        active = option;
      }
    }
    PathSelector.Decision decision = selector.choose(options, active, standing, now);
    standing = decision.standing();
    reviewAt = decision.reviewAtNanos();
    return decision.target();
  }

  private static PathSelector.Option option(PathStats path) {
    return new PathSelector.Option(
        path.local(),
        path.peer(),
        PathReport.kind(path.peer()),
        DirectPath.isIpv6(path.peer()),
        path.minRttNanos() == 0 ? 0 : path.smoothedRttNanos());
  }

  private boolean isUsable(PathStats path) {
    return path.peer() instanceof RelayAddress
        ? host.isRelayUp(session) && session.mode() != PathMode.DIRECT
        : session.mode() != PathMode.RELAY;
  }

  /** The choice is to be made again at this time. */
  void reviewAt(long at) {
    reviewAt = at;
  }

  /** The choice is to be made again at this time at the latest. */
  void reviewBy(long at) {
    reviewAt = Math.min(reviewAt, at);
  }

  /** Whether it is time to choose again. */
  boolean takeReview(long now) {
    boolean due = reviewAt <= now;
    reviewAt = due ? NEVER : reviewAt;
    return due;
  }

  long nextTimeout() {
    return reviewAt;
  }
}
