package dev.crowfly.swarm;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.edge.EdgeStats;
import dev.crowfly.node.core.intermediate.IntermediateStats;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.SimEvent;
import dev.crowfly.sim.World;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds in every world at any time, and what nobody may tell in any. */
final class Laws {
  /** How many steps pass from one look at everything to the next. */
  private static final int STEPS = 64;

  /** How long a refusal may be on its way that was true when it was said. */
  private static final Duration NEW = Duration.ofSeconds(10);

  /** What can only be our fault: nobody in these worlds lies, and no limit is reached. */
  private static final Set<ErrorCode> IMPOSSIBLE =
      EnumSet.of(
          ErrorCode.MALFORMED,
          ErrorCode.VERSION,
          ErrorCode.WRONG_NODE,
          ErrorCode.FORBIDDEN,
          ErrorCode.SERVICE_TAKEN,
          ErrorCode.LIMIT,
          ErrorCode.REFUSED_BY_PEER,
          ErrorCode.RELAY_UNAVAILABLE,
          ErrorCode.WRONG_PEER,
          ErrorCode.BACKEND_UNREACHABLE,
          ErrorCode.INTERNAL,
          ErrorCode.INVALID,
          ErrorCode.REPLACED,
          ErrorCode.WRONG_INTERMEDIATE,
          ErrorCode.FILE);

  private final World world;
  private final Cast cast;
  private final Excuses excuses;
  private final Map<String, Member> byId = new HashMap<>();
  private final Map<String, PathMode> modes = new HashMap<>();
  private final Set<String> closed = new HashSet<>();
  private final Set<String> punching = new HashSet<>();
  private boolean isEnding;
  private int step;

  Laws(World world, Cast cast, Excuses excuses) {
    this.world = world;
    this.cast = cast;
    this.excuses = excuses;
    cast.members().forEach(each -> byId.put(each.node().id(), each));
    world.impossible("of the swarm", event -> isWrong(event));
    world.invariant("of the swarm", () -> ++step % STEPS == 0 ? violation() : null);
  }

  /** An Agent may have a session with this Connector from now on. */
  void opens(Member agent, Member connector, PathMode mode) {
    modes.put(pair(agent, connector), mode);
    if (mode != PathMode.RELAY) {
      punching.add(agent.name());
      punching.add(connector.name());
    }
  }

  /** Whether a node may send to other nodes; who has sessions over the relay alone may not. */
  boolean mayPunch(String node) {
    return punching.contains(node);
  }

  /** A session between these two may be closed without a reason from now on. */
  void closes(Member agent, Member connector) {
    closed.add(pair(agent, connector));
  }

  /** Everything may be closed from now on. */
  void ending() {
    isEnding = true;
  }

  private static String pair(Member agent, Member connector) {
    return agent.name() + " " + connector.name();
  }

  private PathMode mode(PeerSession session, Member self, Member peer) {
    return modes.get(session.isAgent() ? pair(self, peer) : pair(peer, self));
  }

  // ---- events

  private boolean isWrong(SimEvent told) {
    Member self = cast.member(told.node());
    NodeEvent event = told.event();
    if (event instanceof NodeEvent.LegRefused || event instanceof NodeEvent.RegistrationRefused) {
      return true;
    } else if (event instanceof NodeEvent.LegDown news) {
      return IMPOSSIBLE.contains(news.code()) || !(isEnding || excuses.excuse(told.node()));
    } else if (event instanceof NodeEvent.OpenFailed news) {
      // Whose Connector's leg is down, for whatever reason, can't be told from here.
      return IMPOSSIBLE.contains(news.code())
          || !(isEnding || isExcused() || (isAbsence(news.code()) && isSomebodyNew()));
    } else if (event instanceof NodeEvent.SessionOpened news) {
      return isStranger(news.session(), self);
    } else if (event instanceof NodeEvent.SessionOffered news) {
      return isStranger(news.session(), self);
    } else if (event instanceof NodeEvent.SessionUp news) {
      return isStranger(news.session(), self);
    } else if (event instanceof NodeEvent.SessionLost news) {
      return !mayBeLost(news.session(), self);
    } else if (event instanceof NodeEvent.SessionClosed news) {
      return !mayBeClosed(news, self);
    } else if (event instanceof NodeEvent.PathChanged news) {
      return !isAllowed(news.change().path(), news.session(), self);
    } else if (event instanceof NodeEvent.Refused news) {
      // A node that has begun anew, or has another leg, takes the place of its old one.
      return news.code() != ErrorCode.REPLACED && IMPOSSIBLE.contains(news.code());
    } else {
      return false;
    }
  }

