package dev.crowfly.quic.ack;

import dev.crowfly.quic.wire.AckRanges;

/**
 * Received packets of one packet number space: duplicates, and when to acknowledge (RFC 9000
 * §13.2).
 *
 * <p>Two sets are kept. One only answers {@link #isDuplicate} and forgets nothing but its oldest
 * ranges, so that a packet that took a slow path is still welcome; the other is what the next ACK
 * frame reports and shrinks as the peer confirms our ACK frames. Not thread-safe.
 */
public final class AckTracker {
  /** The deadline when nothing is due. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The largest number of ranges that an ACK frame reports. */
  public static final int MAX_REPORTED_RANGES = 64;

  private static final int MAX_SEEN_RANGES = 256;
  private static final int ACK_ELICITING_THRESHOLD = 2;
  private static final long NONE = -1;

  private final RangeSet seen = new RangeSet(MAX_SEEN_RANGES);
  private final RangeSet reported = new RangeSet(MAX_REPORTED_RANGES);
  private final boolean immediate;
  private final long maxAckDelayNanos;

  private long largestReceived = NONE;
  private long largestReceivedTime;
  private long largestAckEliciting = NONE;
  private long smallestUnreported = NEVER;
  private int unackedAckEliciting;
  private long deadline = NEVER;

  private AckTracker(boolean immediate, long maxAckDelayNanos) {
    this.immediate = immediate;
    this.maxAckDelayNanos = maxAckDelayNanos;
  }

  /** For the Initial and Handshake spaces: every ack-eliciting packet is acknowledged at once. */
  public static AckTracker immediate() {
    return new AckTracker(true, 0);
  }

  /**
   * For the Application Data space: every second ack-eliciting packet, or after a delay.
   *
   * @param maxAckDelayNanos the max_ack_delay that we announced, in nanoseconds
   */
  public static AckTracker delayed(long maxAckDelayNanos) {
    return new AckTracker(false, maxAckDelayNanos);
  }

  /** Whether this packet was processed before, or is so old that this can't be ruled out. */
  public boolean isDuplicate(long packetNumber) {
    return seen.contains(packetNumber);
  }

  /**
   * A packet was authenticated and all its frames were processed (RFC 9000 §13.1).
   *
   * @param packetNumber not a {@link #isDuplicate duplicate}
   * @param now when it arrived, also if it waited for its keys since (RFC 9000 §13.2.5)
   */
  public void onPacketReceived(long packetNumber, boolean ackEliciting, long now) {
    seen.add(packetNumber);
    reported.add(packetNumber);
    smallestUnreported = Math.min(smallestUnreported, packetNumber);
    if (packetNumber > largestReceived) {
      largestReceived = packetNumber;
      largestReceivedTime = now;
    }
    if (ackEliciting) {
      unackedAckEliciting++;
      long due = mustAckAtOnce(packetNumber) ? now : now + maxAckDelayNanos;
      deadline = Math.min(deadline, due);
      largestAckEliciting = Math.max(largestAckEliciting, packetNumber);
    }
  }

  private boolean mustAckAtOnce(long packetNumber) {
    if (immediate || unackedAckEliciting >= ACK_ELICITING_THRESHOLD) {
      return true;
    }
    // RFC 9000 §13.2.1: reordered, or the first packet behind a gap.
    return packetNumber < largestAckEliciting
        || !seen.containsAll(largestAckEliciting + 1, packetNumber);
  }

  /** When an ACK frame has to leave; {@link #NEVER} if no ack-eliciting packet waits for one. */
  public long ackDeadline() {
    return deadline;
  }

  /** Whether an ACK frame has to leave now, even in a packet of its own. */
  public boolean isAckDue(long now) {
    return now >= deadline;
  }

  /**
   * Whether an ack-eliciting packet waits for its ACK frame: then any packet that leaves takes one
   * along (RFC 9000 §13.2.1).
   */
  public boolean hasUnackedAckEliciting() {
    return unackedAckEliciting > 0;
  }

  /** Whether any packet, ack-eliciting or not, was received since the last ACK frame. */
  public boolean hasUnreported() {
    return smallestUnreported != NEVER;
  }

  /** What an ACK frame reports now; a live view, with at least one range once a packet came. */
  public AckRanges ranges() {
    return reported;
  }

  /** The largest packet number received, -1 before the first. */
  public long largestReceived() {
    return largestReceived;
  }

  /** The ACK Delay of a frame sent now, in nanoseconds (RFC 9000 §13.2.5). */
  public long ackDelayNanos(long now) {
    return Math.max(0, now - largestReceivedTime);
  }

  /** An ACK frame with all {@link #ranges} was put into a packet. */
  public void onAckSent() {
    unackedAckEliciting = 0;
    smallestUnreported = NEVER;
    deadline = NEVER;
  }

  /**
   * The peer acknowledged a packet in which one of our ACK frames travelled (RFC 9000 §13.2.4).
   *
   * @param largestAckedInThatAck the Largest Acknowledged of that frame
   */
  public void onAckOfAckReceived(long largestAckedInThatAck) {
    // A packet that overtook none but came after that frame is still unreported: it stays. The
    // largest stays too, since a frame with a smaller one confuses ECN (RFC 9000 §13.2.3).
    long keepFrom = Math.min(largestAckedInThatAck + 1, smallestUnreported);
    reported.removeBelow(Math.min(keepFrom, largestReceived));
  }
}
