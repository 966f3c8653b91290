package dev.crowfly.quic.recovery;

import java.util.Arrays;

/**
 * What recovery keeps per path: RTT, congestion control, bytes in flight, probe timeout (RFC 9002
 * §5, §6.2, §7; RFC 9000 §9.4).
 *
 * <p>Created by the connection for each path and handed to {@link Recovery#addPath}. Not
 * thread-safe.
 */
public final class PathRecovery {
  static final long NEVER = Recovery.NEVER;
  private static final long NO_TIME = -1;

  /** For how many probe timeouts without an acknowledgment new packets restart the timer. */
  private static final long RESTARTED_PTOS = 2;

  private final RttEstimator rtt;
  private final CongestionController congestion;
  private final Pacer pacer;
  private PacketObserver observer;

  // Per packet number space; ordinals count the packets of this path alone, from 1.
  private final long[] lastOrdinal = new long[PacketNumberSpace.COUNT];
  private final long[] largestAckedOrdinal = new long[PacketNumberSpace.COUNT];
  private final long[] latestAckedSentTime = new long[PacketNumberSpace.COUNT];
  private final long[] lossTime = new long[PacketNumberSpace.COUNT];
  private final long[] lastAckElicitingSentTime = new long[PacketNumberSpace.COUNT];

  /** Since when nothing that was sent has been acknowledged; NO_TIME while nothing is awaited. */
  private final long[] awaitedSince = new long[PacketNumberSpace.COUNT];

  private final int[] ackElicitingInFlight = new int[PacketNumberSpace.COUNT];
  private final int[] probesOwed = new int[PacketNumberSpace.COUNT];

  private long bytesInFlight;
  private int ptoCount;
  private long lastPtoTime = NO_TIME;
  private boolean amplificationLimited;
  private long persistentUntil = NO_TIME;
  private long packetsLost;
  private long spuriousLosses;

  // What one ACK frame or one round of loss detection adds up to; valid only inside of it.
  private boolean anyAcked;
  private long bytesInFlightBeforeAck;
  private long ackedBytes;
  private long latestAckedTime;
  private boolean congestionLost;
  private long lostBytes;
  private long latestLostTime;
  private long latestAckElicitingLost;

  /** State of a new path. */
  public PathRecovery(RttEstimator rtt, CongestionController congestion) {
    this.rtt = rtt;
    this.congestion = congestion;
    pacer = new Pacer(rtt, congestion);
    Arrays.fill(lossTime, NEVER);
    Arrays.fill(latestAckedSentTime, NO_TIME);
    Arrays.fill(awaitedSince, NO_TIME);
  }

  /** The RTT of this path. */
  public RttEstimator rtt() {
    return rtt;
  }

  /** The congestion controller of this path. */
  public CongestionController congestion() {
    return congestion;
  }

  /** The pacer of this path; it follows the RTT and the window by itself. */
  public Pacer pacer() {
    return pacer;
  }

  /** Sets who hears of each packet's fate; null = nobody. */
  public void setObserver(PacketObserver packetObserver) {
    observer = packetObserver;
  }

  /** Bytes of packets in flight: ack-eliciting or padded, not acknowledged, lost or discarded. */
  public long bytesInFlight() {
    return bytesInFlight;
  }

  /**
   * Whether a packet of this size fits into the congestion window (RFC 9002 §7). Probes and packets
   * not in flight don't have to ask.
   */
  public boolean canSend(int sizeBytes) {
    return bytesInFlight + sizeBytes <= congestion.windowBytes();
  }

  /** Consecutive probe timeouts without an acknowledgment. */
  public int ptoCount() {
    return ptoCount;
  }

  /**
   * Ack-eliciting packets that have to be sent in this space on this path because a probe timeout
   * expired, whatever the congestion window says (RFC 9002 §6.2.4, §7.5). Sending one pays it off.
   */
  public int probesOwed(PacketNumberSpace space) {
    return probesOwed[space.index()];
  }

  /** Whether a probe is owed in any space. */
  public boolean owesProbe() {
    return (probesOwed[0] | probesOwed[1] | probesOwed[2]) != 0;
  }

  /** How many ack-eliciting packets of this space are in flight on this path. */
  public int ackElicitingInFlight(PacketNumberSpace space) {
    return ackElicitingInFlight[space.index()];
  }

