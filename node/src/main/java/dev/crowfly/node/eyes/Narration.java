package dev.crowfly.node.eyes;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.signaling.ErrorCode;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Events of a node as text for people, who can follow one session by its first characters.
 *
 * @param text what happened, without the time
 * @param detail whether only those want to know who asked for every step
 */
public record Narration(String text, boolean detail) {
  private static final int SESSION_CHARS = 6;
  private static final int NODE_CHARS = 8;

  /** The text of an event; null for one that tells people nothing. */
  public static Narration of(NodeEvent event) {
    Narration told = ofSession(event);
    if (told == null) {
      told = ofLeg(event);
    }
    return told == null ? ofIntermediate(event) : told;
  }

  private static Narration ofSession(NodeEvent event) {
    if (event instanceof NodeEvent.PathChanged e) {
      return news(e.session(), path(e.change()));
    }
    if (event instanceof NodeEvent.Progress e) {
      return step(e.session(), e.text());
    }
    if (event instanceof NodeEvent.Checked e) {
      return step(e.session(), check(e.pair()));
    }
    if (event instanceof NodeEvent.SessionOpened e) {
      return news(e.session(), "session with " + node(e.session().peer()) + services(e.session()));
    }
    if (event instanceof NodeEvent.SessionOffered e) {
      return news(
          e.session(), "session of Agent " + node(e.session().peer()) + services(e.session()));
    }
    if (event instanceof NodeEvent.SessionUp e) {
      return step(e.session(), "connected, end to end with " + node(e.session().peer()));
    }
    if (event instanceof NodeEvent.SessionLost e) {
      return news(e.session(), "connection lost: " + e.reason() + "; making another one");
    }
    if (event instanceof NodeEvent.SessionClosed e) {
      String why = e.code() == ErrorCode.NONE ? e.reason() : ErrorText.of(e.code(), e.reason());
      return news(e.session(), "session closed" + (why.isEmpty() ? "" : ": " + why));
    }
    if (event instanceof NodeEvent.ServicesChanged e) {
      return news(e.session(), "access has changed" + services(e.session()));
    }
    if (event instanceof NodeEvent.MaxDatagramChanged e) {
      return step(e.session(), "datagrams of up to " + e.bytes() + " bytes fit now");
    }
    return null;
  }

  private static Narration ofLeg(NodeEvent event) {
    if (event instanceof NodeEvent.LegUp e) {
      return new Narration(
          "connected to Intermediate "
              + node(e.node())
              + " at "
              + AddressText.of(e.address())
              + ", round trip "
              + millis(e.rttNanos())
              + "; it sees us as "
              + AddressText.of(e.observed()),
          false);
    }
    if (event instanceof NodeEvent.LegDown e) {
      return new Narration(
          "not connected to the Intermediate: "
              + ErrorText.of(e.code(), e.reason())
              + "; next attempt in "
              + millis(e.retryInNanos()),
          false);
    }
    if (event instanceof NodeEvent.LegRefused e) {
      return new Narration(
          "the Intermediate refuses us: " + ErrorText.of(e.code(), e.reason()), false);
    }
    if (event instanceof NodeEvent.Registered e) {
      return new Narration("service " + e.service() + " is published", false);
    }
    if (event instanceof NodeEvent.RegistrationRefused e) {
      return new Narration(
          "service " + e.service() + " is not published: " + ErrorText.of(e.code(), e.reason()),
          false);
    }
    if (event instanceof NodeEvent.OpenFailed e) {
      return new Narration("no session: " + ErrorText.of(e.code(), e.reason()), false);
    }
    if (event instanceof NodeEvent.ResolveIntermediate) {
      return new Narration("looking up the Intermediate's address", true);
    }
    return null;
  }

  private static Narration ofIntermediate(NodeEvent event) {
    if (event instanceof NodeEvent.NodeJoined e) {
      return new Narration(node(e.node()) + " joined from " + AddressText.of(e.from()), true);
    }
    if (event instanceof NodeEvent.NodeLeft e) {
      return new Narration(node(e.node()) + " left: " + e.reason(), true);
    }
    if (event instanceof NodeEvent.ServicePublished e) {
      return new Narration(node(e.node()) + " publishes " + e.service(), true);
    }
    if (event instanceof NodeEvent.SessionIntroduced e) {
      return new Narration(
          shortened(e.session())
              + " "
              + node(e.agent())
              + " uses "
              + e.service()
              + " of "
              + node(e.connector()),
          true);
    }
    if (event instanceof NodeEvent.SessionForgotten e) {
      return new Narration(shortened(e.session()) + " session ended: " + e.code().meaning(), true);
    }
    if (event instanceof NodeEvent.Refused e) {
      return new Narration(
          node(e.node()) + " refused: " + ErrorText.of(e.code(), e.reason()), false);
    }
    return null;
  }

  private static String path(PathChange change) {
    PathInfo path = change.path();
    String route =
        path.kind() == PathKind.RELAY
            ? "over the relay"
            : "direct ("
                + path.candidate().token()
                + ") "
                + AddressText.of(path.local())
                + " → "
                + AddressText.of(path.remote());
    return route
        + (path.rttNanos() > 0 ? ", round trip " + millis(path.rttNanos()) : "")
        + ", "
        + millis(change.sinceOpenNanos())
        + " after opening"
        + (change.reason().isEmpty() ? "" : ": " + change.reason());
  }

  private static String check(PairInfo pair) {
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

  /** Milliseconds that people can read: 12 ms, 1.3 ms, 0.2 ms, 12.5 s. */
  static String millis(long nanos) {
    double millis = nanos / 1e6;
    if (millis >= 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }

  private static String services(PeerSession session) {
    return session.services().isEmpty()
        ? ""
        : " for " + String.join(", ", new TreeSet<>(session.services()));
  }

  private static Narration news(PeerSession session, String text) {
    return new Narration(shortened(session.id().toString()) + " " + text, false);
  }

  private static Narration step(PeerSession session, String text) {
    return new Narration(shortened(session.id().toString()) + " " + text, true);
  }

  private static String shortened(String session) {
    return "["
        + (session.length() > SESSION_CHARS ? session.substring(0, SESSION_CHARS) : session)
        + "]";
  }

  private static String node(String id) {
    return id.length() > NODE_CHARS ? id.substring(0, NODE_CHARS) + "…" : id;
  }
}
