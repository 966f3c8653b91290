package dev.crowfly.quic.recovery;

import dev.crowfly.quic.TransportError;

/**
 * Loss recovery of one connection (RFC 9002).
 *
 * <p>Per packet sent: {@link #beginPacket}, tokens into the sink that it returns, then {@link
 * #onPacketSent}. Per ACK frame received: {@link #onAckBegin}, {@link #onAckRange} for every range
 * in descending order, {@link #onAckEnd}. Timers: {@link #nextTimeout} and {@link #onTimeout},
 * after which the paths tell which {@linkplain PathRecovery#probesOwed probes} have to be sent.
 *
 * <p>Times are nanoseconds and never go back. Not thread-safe.
 */
public final class Recovery {
  /** The timeout when no timer runs. */
  public static final long NEVER = Long.MAX_VALUE;

  private final SentPacketLog[] logs = new SentPacketLog[PacketNumberSpace.COUNT];
  private final TokenOwner[] owners;
  private final PathTable paths = new PathTable();
  private final HandshakeProgress handshake;
  private final LossDetector lossDetector;
  private final ProbeTimer probeTimer;
  private final AckProcessor ackProcessor;
  private int ackSpace;
  private long ackTime;

  /**
   * Recovery with one owner for the tokens of all spaces.
   *
   * @param client whether this end is the client
   * @param handshakePath the path of the handshake; it gets index 0
   */
  public Recovery(boolean client, TokenOwner owner, PathRecovery handshakePath) {
    this(client, owner, owner, owner, handshakePath);
  }

  /**
   * Recovery with an owner of tokens per packet number space.
   *
   * @param client whether this end is the client
   * @param handshakePath the path of the handshake; it gets index 0
   */
  public Recovery(
      boolean client,
      TokenOwner initial,
      TokenOwner handshakeSpace,
      TokenOwner applicationData,
      PathRecovery handshakePath) {
    for (int i = 0; i < logs.length; i++) {
      logs[i] = new SentPacketLog();
    }
    owners = new TokenOwner[] {initial, handshakeSpace, applicationData};
    handshake = new HandshakeProgress(client);
    lossDetector = new LossDetector(logs, owners, paths, handshake);
    probeTimer = new ProbeTimer(logs, owners, handshake);
    ackProcessor = new AckProcessor(logs, owners, paths, handshake, lossDetector);
    paths.add(handshakePath);
  }

  /** Sets who hears of lost packets; nobody at first. */
  public void setLossListener(LossListener listener) {
    lossDetector.setListener(listener);
  }

  /**
   * Adds a path.
   *
   * @return its index, which may be that of a path removed before
   * @throws IllegalStateException when there are 64 paths
   */
  public int addPath(PathRecovery path) {
    return paths.add(path);
  }

  /** The path with this index, or null. */
  public PathRecovery path(int pathIndex) {
    return pathIndex < paths.size() ? paths.get(pathIndex) : null;
  }

  /**
   * Treats all packets in flight on a path as lost, because the path was left (RFC 9000 §9.4).
   * Their tokens go back to their owners; the congestion window is not reduced. A late
   * acknowledgment still reaches the owners.
   */
  public void loseInFlight(int pathIndex) {
    for (int space = 0; space < PacketNumberSpace.COUNT; space++) {
      lossDetector.loseAll(space, pathIndex);
    }
  }

  /** Removes a path after {@link #loseInFlight}; its index may be used again. */
  public void removePath(int pathIndex) {
    loseInFlight(pathIndex);
    paths.remove(pathIndex);
  }

  /** Packets declared lost so far on all paths (RFC 9002 §6.1). */
  public long packetsLost() {
    return lossDetector.packetsLost();
  }

  /** The packets sent in a space, to be checked against what the paths count. */
  SentPacketLog log(PacketNumberSpace space) {
    return logs[space.index()];
  }

  /** One more than the largest index of a path, in use or used. */
  int pathCount() {
    return paths.size();
  }

