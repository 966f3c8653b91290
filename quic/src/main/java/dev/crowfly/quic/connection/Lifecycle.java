package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;

/**
 * Where the connection is in its life, why it ended, and what is still to be said about that (RFC
 * 9000 §10).
 */
final class Lifecycle {
  /** RFC 9000 §10.2: closing and draining last at least three times the PTO. */
  private static final int CLOSE_PTOS = 3;

  private final TimerTable timers;
  private ConnectionState state = ConnectionState.HANDSHAKING;
  private CloseReason reason;
  private Closing closing;

  Lifecycle(TimerTable timers) {
    this.timers = timers;
  }

  ConnectionState state() {
    return state;
  }

  boolean isLive() {
    return state.isLive();
  }

  /** Why it ended, or null. */
  CloseReason reason() {
    return reason;
  }

  /** What we owe the peer while closing, or null. */
  Closing closing() {
    return state == ConnectionState.CLOSING ? closing : null;
  }

  void onHandshakeComplete() {
    if (state == ConnectionState.HANDSHAKING) {
      state = ConnectionState.ESTABLISHED;
    }
  }

  /** Returns whether this is news. */
  boolean onHandshakeConfirmed() {
    if (state != ConnectionState.ESTABLISHED) {
      return false;
    }
    state = ConnectionState.CONFIRMED;
    return true;
  }

  /** We close, and tell the peer. */
  void close(CloseReason why, long ptoNanos, long now) {
    if (isLive()) {
      end(ConnectionState.CLOSING, why);
      closing = Closing.announcing(why);
      timers.set(Timer.CLOSE, now + CLOSE_PTOS * ptoNanos);
    }
  }

  /** The peer closed. */
  void drain(CloseReason why, long ptoNanos, long now) {
    if (isLive()) {
      end(ConnectionState.DRAINING, why);
      timers.set(Timer.CLOSE, now + CLOSE_PTOS * ptoNanos);
    }
  }

  /** It ended without a word to the peer; nothing is left of it. */
  void forget(CloseReason why) {
    if (isLive()) {
      end(ConnectionState.FORGOTTEN, why);
    }
  }

  /** Closing or draining is over. */
  void onCloseTimeout() {
    state = ConnectionState.FORGOTTEN;
    timers.stopAll();
  }

  private void end(ConnectionState next, CloseReason why) {
    state = next;
    reason = why;
    timers.stopAll();
  }
}
