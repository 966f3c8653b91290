package dev.crowfly.node.eyes;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.signaling.ErrorCode;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Events of a node as lines for programs. Names and fields are a contract; see the design, section
 * 6, for those that are promised. Called by the owner of the machine.
 */
public final class EventLines {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Set<String> wanted;
  private final Map<String, Set<String>> told = new HashMap<>();

  /**
   * Lines for one node.
   *
   * @param wanted the services that the node is about: those that it opens; empty for all
   */
  public EventLines(Set<String> wanted) {
    this.wanted = Set.copyOf(wanted);
  }

  /** The first line: the node works. */
  public static JsonLine ready(String role, String node, String listen) {
    return JsonLine.event("ready").put("role", role).put("node", node).put("listen", listen);
  }

  /** Something failed. */
  public static JsonLine error(String code, String message) {
    return JsonLine.event("error").put("code", code).put("message", message);
  }

  /** The lines of an event; none for one that programs have no use for. */
  public List<JsonLine> of(NodeEvent event) {
    if (event instanceof NodeEvent.PathChanged e) {
      return List.of(path(e.session(), e.change()));
    }
    if (event instanceof NodeEvent.SessionOpened e) {
      return opened(e.session());
    }
    if (event instanceof NodeEvent.SessionOffered e) {
      return opened(e.session());
    }
    if (event instanceof NodeEvent.SessionUp e) {
      return List.of(session("connected", e.session()));
    }
    if (event instanceof NodeEvent.SessionLost e) {
      return List.of(session("lost", e.session()).put("reason", e.reason()));
    }
    if (event instanceof NodeEvent.SessionClosed e) {
      told.remove(e.session().id().toString());
      return List.of(closed(session("closed", e.session()), e.code(), e.reason()));
    }
    if (event instanceof NodeEvent.ServicesChanged e) {
      return List.of(session("services", e.session()).put("services", sorted(e.session())));
    }
    JsonLine line = ofLeg(event);
    if (line == null) {
      line = ofIntermediate(event);
    }
    return line == null ? List.of() : List.of(line);
  }

  private static JsonLine ofLeg(NodeEvent event) {
    if (event instanceof NodeEvent.LegUp e) {
      return JsonLine.event("intermediate")
          .put("state", "up")
          .put("node", e.node())
          .put("address", AddressText.of(e.address()))
          .put("observed", AddressText.of(e.observed()))
          .put("rtt_ms", e.rttNanos() / NANOS_PER_MILLI);
    }
    if (event instanceof NodeEvent.LegDown e) {
      return JsonLine.event("intermediate")
          .put("state", "down")
          .put("code", e.code().name())
          .put("reason", e.reason())
          .put("retry_ms", e.retryInNanos() / NANOS_PER_MILLI);
    }
    if (event instanceof NodeEvent.LegRefused e) {
      return refused(e.code(), e.reason());
    }
    if (event instanceof NodeEvent.Registered e) {
      return JsonLine.event("registered").put("service", e.service());
    }
    if (event instanceof NodeEvent.RegistrationRefused e) {
      return refused(e.code(), e.reason()).put("service", e.service());
    }
    if (event instanceof NodeEvent.OpenFailed e) {
      return refused(e.code(), e.reason());
    }
    return null;
  }

  private static JsonLine ofIntermediate(NodeEvent event) {
    if (event instanceof NodeEvent.NodeJoined e) {
      return JsonLine.event("node")
          .put("state", "joined")
          .put("node", e.node())
          .put("from", AddressText.of(e.from()));
    }
    if (event instanceof NodeEvent.NodeLeft e) {
      return JsonLine.event("node")
          .put("state", "left")
          .put("node", e.node())
          .put("reason", e.reason());
    }
    if (event instanceof NodeEvent.ServicePublished e) {
      return JsonLine.event("published").put("service", e.service()).put("node", e.node());
    }
    if (event instanceof NodeEvent.SessionIntroduced e) {
      return JsonLine.event("session")
          .put("session", e.session())
          .put("service", e.service())
          .put("peer", e.connector())
          .put("agent", e.agent());
    }
    if (event instanceof NodeEvent.SessionForgotten e) {
      return closed(
          JsonLine.event("closed").put("session", e.session()), e.code(), e.code().meaning());
    }
    if (event instanceof NodeEvent.Refused e) {
      return JsonLine.event("refused")
          .put("node", e.node())
          .put("code", e.code().name())
          .put("message", e.reason());
    }
    return null;
  }

  /** One line for each service of the session that was not told yet. */
  private List<JsonLine> opened(PeerSession session) {
    Set<String> before = told.computeIfAbsent(session.id().toString(), id -> new HashSet<>());
    Set<String> services = new TreeSet<>(session.services());
    if (!wanted.isEmpty()) {
      services.retainAll(wanted);
    }
    if (!session.isAgent() || services.isEmpty()) {
      // What the Agent has in mind it does not tell: all that it may use.
      return List.of(
          session("session", session)
              .put("service", String.join(",", services))
              .put("peer", session.peer())
              .put("services", sorted(session)));
    }
    services.removeIf(service -> !before.add(service));
    return services.stream()
        .map(
            service ->
                session("session", session)
                    .put("service", service)
                    .put("peer", session.peer())
                    .put("services", sorted(session)))
        .toList();
  }

  private static JsonLine path(PeerSession session, PathChange change) {
    PathInfo path = change.path();
    return session("path", session)
        .put("kind", path.kind().name().toLowerCase(Locale.ROOT))
        .put("candidate", path.candidate().token())
        .put("local", text(path.local()))
        .put("remote", text(path.remote()))
        .put("rtt_ms", path.rttNanos() / NANOS_PER_MILLI)
        .put("since_open_ms", change.sinceOpenNanos() / 1_000_000)
        .put("reason", change.reason());
  }

  private static JsonLine session(String event, PeerSession session) {
    return JsonLine.event(event).put("session", session.id().toString());
  }

  private static JsonLine closed(JsonLine line, ErrorCode code, String reason) {
    return line.put("code", code.code()).put("name", code.name()).put("reason", reason);
  }

  private static JsonLine refused(ErrorCode code, String reason) {
    return error(code.name(), ErrorText.of(code, reason));
  }

  private static String text(SocketAddress address) {
    return AddressText.of(address);
  }

  private static Set<String> sorted(PeerSession session) {
    return new TreeSet<>(session.services());
  }
}
