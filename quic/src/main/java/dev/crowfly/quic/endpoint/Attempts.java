package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.RandomSource;
import java.util.ArrayDeque;

/** The strangers that wait for a decision, by the connection ID that they write to. Bounded. */
final class Attempts {
  private static final long NEVER = Long.MAX_VALUE;

  private final RoutingTable<Attempt> routes;
  private final ArrayDeque<Attempt> byAge = new ArrayDeque<>();

  Attempts(RandomSource random) {
    routes = new RoutingTable<>(random);
  }

  int size() {
    return routes.size();
  }

  Attempt find(byte[] buffer, int offset, int length) {
    return routes.get(buffer, offset, length);
  }

  void add(Attempt attempt) {
    routes.putIfAbsent(attempt.dcid, attempt);
    byAge.add(attempt);
  }

  /** The attempt is decided: nothing is kept of it here. */
  void remove(Attempt attempt) {
    attempt.decided();
    routes.remove(attempt.dcid, attempt);
    trim();
  }

  long nextTimeout() {
    return byAge.isEmpty() ? NEVER : byAge.peek().expiresAt;
  }

  void onTimeout(long now) {
    while (nextTimeout() <= now) {
      remove(byAge.peek());
    }
  }

  /** All expire after the same time, so the oldest stand first; decided ones go in passing. */
  private void trim() {
    while (!byAge.isEmpty() && !byAge.peek().isPending()) {
      byAge.poll();
    }
  }
}
