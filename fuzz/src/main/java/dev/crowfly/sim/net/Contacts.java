package dev.crowfly.sim.net;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whom one inside endpoint has sent to of late: the state of its filter, of bounded size. */
final class Contacts {
  private final FilteringBehavior filtering;
  private final long lifetimeNanos;
  private final Map<Object, Long> refreshedAt;

  Contacts(FilteringBehavior filtering, long lifetimeNanos, int atMost) {
    this.filtering = filtering;
    this.lifetimeNanos = lifetimeNanos;
    refreshedAt =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
            return size() > atMost;
          }
        };
  }

  void sentTo(InetSocketAddress remote, long now) {
    refreshedAt.put(filtering.rule(remote), now);
  }

  boolean letsIn(InetSocketAddress remote, long now) {
    Long at = refreshedAt.get(filtering.rule(remote));
    return at != null && now - at < lifetimeNanos;
  }

  boolean isIdle(long now) {
    return refreshedAt.values().stream().allMatch(at -> now - at >= lifetimeNanos);
  }

  int size() {
    return refreshedAt.size();
  }
}
