package dev.crowfly.node.demo;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PeerSession;

/** Who tells the story. Called by several threads. */
public interface Teller {
  /** What happens now, for people. */
  void say(String line);

  /** A detail that only the curious want. */
  void detail(String line);

  /** A node works. */
  void ready(String role, String node, String listen);

  /** The Agent has a session. */
  void session(PeerSession session, String service);

  /** The Agent's session takes another path. */
  void path(String session, PathChange change);

  /** The end of the story. */
  void summary(DemoSummary summary);
}