  /** The smallest packet number not yet used in this space. */
  public long nextPacketNumber(PacketNumberSpace space) {
    return logs[space.index()].next();
  }

  /** The largest packet number of ours that the peer acknowledged in this space, -1 if none. */
  public long largestAcked(PacketNumberSpace space) {
    return ackProcessor.largestAcked(space.index());
  }

  /**
   * Begins the record of a packet. If it is never completed by {@link #onPacketSent}, the next call
   * drops it.
   *
   * @param packetNumber at least {@link #nextPacketNumber}; up to 32 numbers may be skipped, and an
   *     acknowledgment of one of them is then an error of the peer (RFC 9000 §21.4)
   * @return where the tokens of this packet go
   */
  public TokenSink beginPacket(PacketNumberSpace space, long packetNumber) {
    SentPacketLog log = logs[space.index()];
    log.begin(packetNumber);
    return log;
  }

  /**
   * The packet that was begun in this space was sent.
   *
   * @param sizeBytes the whole packet, without UDP and IP headers
   * @param ackEliciting whether it holds other frames than ACK, PADDING and CONNECTION_CLOSE
   * @param inFlight whether it is ack-eliciting or holds PADDING
   */
  public void onPacketSent(
      PacketNumberSpace space,
      long now,
      int sizeBytes,
      boolean ackEliciting,
      boolean inFlight,
      int pathIndex) {
    int flags =
        (ackEliciting ? SentPacketLog.ACK_ELICITING : 0) | (inFlight ? SentPacketLog.IN_FLIGHT : 0);
    record(space.index(), now, sizeBytes, flags, pathIndex);
  }

  /**
   * The packet that was begun was sent to probe the path MTU: ack-eliciting, and its loss says
   * nothing about congestion (RFC 9000 §14.4).
   */
  public void onMtuProbeSent(PacketNumberSpace space, long now, int sizeBytes, int pathIndex) {
    int flags = SentPacketLog.ACK_ELICITING | SentPacketLog.IN_FLIGHT | SentPacketLog.MTU_PROBE;
    record(space.index(), now, sizeBytes, flags, pathIndex);
  }

  private void record(int space, long now, int sizeBytes, int flags, int pathIndex) {
    SentPacketLog log = logs[space];
    PathRecovery path = paths.get(pathIndex);
    release(space, now);
    while (!log.hasRoom()) {
      lossDetector.evictOldest(space);
    }
    boolean inFlight = (flags & SentPacketLog.IN_FLIGHT) != 0;
    log.commit(now, sizeBytes, flags, pathIndex, path.nextOrdinal(space));
    path.onSent(space, sizeBytes, (flags & SentPacketLog.ACK_ELICITING) != 0, inFlight, now);
    if (inFlight) {
      path.observeSent(sizeBytes, now, (flags & SentPacketLog.MTU_PROBE) != 0);
      probeTimer.restart(now);
    }
  }

  private void release(int space, long now) {
    long retention = 0;
    for (int i = 0; i < paths.size(); i++) {
      PathRecovery path = paths.get(i);
      if (path != null) {
        long pto = path.rtt().ptoNanos(handshake.peerMaxAckDelay());
        retention = Math.max(retention, pto);
      }
    }
    logs[space].release(now, retention);
  }

  /**
   * An ACK frame begins.
   *
   * @param ackDelayNanos the ACK Delay, decoded to nanoseconds
   * @throws TransportError PROTOCOL_VIOLATION if that packet was never sent (RFC 9000 §13.1)
   */
  public void onAckBegin(
      PacketNumberSpace space, long largestAcknowledged, long ackDelayNanos, long now)
      throws TransportError {
    ackSpace = space.index();
    ackTime = now;
    ackProcessor.begin(ackSpace, largestAcknowledged, ackDelayNanos, now);
  }

  /**
   * A range of the ACK frame, both ends included; the first one ends with the largest acknowledged.
   *
   * @throws TransportError PROTOCOL_VIOLATION if it holds a number that was skipped
   */
  public void onAckRange(long smallest, long largest) throws TransportError {
    ackProcessor.range(smallest, largest);
  }

