package dev.crowfly.bench.loopback;

import dev.crowfly.quic.QuicEvent;

/** What runs above one of our endpoints; on the loop's thread. */
interface OurApplication {
  void onEvent(QuicEvent event, long now);

  /** The loop is about to ask for a datagram. */
  default void beforeTransmit() {}

  /** Something threw. */
  void failed(Throwable cause);
}
