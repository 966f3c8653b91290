package dev.crowfly.node.io.tunnel;

import java.net.InetSocketAddress;
import java.util.List;

/** Looks names up, elsewhere than on the loop thread. */
@FunctionalInterface
public interface Resolver {
  /** Takes the answer, on the loop thread. */
  interface Answer {
    /** The addresses in the order in which to try them; empty if there are none. */
    void resolved(List<InetSocketAddress> addresses, long now);
  }

  /** Looks up a name; the answer comes later, once. Called on the loop thread. */
  void resolve(String host, int port, Answer answer);
}
