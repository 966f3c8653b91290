package dev.crowfly.quic.recovery;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;

/** One ACK frame at a time: what it newly acknowledges and what follows (RFC 9002 A.7). */
final class AckProcessor {
  private static final long FRAME_TYPE_ACK = 0x02;
  private static final int INITIAL = PacketNumberSpace.INITIAL.index();
  private static final int HANDSHAKE = PacketNumberSpace.HANDSHAKE.index();
  private static final long NONE = SentPacketLog.NONE;

  private final SentPacketLog[] logs;
  private final TokenOwner[] owners;
  private final PathTable paths;
  private final HandshakeProgress handshake;
  private final LossDetector lossDetector;
  private final long[] largestAcked = {-1, -1, -1};

  private int space;
  private long largestInFrame;
  private long ackDelay;
  private long now;
  private boolean anyAcked;
  private boolean anyAckEliciting;
  private PathRecovery samplePath;
  private long sampleSentTime;

  AckProcessor(
      SentPacketLog[] logs,
      TokenOwner[] owners,
      PathTable paths,
      HandshakeProgress handshake,
      LossDetector lossDetector) {
    this.logs = logs;
    this.owners = owners;
    this.paths = paths;
    this.handshake = handshake;
    this.lossDetector = lossDetector;
  }

  void begin(int ackSpace, long largestAcknowledged, long ackDelayNanos, long time)
      throws TransportError {
    // RFC 9000 §13.1: an acknowledgment of what was never sent.
    if (largestAcknowledged >= logs[ackSpace].next()) {
      throw neverSent();
    }
    space = ackSpace;
    largestInFrame = largestAcknowledged;
    ackDelay = ackDelayNanos;
    now = time;
    anyAcked = false;
    anyAckEliciting = false;
    samplePath = null;
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i) != null) {
        paths.get(i).beginAck();
      }
    }
  }

  void range(long smallest, long largest) throws TransportError {
    SentPacketLog log = logs[space];
    // RFC 9000 §21.4: numbers skipped on purpose betray a peer that acknowledges blindly.
    if (largest > largestInFrame || log.containsSkipped(smallest, largest)) {
      throw neverSent();
    }
    for (long pn = log.firstLost(smallest, largest); pn != NONE; ) {
      acknowledgeLost(log, pn);
      pn = log.firstLost(pn + 1, largest);
    }
    for (long pn = log.firstOutstanding(smallest, largest); pn != NONE; ) {
      acknowledge(log, pn);
      pn = log.firstOutstanding(pn + 1, largest);
    }
  }

  private static TransportError neverSent() {
    return new TransportError(
        TransportErrorCode.PROTOCOL_VIOLATION,
        FRAME_TYPE_ACK,
        "acknowledgment of a packet that was not sent");
  }

  private void acknowledgeLost(SentPacketLog log, long pn) {
    PathRecovery path = paths.get(log.path(pn));
    if (path != null) {
      boolean mtuProbe = log.isMtuProbe(pn);
      path.onSpuriousLoss(log.sentTime(pn), log.size(pn), mtuProbe);
      path.observeAcked(log.size(pn), log.sentTime(pn), mtuProbe);
    }
    log.markAcked(pn, owners[space]);
  }

  private void acknowledge(SentPacketLog log, long pn) {
    PathRecovery path = paths.get(log.path(pn));
    boolean ackEliciting = log.isAckEliciting(pn);
    boolean inFlight = log.isInFlight(pn);
    int size = log.size(pn);
    long sentTime = log.sentTime(pn);
    path.removeFromFlight(space, size, ackEliciting, inFlight);
    path.onAcked(space, log.ordinal(pn), sentTime, size, inFlight);
    path.observeAcked(size, sentTime, log.isMtuProbe(pn));
    anyAcked = true;
    anyAckEliciting |= ackEliciting;
    if (pn == largestInFrame) {
      samplePath = path;
      sampleSentTime = sentTime;
    }
    log.markAcked(pn, owners[space]);
  }

  /** Returns whether the frame newly acknowledged anything. */
  boolean end() {
    if (!anyAcked) {
      return false;
    }
    largestAcked[space] = Math.max(largestAcked[space], largestInFrame);
    if (space == HANDSHAKE) {
      handshake.onHandshakeAcked();
    }
    // RFC 9002 §5.1: the largest must be new, and something ack-eliciting among the new.
    if (samplePath != null && anyAckEliciting) {
      long delay = space == INITIAL ? 0 : ackDelay;
      long maxAckDelay = handshake.peerMaxAckDelay();
      samplePath
          .rtt()
          .onSample(now - sampleSentTime, delay, maxAckDelay, handshake.isConfirmed(), now);
    }
    samplePath = null;
    lossDetector.detectLost(space, largestAcked[space], now);
    // RFC 9002 §6.2.1: a client that may still be unknown to the server keeps backing off.
    boolean resetPto = handshake.peerCompletedAddressValidation();
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i) != null) {
        paths.get(i).endAck(resetPto, now);
      }
    }
    return true;
  }

  /** The largest packet number acknowledged in this space, -1 before the first. */
  long largestAcked(int ofSpace) {
    return largestAcked[ofSpace];
  }
}