  /**
   * Tells whether the anti-amplification limit forbids sending here: no probe timeout runs then
   * (RFC 9002 §6.2.2.1). When the limit is lifted, the timeout may be due at once.
   */
  public void setAmplificationLimited(boolean limited) {
    amplificationLimited = limited;
  }

  /** Packets in flight that were declared lost. */
  public long packetsLost() {
    return packetsLost;
  }

  /** Packets that were acknowledged after they had been declared lost. */
  public long spuriousLosses() {
    return spuriousLosses;
  }

  /** Whether the anti-amplification limit forbids sending here. */
  public boolean isAmplificationLimited() {
    return amplificationLimited;
  }

  long nextOrdinal(int space) {
    return ++lastOrdinal[space];
  }

  void onSent(int space, int sizeBytes, boolean ackEliciting, boolean inFlight, long now) {
    if (ackEliciting) {
      ackElicitingInFlight[space]++;
      lastAckElicitingSentTime[space] = now;
      awaitedSince[space] = awaitedSince[space] == NO_TIME ? now : awaitedSince[space];
      probesOwed[space] = Math.max(0, probesOwed[space] - 1);
    }
    if (inFlight) {
      bytesInFlight += sizeBytes;
      congestion.onSent(sizeBytes, bytesInFlight, now);
      pacer.onSent(sizeBytes, now);
    }
  }

  /** A packet leaves flight for whatever reason. */
  void removeFromFlight(int space, int sizeBytes, boolean ackEliciting, boolean inFlight) {
    if (ackEliciting) {
      ackElicitingInFlight[space]--;
      if (ackElicitingInFlight[space] == 0) {
        awaitedSince[space] = NO_TIME;
      }
    }
    if (inFlight) {
      bytesInFlight -= sizeBytes;
    }
  }

  void beginAck() {
    anyAcked = false;
    bytesInFlightBeforeAck = bytesInFlight;
    ackedBytes = 0;
    latestAckedTime = NO_TIME;
  }

  void onAcked(int space, long ordinal, long sentTime, int sizeBytes, boolean inFlight) {
    anyAcked = true;
    largestAckedOrdinal[space] = Math.max(largestAckedOrdinal[space], ordinal);
    latestAckedSentTime[space] = Math.max(latestAckedSentTime[space], sentTime);
    if (inFlight && !congestion.isInRecovery(sentTime)) {
      ackedBytes += sizeBytes;
      latestAckedTime = Math.max(latestAckedTime, sentTime);
    }
  }

  boolean anyAcked() {
    return anyAcked;
  }

  void endAck(boolean resetPto, long now) {
    if (ackedBytes > 0) {
      // RFC 9002 §7.8: who waits for the pacer is not limited by the application.
      long used =
          pacer.isLimiting(now)
              ? Math.max(bytesInFlightBeforeAck, congestion.windowBytes())
              : bytesInFlightBeforeAck;
      congestion.onAcked(ackedBytes, latestAckedTime, used, rtt, now);
    }
    if (anyAcked) {
      awaitAnew(now);
    }
    if (resetPto && anyAcked) {
      resetPto();
    }
  }

  private void awaitAnew(long now) {
    for (int space = 0; space < PacketNumberSpace.COUNT; space++) {
      awaitedSince[space] = ackElicitingInFlight[space] > 0 ? now : NO_TIME;
    }
  }

  void resetPto() {
    ptoCount = 0;
    Arrays.fill(probesOwed, 0);
  }

  /**
   * The path is as good as new, because the peer has answered a PATH_CHALLENGE that was sent here
   * or because data goes here from now on: the back-off of earlier timeouts no longer counts, and
   * the next one counts from now. RFC 9002 §6.2.1 has this for an acknowledgment, and the answer is
   * one in all but name. What is lost, and what is persistent congestion, is not touched.
   */
  public void restartPto(long now) {
    resetPto();
    awaitAnew(now);
    lastPtoTime = now;
  }

  void onSpuriousLoss(long sentTime, int sizeBytes, boolean mtuProbe) {
    spuriousLosses++;
    if (!mtuProbe) {
      congestion.onSpuriousLoss(sentTime, sizeBytes);
    }
  }

  void observeSent(int sizeBytes, long sentTime, boolean mtuProbe) {
    if (observer != null) {
      observer.onPacketSent(sizeBytes, sentTime, mtuProbe);
    }
  }

  void observeAcked(int sizeBytes, long sentTime, boolean mtuProbe) {
    if (observer != null) {
      observer.onPacketAcked(sizeBytes, sentTime, mtuProbe);
    }
  }

