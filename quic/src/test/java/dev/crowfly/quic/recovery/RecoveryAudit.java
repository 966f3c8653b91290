package dev.crowfly.quic.recovery;

/**
 * Counts again, packet by packet, what each path of a {@link Recovery} claims to have in flight.
 */
public final class RecoveryAudit {
  private final Recovery recovery;

  public RecoveryAudit(Recovery recovery) {
    this.recovery = recovery;
  }

  /** Fails when a path's counters are not the sums over the log of sent packets. */
  public void check() {
    int paths = recovery.pathCount();
    long[] bytes = new long[paths];
    for (PacketNumberSpace space : PacketNumberSpace.values()) {
      int[] ackEliciting = new int[paths];
      SentPacketLog log = recovery.log(space);
      for (long pn = log.firstOutstanding(0, SentPacketLog.NONE);
          pn != SentPacketLog.NONE;
          pn = log.firstOutstanding(pn + 1, SentPacketLog.NONE)) {
        int path = log.path(pn);
        bytes[path] += log.isInFlight(pn) ? log.size(pn) : 0;
        ackEliciting[path] += log.isAckEliciting(pn) ? 1 : 0;
      }
      for (int i = 0; i < paths; i++) {
        checkAckEliciting(space, i, ackEliciting[i]);
      }
    }
    for (int i = 0; i < paths; i++) {
      PathRecovery path = recovery.path(i);
      if (path != null && path.bytesInFlight() != bytes[i]) {
        throw new AssertionError(
            "path " + i + " has " + path.bytesInFlight() + " bytes in flight, the log " + bytes[i]);
      }
    }
  }

  private void checkAckEliciting(PacketNumberSpace space, int index, int logged) {
    PathRecovery path = recovery.path(index);
    if (path != null && path.ackElicitingInFlight(space) != logged) {
      throw new AssertionError(
          "path "
              + index
              + " has "
              + path.ackElicitingInFlight(space)
              + " ack-eliciting packets in flight in "
              + space
              + ", the log "
              + logged);
    }
  }

  /** Whether a packet of this size may leave: it fits the window, or a probe is owed. */
  public boolean mayLeave(int pathIndex, PacketNumberSpace space, int sizeBytes) {
    PathRecovery path = recovery.path(pathIndex);
    return path.canSend(sizeBytes) || path.probesOwed(space) > 0;
  }

  /** The state of a path's congestion control, for messages. */
  public String describe(int pathIndex) {
    PathRecovery path = recovery.path(pathIndex);
    return path.bytesInFlight() + " bytes in flight of " + path.congestion().windowBytes();
  }

  /** Packets of all paths that were deemed lost and had arrived all the same. */
  public long spuriousLosses() {
    long sum = 0;
    for (int i = 0; i < recovery.pathCount(); i++) {
      sum += recovery.path(i) == null ? 0 : recovery.path(i).spuriousLosses();
    }
    return sum;
  }

  /** Whether something waits for an acknowledgment, on any path. */
  public boolean isAwaitingAck() {
    for (int i = 0; i < recovery.pathCount(); i++) {
      for (PacketNumberSpace space : PacketNumberSpace.values()) {
        if (recovery.path(i) != null && recovery.path(i).ackElicitingInFlight(space) > 0) {
          return true;
        }
      }
    }
    return false;
  }
}