  private static boolean isAbsence(ErrorCode code) {
    return code == ErrorCode.UNKNOWN_SERVICE || code == ErrorCode.PEER_OFFLINE;
  }

  /** Whether a Connector has not published everything yet, or has just done so. */
  private boolean isSomebodyNew() {
    return cast.connectors().stream()
        .anyMatch(
            each ->
                each.node().events().stream()
                        .filter(told -> told.event() instanceof NodeEvent.Registered)
                        .filter(told -> told.atNanos() < world.now() - NEW.toNanos())
                        .map(SimEvent::text)
                        .distinct()
                        .count()
                    < each.services().size());
  }

  private boolean isExcused() {
    return excuses.excuse(cast.members().stream().map(Member::name).toArray(String[]::new));
  }

  private boolean isStranger(PeerSession session, Member self) {
    Member peer = byId.get(session.peer());
    return peer == null || mode(session, self, peer) == null;
  }

  private boolean mayBeLost(PeerSession session, Member self) {
    Member peer = byId.get(session.peer());
    return isEnding || isClosed(session, self, peer) || excuses.excuse(self.name(), peer.name());
  }

  private boolean isClosed(PeerSession session, Member self, Member peer) {
    return closed.contains(session.isAgent() ? pair(self, peer) : pair(peer, self));
  }

  private boolean mayBeClosed(NodeEvent.SessionClosed news, Member self) {
    Member peer = byId.get(news.session().peer());
    boolean isOurs = isEnding || isClosed(news.session(), self, peer);
    boolean isExcused = excuses.excuse(self.name(), peer.name());
    return switch (news.code()) {
      case NONE -> isOurs;
      case PEER_RESTARTED -> excuses.excuse(Trouble.RESTART, self.name(), peer.name());
      case NO_DIRECT_PATH -> mode(news.session(), self, peer) == PathMode.DIRECT;
      default -> !IMPOSSIBLE.contains(news.code()) && (isOurs || isExcused);
    };
  }

  private boolean isAllowed(PathInfo path, PeerSession session, Member self) {
    Member peer = byId.get(session.peer());
    return switch (mode(session, self, peer)) {
      case AUTO -> true;
      case RELAY -> path.kind() == PathKind.RELAY;
      case DIRECT -> path.kind() == PathKind.DIRECT;
    };
  }

  // ---- states

  private String violation() {
    for (Member each : cast.members()) {
      String wrong = each.node().core() == null ? null : violation(each);
      if (wrong != null) {
        return each.name() + ": " + wrong;
      }
    }
    return world.intermediate().core() == null
        ? null
        : violation(world.intermediate().core().stats());
  }

  private String violation(Member member) {
    EdgeStats stats = member.node().core().stats();
    int others = cast.members().size() - 1;
    // Both may open one at the same time, and one that is over may have left its successor alone.
    if (stats.sessions() > 2 * others) {
      return stats.sessions() + " sessions with " + others + " others";
    }
    // Two for the leg and its successor, and those that are being closed.
    if (stats.connections() > 8 + 4 * others) {
      return "too many connections: " + stats;
    }
    if (stats.relayBytesSent() > 0 && isDirectOnly(member)) {
      return "bytes over the relay, though all sessions are direct ones: " + stats;
    }
    for (PeerSession session : member.node().core().sessions()) {
      PathInfo path = session.path();
      if (path != null && !isAllowed(path, session, member)) {
        return "a path that the policy does not allow: " + path;
      }
    }
    return null;
  }

  private boolean isDirectOnly(Member member) {
    return modes.entrySet().stream()
        .filter(each -> List.of(each.getKey().split(" ", -1)).contains(member.name()))
        .allMatch(each -> each.getValue() == PathMode.DIRECT);
  }

  private String violation(IntermediateStats stats) {
    int members = cast.members().size();
    int pairs = members * (members - 1);
    boolean isWrong =
        stats.nodes() > members
            || stats.sessions() > 2 * pairs
            || stats.relayWaiting() > 64 * pairs
            || stats.signalingErrors() > 0
            || stats.connections() > 8 * members;
    return isWrong ? "the Intermediate: " + stats : null;
  }
}
