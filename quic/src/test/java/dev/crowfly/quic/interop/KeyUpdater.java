package dev.crowfly.quic.interop;

import dev.crowfly.quic.QuicEvent;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts key updates in the midst of a transfer, as often as they are allowed: when the peer has
 * acknowledged the last one, and three probe timeouts after that (RFC 9001 §6.5).
 */
final class KeyUpdater implements Application {
  private static final int ENOUGH = 5;
  private static final int EVENTS_APART = 10;

  /** By then the round-trip times of a peer whose code is still cold are out of the average. */
  private static final int EVENTS_BEFORE = 300;

  private final AtomicInteger updates = new AtomicInteger();
  private int events;

  @Override
  public void onEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.StreamUpdated update
        && ++events > EVENTS_BEFORE
        && events % EVENTS_APART == 0
        && update.connection().initiateKeyUpdate(now)) {
      updates.incrementAndGet();
    }
  }

  /** Whether there were enough to believe in them; of any thread. */
  boolean isSatisfied() {
    return updates() >= ENOUGH;
  }

  /** How many were started so far; of any thread. */
  int updates() {
    return updates.get();
  }
}