  /**
   * The ACK frame ends: RTT, losses, congestion and timers follow.
   *
   * @return whether it newly acknowledged any packet
   */
  public boolean onAckEnd() {
    boolean any = ackProcessor.end();
    if (any) {
      probeTimer.restart(ackTime);
      release(ackSpace, ackTime);
    }
    return any;
  }

  /** When {@link #onTimeout} has to be called; {@link #NEVER} if no timer runs. */
  public long nextTimeout() {
    long earliest = NEVER;
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i) != null) {
        earliest = Math.min(earliest, timeout(i));
      }
    }
    return earliest;
  }

  private long timeout(int pathIndex) {
    PathRecovery path = paths.get(pathIndex);
    // RFC 9002 §6.2.1: no PTO while a timer for time threshold loss detection is set.
    long lossTime = path.earliestLossTime();
    return lossTime != NEVER ? lossTime : probeTimer.timeout(pathIndex, path);
  }

  /**
   * Handles what is due: packets are declared lost, or probes are owed. Calling it early is
   * harmless, and afterwards {@link #nextTimeout} lies in the future.
   */
  public void onTimeout(long now) {
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i) != null) {
        detectOverdue(paths.get(i), now);
      }
    }
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i) != null && timeout(i) <= now) {
        probeTimer.expire(i, paths.get(i), now);
      }
    }
  }

  private void detectOverdue(PathRecovery path, long now) {
    for (int space = 0; space < PacketNumberSpace.COUNT; space++) {
      if (path.lossTime(space) <= now) {
        lossDetector.detectLost(space, ackProcessor.largestAcked(space), now);
        release(space, now);
      }
    }
  }

  /** The Handshake keys are available: a client's anti-deadlock probes use them from now on. */
  public void onHandshakeKeysAvailable() {
    handshake.onHandshakeKeys();
  }

  /** The handshake is confirmed (RFC 9001 §4.1.2): the PTO of Application Data may run. */
  public void onHandshakeConfirmed() {
    handshake.onConfirmed();
  }

  /** Sets the peer's max_ack_delay, in nanoseconds; 25 ms until then. */
  public void setPeerMaxAckDelay(long maxAckDelayNanos) {
    handshake.setPeerMaxAckDelay(maxAckDelayNanos);
  }

  /**
   * The keys of the Initial or Handshake space were discarded: its packets are forgotten, their
   * tokens never come back (RFC 9002 §6.4).
   */
  public void discardSpace(PacketNumberSpace space, long now) {
    int index = space.index();
    SentPacketLog log = logs[index];
    long pn = log.firstOutstanding(0, SentPacketLog.NONE);
    while (pn != SentPacketLog.NONE) {
      PathRecovery path = paths.get(log.path(pn));
      path.removeFromFlight(index, log.size(pn), log.isAckEliciting(pn), log.isInFlight(pn));
      pn = log.firstOutstanding(pn + 1, SentPacketLog.NONE);
    }
    log.clear();
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i) != null) {
        paths.get(i).discardSpace(index);
      }
    }
    probeTimer.restart(now);
  }

  /**
   * A client received a Retry packet: what it sent is due again, and congestion control and timers
   * start anew (RFC 9002 §6.3). Packet numbers go on (RFC 9000 §17.2.5.3).
   */
  public void onRetry(long now) {
    int initial = PacketNumberSpace.INITIAL.index();
    SentPacketLog log = logs[initial];
    PathRecovery path = paths.get(0);
    long first = log.firstOutstanding(0, SentPacketLog.NONE);
    // RFC 9002 §6.3: the time to the Retry is an estimate, if it's clear which packet it answers.
    if (first != SentPacketLog.NONE && path.ptoCount() == 0 && now > log.sentTime(first)) {
      path.rtt().seed(now - log.sentTime(first));
    }
    lossDetector.loseAll(initial, 0);
    path.congestion().reset();
    path.resetPto();
    probeTimer.restart(now);
  }
}
