package dev.crowfly.node.eyes;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * Events of a node as text for people, who can follow one session by its first characters. Without
 * the time: whoever prints the text knows it.
 */
public final class Narration {
  private static final int SESSION_CHARS = 6;
  private static final int NODE_CHARS = 8;

  private Narration() {}

  /** Connected to the Intermediate. */
  public static String intermediateUp(
      String node, InetSocketAddress address, InetSocketAddress observed) {
    return "connected to Intermediate "
        + node(node)
        + " at "
        + AddressText.of(address)
        + "; it sees us as "
        + AddressText.of(observed);
  }

  /** Not connected to the Intermediate. */
  public static String intermediateDown(ErrorCode code, String reason, long retryInMillis) {
    return "not connected to the Intermediate: "
        + ErrorText.of(code, reason)
        + "; next attempt in "
        + millis(retryInMillis * 1_000_000);
  }

  /** A session began. */
  public static String session(String session, String service, String peer) {
    return shortened(session) + " session with " + node(peer) + " for " + service;
  }

  /** A session takes another path. */
  public static String path(String session, PathChange change) {
    PathInfo path = change.path();
    return shortened(session)
        + " "
        + route(path)
        + (path.rttNanos() > 0 ? ", round trip " + millis(path.rttNanos()) : "")
        + ", "
        + millis(change.sinceOpenNanos())
        + " after opening"
        + (change.reason().isEmpty() ? "" : ": " + change.reason());
  }

  /** A session lost its connection. */
  public static String lost(String session, String reason) {
    return shortened(session) + " connection lost: " + reason + "; making another one";
  }

  /** A session ended. */
  public static String closed(String session, ErrorCode code, String reason) {
    String why = code == ErrorCode.NONE ? reason : ErrorText.of(code, reason);
    return shortened(session) + " session closed" + (why.isEmpty() ? "" : ": " + why);
  }

  /** What a punching attempt has come to. */
  public static String punched(boolean direct, String detail) {
    return (direct ? "direct: " : "no direct path: ") + detail;
  }

  /** A step of a session. */
  public static String step(String session, String text) {
    return session.isEmpty() ? text : shortened(session) + " " + text;
  }

  /** What became of the checks on a candidate pair. */
  public static String check(PairInfo pair) {
    String name =
        pair.local().type().token()
            + " → "
            + pair.remote().type().token()
            + " "
            + AddressText.of(pair.peer());
    return pair.isValid()
        ? name + " proven" + (pair.rttNanos() > 0 ? " " + millis(pair.rttNanos()) : "")
        : name + " failed: " + pair.failure().sentence();
  }

  /** What an Intermediate tells; null for what tells people nothing. */
  public static String ofIntermediate(NodeEvent event) {
    if (event instanceof NodeEvent.NodeJoined e) {
      return node(e.node()) + " joined from " + AddressText.of(e.from());
    }
    if (event instanceof NodeEvent.NodeLeft e) {
      return node(e.node()) + " left: " + e.reason();
    }
    if (event instanceof NodeEvent.ServicePublished e) {
      return node(e.node()) + " publishes " + e.service();
    }
    if (event instanceof NodeEvent.SessionIntroduced e) {
      return shortened(e.session())
          + " "
          + node(e.agent())
          + " uses "
          + e.service()
          + " of "
          + node(e.connector());
    }
    if (event instanceof NodeEvent.SessionForgotten e) {
      return shortened(e.session()) + " session ended: " + e.code().meaning();
    }
    if (event instanceof NodeEvent.Refused e) {
      return node(e.node()) + " refused: " + ErrorText.of(e.code(), e.reason());
    }
    return null;
  }

  /** A path in a few words. */
  public static String route(PathInfo path) {
    return path.kind() == PathKind.RELAY
        ? "over the relay"
        : "direct ("
            + path.candidate().token()
            + ") "
            + AddressText.of(path.local())
            + " → "
            + AddressText.of(path.remote());
  }

  /** Milliseconds that people can read: 0.2 ms, 12 ms, 12.5 s. */
  public static String millis(long nanos) {
    double millis = nanos / 1e6;
    if (millis >= 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }

  /** The first characters of a session's name. */
  private static String shortened(String session) {
    return "["
        + (session.length() > SESSION_CHARS ? session.substring(0, SESSION_CHARS) : session)
        + "]";
  }

  private static String node(String id) {
    return id.length() > NODE_CHARS ? id.substring(0, NODE_CHARS) + "…" : id;
  }
}
