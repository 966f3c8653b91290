package dev.crowfly.quic.interop;

import dev.crowfly.quic.QuicEvent;

/** What an {@link OurNode} does with its connections. All calls come on the loop's thread. */
@FunctionalInterface
interface Application {
  /** Hears of an event; may use the connection that it is about. */
  void onEvent(QuicEvent event, long now);

  /** Both hear of everything, in this order. */
  default Application and(Application other) {
    return (event, now) -> {
      onEvent(event, now);
      other.onEvent(event, now);
    };
  }
}
