package dev.crowfly.sim;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PeerSession;

/** Events in words that are equal in equal runs: a session's own text is that of its object. */
final class EventText {
  private EventText() {}

  static String of(NodeEvent event) {
    String name = event.getClass().getSimpleName();
    String about = aboutSession(event);
    return about == null ? event.toString() : name + " " + about;
  }

  private static String aboutSession(NodeEvent event) {
    if (event instanceof NodeEvent.SessionOpened news) {
      return news.request() + ": " + session(news.session());
    } else if (event instanceof NodeEvent.SessionOffered news) {
      return session(news.session());
    } else if (event instanceof NodeEvent.SessionUp news) {
      return session(news.session());
    } else if (event instanceof NodeEvent.SessionLost news) {
      return session(news.session()) + ", " + news.reason();
    } else if (event instanceof NodeEvent.SessionClosed news) {
      return session(news.session()) + ", " + news.code() + " " + news.reason();
    } else if (event instanceof NodeEvent.ServicesChanged news) {
      return session(news.session()) + ", " + news.session().services().stream().sorted().toList();
    } else if (event instanceof NodeEvent.PathChanged news) {
      return session(news.session())
          + ", "
          + path(news.change().path())
          + ", "
          + news.change().reason();
    } else if (event instanceof NodeEvent.Punched news) {
      return session(news.session()) + ", " + news.direct() + " " + news.detail();
    } else if (event instanceof NodeEvent.Progress news) {
      return session(news.session()) + ", " + news.text();
    } else if (event instanceof NodeEvent.Checked news) {
      return session(news.session()) + ", " + news.pair();
    } else if (event instanceof NodeEvent.Guessed news) {
      return session(news.session())
          + ", "
          + news.kind()
          + (news.found() ? " found" : " in vain")
          + ", "
          + news.sockets()
          + " sockets, "
          + news.packets()
          + " packets";
    } else if (event instanceof NodeEvent.StreamOpened news) {
      return session(news.session()) + ", " + news.service() + " " + news.stream().id();
    } else {
      return aboutFlow(event);
    }
  }

  private static String aboutFlow(NodeEvent event) {
    if (event instanceof NodeEvent.StreamsAvailable news) {
      return session(news.session());
    } else if (event instanceof NodeEvent.DatagramsReadable news) {
      return session(news.session());
    } else if (event instanceof NodeEvent.DatagramSettled news) {
      return session(news.session()) + ", " + news.tag() + " " + news.acknowledged();
    } else if (event instanceof NodeEvent.MaxDatagramChanged news) {
      return session(news.session()) + ", " + news.bytes();
    } else {
      return null; // a record of values
    }
  }

  private static String session(PeerSession session) {
    return session == null ? "no session" : session.id().toString();
  }

  private static String path(PathInfo path) {
    return path.kind() + " " + path.candidate() + " " + path.local() + " to " + path.remote();
  }
}
