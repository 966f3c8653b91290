package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.RandomSource;
import java.util.LinkedHashSet;

/** The strangers that wait for a decision, by the connection ID that they write to. Bounded. */
final class Attempts {
  private static final long NEVER = Long.MAX_VALUE;

  private final RoutingTable<Attempt> routes;

  /** All expire after the same time, so the oldest stand first. */
  private final LinkedHashSet<Attempt> byAge = new LinkedHashSet<>();

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
    byAge.remove(attempt);
  }

  long nextTimeout() {
    return byAge.isEmpty() ? NEVER : byAge.iterator().next().expiresAt;
  }

  void onTimeout(long now) {
    while (nextTimeout() <= now) {
      remove(byAge.iterator().next());
    }
  }
}
