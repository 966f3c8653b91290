package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.crypto.OneRttKeys;
import dev.crowfly.quic.recovery.PacketNumberSpace;

/** When a connection has to do something by itself, and what: its own timers and its parts'. */
final class Deadlines {
  private final ConnectionParts parts;
  private final Ending ending;

  Deadlines(ConnectionParts parts, Ending ending) {
    this.parts = parts;
    this.ending = ending;
  }

  /** Does what is due; harmless when nothing is. */
  void onTimeout(long now) {
    TimerTable timers = parts.timers();
    if (timers.expire(Timer.CLOSE, now)) {
      ending.onCloseTimeout();
    }
    if (!parts.lifecycle().isLive()) {
      return;
    }
    if (timers.expire(Timer.IDLE, now)) {
      ending.endSilently(new CloseReason.IdleTimedOut());
    } else if (timers.expire(Timer.HANDSHAKE, now)) {
      ending.endSilently(new CloseReason.HandshakeTimedOut());
    } else {
      if (timers.expire(Timer.KEEP_ALIVE, now) && parts.isHandshakeComplete()) {
        // As a probe, which no congestion window stops: whoever wants to know whether the peer is
        // still there must not wait for what the peer would have to acknowledge.
        parts.paths().activePath().recovery().oweProbe(PacketNumberSpace.APPLICATION_DATA);
        parts.idle().onKeepAlive(parts.ptoNanos(), now);
      }
      if (timers.expire(Timer.BLOCKED, now) && parts.isHandshakeComplete() && isNothingAwaited()) {
        parts.streams().repeatBlockedSignals();
      }
      parts.recovery().onTimeout(now);
      parts.paths().onTimeout(now);
      OneRttKeys keys = parts.oneRttKeys();
      if (keys != null && keys.nextTimeout() <= now) {
        keys.onTimeout(now);
      }
      parts.observeMetrics();
    }
  }

  /** Whether no acknowledgment is on its way that would show that the peer is still there. */
  private boolean isNothingAwaited() {
    return parts
            .paths()
            .activePath()
            .recovery()
            .ackElicitingInFlight(PacketNumberSpace.APPLICATION_DATA)
        == 0;
  }

  /**
   * When {@link #onTimeout} is due, or {@code Long.MAX_VALUE}.
   *
   * @param lastInput when something came in last
   */
  long next(long lastInput) {
    long next = parts.timers().earliest();
    if (!parts.lifecycle().isLive()) {
      return next;
    }
    next = Math.min(next, parts.recovery().nextTimeout());
    next = Math.min(next, parts.paths().nextTimeout());
    if (parts.sender().pacedUntil() > lastInput) {
      next = Math.min(next, parts.sender().pacedUntil());
    }
    OneRttKeys keys = parts.oneRttKeys();
    if (keys != null) {
      next = Math.min(next, keys.nextTimeout());
    }
    for (PacketSpace space : parts.spaces().inUse()) {
      // What is due already leaves with the next poll, or waits for an input to make room for it.
      long deadline = space.acks().ackDeadline();
      if (space.canSend() && deadline > lastInput) {
        next = Math.min(next, deadline);
      }
    }
    return next;
  }
}
