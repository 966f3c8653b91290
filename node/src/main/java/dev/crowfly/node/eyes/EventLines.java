package dev.crowfly.node.eyes;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/**
 * Events of a node as lines for programs. Names and fields are a contract; see the design, section
 * 6, for those that are promised.
 */
public final class EventLines {
  private static final double NANOS_PER_MILLI = 1e6;

  private EventLines() {}

  /** The first line: the node works. */
  public static JsonLine ready(String role, String node, String listen) {
    return JsonLine.event("ready").put("role", role).put("node", node).put("listen", listen);
  }

  /** Something failed. */
  public static JsonLine error(String code, String message) {
    return JsonLine.event("error").put("code", code).put("message", message);
  }

  /** Something failed. */
  public static JsonLine error(ErrorCode code, String detail) {
    return error(code.name(), ErrorText.of(code, detail));
  }

  /** Connected to the Intermediate. */
  public static JsonLine intermediateUp(
      String node, InetSocketAddress address, InetSocketAddress observed) {
    return JsonLine.event("intermediate")
        .put("state", "up")
        .put("node", node)
        .put("address", AddressText.of(address))
        .put("observed", AddressText.of(observed));
  }

  /** Not connected to the Intermediate. */
  public static JsonLine intermediateDown(ErrorCode code, String reason, long retryInMillis) {
    return JsonLine.event("intermediate")
        .put("state", "down")
        .put("code", code.name())
        .put("reason", reason)
        .put("retry_ms", retryInMillis);
  }

  /** A service can be reached. */
  public static JsonLine registered(String service) {
    return JsonLine.event("registered").put("service", service);
  }

  /** A session began. */
  public static JsonLine session(String session, String service, String peer) {
    return JsonLine.event("session")
        .put("session", session)
        .put("service", service)
        .put("peer", peer);
  }

  /**
   * A session began, of a Connector too, which offers all that the Agent may use: "service" is a
   * name if there is one alone, else "*"; "services" has them all.
   */
  public static JsonLine session(String session, List<String> services, String peer) {
    return session(session, services.size() == 1 ? services.get(0) : "*", peer)
        .put("services", services);
  }

  /** Datagrams of another size than before fit a session. */
  public static JsonLine maxDatagram(String session, int bytes) {
    return JsonLine.event("max_datagram").put("session", session).put("bytes", bytes);
  }

  /** A session takes another path. */
  public static JsonLine path(String session, PathChange change) {
    PathInfo path = change.path();
    return JsonLine.event("path")
        .put("session", session)
        .put("kind", kind(path))
        .put("candidate", path.candidate().token())
        .put("local", AddressText.of(path.local()))
        .put("remote", AddressText.of(path.remote()))
        .put("rtt_ms", path.rttNanos() / NANOS_PER_MILLI)
        .put("since_open_ms", change.sinceOpenNanos() / 1_000_000)
        .put("reason", change.reason());
  }

  /** An attempt to find a direct path has ended; the reason says how, or why there is none. */
  public static JsonLine punched(String session, boolean direct, String reason) {
    return JsonLine.event("punched")
        .put("session", session)
        .put("direct", direct)
        .put("reason", reason);
  }

  /** A try to guess the port of a NAT came to its end. */
  public static JsonLine guess(
      String session, String kind, boolean found, int sockets, int packets) {
    return JsonLine.event("guess")
        .put("session", session)
        .put("kind", kind)
        .put("found", found)
        .put("sockets", sockets)
        .put("packets", packets);
  }

  /** A session lost its connection. */
  public static JsonLine lost(String session, String reason) {
    return JsonLine.event("lost").put("session", session).put("reason", reason);
  }

  /** A session ended. */
  public static JsonLine closed(String session, ErrorCode code, String reason) {
    return JsonLine.event("closed")
        .put("session", session)
        .put("code", code.code())
        .put("name", code.name())
        .put("reason", reason);
  }

  /** A round trip was measured. */
  public static JsonLine ping(int sequence, long rttNanos, PathInfo path) {
    return JsonLine.event("ping")
        .put("seq", sequence)
        .put("rtt_ms", rttNanos / NANOS_PER_MILLI)
        .put("kind", path == null ? "" : kind(path));
  }

  /** {@code relay} or {@code direct}. */
  public static String kind(PathInfo path) {
    return path.kind().name().toLowerCase(Locale.ROOT);
  }

  /** What an Intermediate tells; null for what programs have no use for. */
  public static JsonLine ofIntermediate(NodeEvent event) {
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
      return session(e.session(), e.service(), e.connector()).put("agent", e.agent());
    }
    if (event instanceof NodeEvent.SessionForgotten e) {
      return closed(e.session(), e.code(), e.code().meaning());
    }
    if (event instanceof NodeEvent.Refused e) {
      return JsonLine.event("refused")
          .put("node", e.node())
          .put("code", e.code().name())
          .put("message", e.reason());
    }
    return null;
  }
}
