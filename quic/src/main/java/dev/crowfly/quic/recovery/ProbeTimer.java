package dev.crowfly.quic.recovery;

/** The probe timeout, PTO (RFC 9002 §6.2). */
final class ProbeTimer {
  private static final long NEVER = Recovery.NEVER;
  private static final int INITIAL = PacketNumberSpace.INITIAL.index();
  private static final int HANDSHAKE = PacketNumberSpace.HANDSHAKE.index();
  private static final int APPLICATION_DATA = PacketNumberSpace.APPLICATION_DATA.index();
  private static final int MAX_BACKOFF_SHIFT = 16;
  private static final int MAX_PROBES = 2;
  private static final int HANDSHAKE_PATH = 0;
  private static final long NONE = SentPacketLog.NONE;

  private final SentPacketLog[] logs;
  private final TokenOwner[] owners;
  private final HandshakeProgress handshake;
  // The time of the last event that sets the timer, where the anti-deadlock PTO starts.
  private long armedAt = NEVER;

  ProbeTimer(SentPacketLog[] logs, TokenOwner[] owners, HandshakeProgress handshake) {
    this.logs = logs;
    this.owners = owners;
    this.handshake = handshake;
  }

  /** Something happened that restarts the timer. */
  void restart(long now) {
    armedAt = now;
  }

  /** When the probe timeout of this path expires, or {@link Recovery#NEVER}. */
  long timeout(int pathIndex, PathRecovery path) {
    // RFC 9002 §6.2.2.1: what can't be sent needs no timer.
    if (path.isAmplificationLimited()) {
      return NEVER;
    }
    long earliest = NEVER;
    for (int space = INITIAL; space <= APPLICATION_DATA; space++) {
      earliest = Math.min(earliest, timeout(path, space));
    }
    if (earliest == NEVER && needsAntiDeadlock(pathIndex)) {
      return Math.max(armedAt, path.ptoBase(INITIAL)) + period(path, INITIAL);
    }
    return earliest;
  }

  private long timeout(PathRecovery path, int space) {
    // RFC 9002 §6.2.1: not for Application Data until the handshake is confirmed.
    boolean armed = space != APPLICATION_DATA || handshake.isConfirmed();
    return armed && path.hasAckElicitingInFlight(space)
        ? path.ptoBase(space) + period(path, space)
        : NEVER;
  }

  private long period(PathRecovery path, int space) {
    long maxAckDelay = space == APPLICATION_DATA ? handshake.peerMaxAckDelay() : 0;
    return path.rtt().ptoNanos(maxAckDelay) << Math.min(path.ptoCount(), MAX_BACKOFF_SHIFT);
  }

  /** RFC 9002 §6.2.2.1: a client probes until it knows that the server is not blocked. */
  private boolean needsAntiDeadlock(int pathIndex) {
    return pathIndex == HANDSHAKE_PATH
        && armedAt != NEVER
        && !handshake.peerCompletedAddressValidation();
  }

  /** The timeout of this path expired: probes are owed, and tokens are shown for them. */
  void expire(int pathIndex, PathRecovery path, long now) {
    int space = expiredSpace(path);
    path.onPto(now);
    armedAt = now;
    if (space == PacketNumberSpace.COUNT) {
      path.oweProbes(handshake.hasHandshakeKeys() ? HANDSHAKE : INITIAL, 1);
      return;
    }
    // RFC 9002 §6.2.4: the other spaces with data in flight join in, coalesced if possible.
    for (int other = INITIAL; other <= APPLICATION_DATA; other++) {
      int probes = Math.min(MAX_PROBES, path.ackElicitingInFlight(other));
      if (probes > 0) {
        path.oweProbes(other, probes);
        showOldest(other, pathIndex, probes);
      }
    }
  }

  private int expiredSpace(PathRecovery path) {
    int expired = PacketNumberSpace.COUNT;
    long earliest = NEVER;
    for (int space = INITIAL; space <= APPLICATION_DATA; space++) {
      long time = timeout(path, space);
      if (time < earliest) {
        earliest = time;
        expired = space;
      }
    }
    return expired;
  }

  /** Shows the oldest packets not shown before; when all were, it starts again with the oldest. */
  private void showOldest(int space, int pathIndex, int count) {
    int missing = count - showUnprobed(space, pathIndex, count);
    if (missing > 0) {
      SentPacketLog log = logs[space];
      for (long pn = log.firstOutstanding(0, NONE); pn != NONE; ) {
        if (log.path(pn) == pathIndex) {
          log.setProbed(pn, false);
        }
        pn = log.firstOutstanding(pn + 1, NONE);
      }
      showUnprobed(space, pathIndex, missing);
    }
  }

  private int showUnprobed(int space, int pathIndex, int count) {
    SentPacketLog log = logs[space];
    int shown = 0;
    for (long pn = log.firstOutstanding(0, NONE); pn != NONE && shown < count; ) {
      if (log.path(pn) == pathIndex && log.isAckEliciting(pn) && !log.isProbed(pn)) {
        log.probe(pn, owners[space]);
        shown++;
      }
      pn = log.firstOutstanding(pn + 1, NONE);
    }
    return shown;
  }
}
