package dev.crowfly.quic.connection;

import dev.crowfly.quic.QuicEvent;
import java.util.ArrayDeque;

/** What the application has not yet been told. */
final class Events {
  /** Only NEW_TOKEN frames can be repeated by a peer at will: beyond this they are dropped. */
  private static final int MAX_TOKENS = 8;

  private final ArrayDeque<QuicEvent> queue = new ArrayDeque<>(4);
  private int tokens;

  void add(QuicEvent event) {
    if (event instanceof QuicEvent.NewTokenReceived && ++tokens > MAX_TOKENS) {
      return;
    }
    queue.add(event);
  }

  QuicEvent poll() {
    QuicEvent event = queue.poll();
    if (event instanceof QuicEvent.NewTokenReceived) {
      tokens--;
    }
    return event;
  }
}
