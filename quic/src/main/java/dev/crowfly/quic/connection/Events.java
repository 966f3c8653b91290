package dev.crowfly.quic.connection;

import dev.crowfly.quic.QuicEvent;
import java.util.ArrayDeque;

/** What the application has not yet been told. */
final class Events {
  /** Only NEW_TOKEN frames can be repeated by a peer at will: beyond this they are dropped. */
  private static final int MAX_TOKENS = 8;

  private final ArrayDeque<QuicEvent> queue = new ArrayDeque<>(4);
  private int tokens;
  private boolean closed;

  /** Queues an event, unless the application has already been told of the end. */
  void add(QuicEvent event) {
    // What follows a CONNECTION_CLOSE in the same datagram is still read.
    if (closed) {
      return;
    }
    if (event instanceof QuicEvent.NewTokenReceived) {
      if (tokens == MAX_TOKENS) {
        return;
      }
      tokens++;
    }
    closed = event instanceof QuicEvent.ConnectionClosed;
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
