package dev.crowfly.quic.recovery;

import dev.crowfly.quic.QuicObserver.LossTrigger;

/** Declares packets lost by acknowledgments of later ones (RFC 9002 §6.1, §7.6). */
final class LossDetector {
  /** kPacketThreshold. */
  static final int PACKET_THRESHOLD = 3;

  /** kPersistentCongestionThreshold. */
  static final int PERSISTENT_CONGESTION_THRESHOLD = 3;

  private static final long NONE = SentPacketLog.NONE;

  private final SentPacketLog[] logs;
  private final TokenOwner[] owners;
  private final PathTable paths;
  private final HandshakeProgress handshake;
  private long packetsLost;
  private LossListener listener = (space, packetNumber, pathIndex, mtuProbe, trigger) -> {};

  LossDetector(
      SentPacketLog[] logs, TokenOwner[] owners, PathTable paths, HandshakeProgress handshake) {
    this.logs = logs;
    this.owners = owners;
    this.paths = paths;
    this.handshake = handshake;
  }

  void setListener(LossListener lossListener) {
    listener = lossListener;
  }

  /** Declares lost what both thresholds allow, and sets the loss time of what has to wait. */
  void detectLost(int space, long largestAcked, long now) {
    for (int i = 0; i < paths.size(); i++) {
      PathRecovery path = paths.get(i);
      if (path != null) {
        path.beginLossDetection(space);
      }
    }
    SentPacketLog log = logs[space];
    long last = largestAcked - 1;
    for (long pn = log.firstOutstanding(0, last); pn != NONE; ) {
      judge(space, log, pn, now);
      pn = log.firstOutstanding(pn + 1, last);
    }
    for (int i = 0; i < paths.size(); i++) {
      PathRecovery path = paths.get(i);
      if (path != null) {
        path.endLossDetection(now);
        detectPersistentCongestion(space, i, path, now);
      }
    }
  }

  private void judge(int space, SentPacketLog log, long pn, long now) {
    PathRecovery path = paths.get(log.path(pn));
    long behind = path.packetsBehindAcked(space, log.ordinal(pn));
    if (behind <= 0) {
      return;
    }
    long lossTime = log.sentTime(pn) + path.rtt().lossDelayNanos();
    if (behind >= PACKET_THRESHOLD) {
      lose(space, pn, path, !log.isMtuProbe(pn), LossTrigger.PACKET_THRESHOLD);
    } else if (lossTime <= now) {
      lose(space, pn, path, !log.isMtuProbe(pn), LossTrigger.TIME_THRESHOLD);
    } else if (log.isInFlight(pn)) {
      path.armLossTime(space, lossTime);
    }
  }

  /** Packets declared lost so far; those merely given up are not. */
  long packetsLost() {
    return packetsLost;
  }

  private void lose(
      int space, long pn, PathRecovery path, boolean countsAsCongestion, LossTrigger trigger) {
    SentPacketLog log = logs[space];
    if (!log.isInFlight(pn)) {
      // RFC 9002 §6.1: only packets in flight can be lost; the rest is merely old.
      log.forget(pn);
      return;
    }
    path.removeFromFlight(space, log.size(pn), log.isAckEliciting(pn), true);
    if (trigger != LossTrigger.GIVEN_UP) {
      packetsLost++;
      path.countLost();
    }
    path.onLost(log.sentTime(pn), log.size(pn), log.isAckEliciting(pn), countsAsCongestion);
    boolean mtuProbe = log.isMtuProbe(pn);
    int pathIndex = log.path(pn);
    if (countsAsCongestion || log.isMtuProbe(pn)) {
      path.observeLost(log.size(pn), log.sentTime(pn), log.isMtuProbe(pn));
    }
    log.markLost(pn, owners[space]);
    listener.onPacketLost(PacketNumberSpace.at(space), pn, pathIndex, mtuProbe, trigger);
  }

  /** Gives all outstanding packets of a path back to their owners, with no effect on congestion. */
  void loseAll(int space, int pathIndex) {
    SentPacketLog log = logs[space];
    PathRecovery path = paths.get(pathIndex);
    for (long pn = log.firstOutstanding(0, NONE); pn != NONE; ) {
      if (log.path(pn) == pathIndex) {
        lose(space, pn, path, false, LossTrigger.GIVEN_UP);
      }
      pn = log.firstOutstanding(pn + 1, NONE);
    }
    path.beginLossDetection(space);
  }

  /** The log is full: its oldest packet has to go, lost if it still was in flight. */
  void evictOldest(int space) {
    SentPacketLog log = logs[space];
    long oldest = log.base();
    if (log.isOutstanding(oldest)) {
      lose(space, oldest, paths.get(log.path(oldest)), false, LossTrigger.GIVEN_UP);
    }
    log.dropFront();
  }

  private void detectPersistentCongestion(int space, int pathIndex, PathRecovery path, long now) {
    // RFC 9002 §7.6.2: only packets sent after the first RTT sample count.
    long newest = path.latestAckElicitingLost();
    if (!path.rtt().hasSample() || newest <= path.rtt().firstSampleTime()) {
      return;
    }
    long duration =
        path.rtt().ptoNanos(handshake.peerMaxAckDelay()) * PERSISTENT_CONGESTION_THRESHOLD;
    SentPacketLog log = logs[space];
    long notBefore = Math.max(path.rtt().firstSampleTime(), path.persistentUntil());
    // The common case, a few losses close together, is over here.
    if (newest - Math.max(notBefore, log.sentTime(log.base())) <= duration) {
      return;
    }
    long start = NONE;
    for (long pn = log.base(); pn < log.next() && log.sentTime(pn) <= newest; pn++) {
      if (log.isAcked(pn)) {
        start = log.path(pn) == pathIndex ? NONE : start;
      } else if (isCounted(log, pn, pathIndex, notBefore)) {
        long sentTime = log.sentTime(pn);
        start = Math.min(start, sentTime);
        if (sentTime - start > duration && !isAckedElsewhere(space, path, start)) {
          path.onPersistentCongestion(newest, now);
          return;
        }
      }
    }
  }

  private static boolean isCounted(SentPacketLog log, long pn, int pathIndex, long notBefore) {
    return log.isLost(pn)
        && log.isAckEliciting(pn)
        && !log.isMtuProbe(pn)
        && log.path(pn) == pathIndex
        && log.sentTime(pn) > notBefore;
  }

  /**
   * Whether a packet of another space, sent after the period began, was acknowledged. It may have
   * been sent after the period's end too; then this errs on the safe side, and only while several
   * spaces exist.
   */
  private static boolean isAckedElsewhere(int space, PathRecovery path, long start) {
    for (int other = 0; other < PacketNumberSpace.COUNT; other++) {
      if (other != space && path.latestAckedSentTime(other) > start) {
        return true;
      }
    }
    return false;
  }
}