  void observeLost(int sizeBytes, long sentTime, boolean mtuProbe) {
    if (observer != null) {
      observer.onPacketLost(sizeBytes, sentTime, mtuProbe);
    }
  }

  void beginLossDetection(int space) {
    lossTime[space] = NEVER;
    congestionLost = false;
    lostBytes = 0;
    latestLostTime = NO_TIME;
    latestAckElicitingLost = NO_TIME;
  }

  void countLost() {
    packetsLost++;
  }

  void onLost(long sentTime, int sizeBytes, boolean ackEliciting, boolean countsAsCongestion) {
    if (countsAsCongestion) {
      congestionLost = true;
      lostBytes += sizeBytes;
      latestLostTime = Math.max(latestLostTime, sentTime);
      if (ackEliciting) {
        latestAckElicitingLost = Math.max(latestAckElicitingLost, sentTime);
      }
    }
  }

  /** The send time of the last ack-eliciting packet lost in this round, -1 if there is none. */
  long latestAckElicitingLost() {
    return latestAckElicitingLost;
  }

  void endLossDetection(long now) {
    if (congestionLost) {
      congestion.onCongestionEvent(latestLostTime, lostBytes, now);
    }
  }

  void onPersistentCongestion(long newestLostTime, long now) {
    persistentUntil = newestLostTime;
    congestion.onPersistentCongestion(now);
    rtt.onPersistentCongestion();
  }

  /** Packets sent up to this time were part of an earlier persistent congestion. */
  long persistentUntil() {
    return persistentUntil;
  }

  /** The send time of the last packet acknowledged in this space, -1 if there is none. */
  long latestAckedSentTime(int space) {
    return latestAckedSentTime[space];
  }

  /** How many packets sent later on this path the given one is behind an acknowledged packet. */
  long packetsBehindAcked(int space, long ordinal) {
    return largestAckedOrdinal[space] - ordinal;
  }

  void armLossTime(int space, long time) {
    lossTime[space] = Math.min(lossTime[space], time);
  }

  long lossTime(int space) {
    return lossTime[space];
  }

  long earliestLossTime() {
    return Math.min(lossTime[0], Math.min(lossTime[1], lossTime[2]));
  }

  boolean hasAckElicitingInFlight(int space) {
    return ackElicitingInFlight[space] > 0;
  }

  int ackElicitingInFlight(int space) {
    return ackElicitingInFlight[space];
  }

  /** From when the probe timeout of this space counts. */
  long ptoBase(int space) {
    // A probe may leave late or, if something blocks it, not at all: the next timeout counts from
    // this one in any case, or it would be in the past.
    return Math.max(latestRestart(space), lastPtoTime);
  }

  /**
   * RFC 9002 §6.2.1 restarts the timer whenever an ack-eliciting packet is sent. One who sends
   * small packets steadily, as speech does, would so not notice that nobody answers until the
   * congestion window is full: so what is sent restarts it only for a while after the last
   * acknowledgment, and not at all after a first timeout.
   */
  private long latestRestart(int space) {
    long last = lastAckElicitingSentTime[space];
    if (awaitedSince[space] == NO_TIME) {
      return last;
    }
    long patience = ptoCount > 0 && lastPtoTime != NO_TIME ? 0 : RESTARTED_PTOS * rtt.ptoNanos(0);
    return Math.min(last, awaitedSince[space] + patience);
  }

  void onPto(long now) {
    ptoCount++;
    lastPtoTime = now;
    if (observer != null) {
      observer.onProbeTimeout(ptoCount, now);
    }
  }

  /**
   * Asks for a packet that shows whether the path works: it needs no room in the congestion window,
   * so ask rarely.
   */
  public void oweProbe(PacketNumberSpace space) {
    oweProbes(space.index(), 1);
  }

  void oweProbes(int space, int count) {
    probesOwed[space] = Math.max(probesOwed[space], count);
  }

  void discardSpace(int space) {
    lossTime[space] = NEVER;
    lastAckElicitingSentTime[space] = 0;
    awaitedSince[space] = NO_TIME;
    latestAckedSentTime[space] = NO_TIME;
    ackElicitingInFlight[space] = 0;
    probesOwed[space] = 0;
    // RFC 9002 A.11: discarding keys is progress, so the back-off starts anew.
    ptoCount = 0;
  }
}
