package dev.crowfly.quic.recovery;

/**
 * Leaves the first slow start when the round-trip time begins to rise, before the queue overflows
 * (HyStart++, RFC 9406).
 *
 * <p>A rise of the smallest RTT of one round over that of the round before leads to conservative
 * slow start (CSS), which grows a quarter as fast. If the RTT falls again, the rise was noise and
 * slow start goes on; after five rounds slow start is over.
 *
 * <p>A round ends with the acknowledgment of a packet that was sent after the round had begun;
 * times of sending stand in for sequence numbers here. There is no limit on the growth per
 * acknowledgment (L of RFC 9406 §4.3 is infinite), because senders are paced. Not thread-safe.
 */
final class HyStart {
  static final long MIN_RTT_THRESHOLD_NANOS = 4_000_000L;
  static final long MAX_RTT_THRESHOLD_NANOS = 16_000_000L;
  static final int MIN_RTT_DIVISOR = 8;
  static final int RTT_SAMPLES = 8;
  static final int CSS_GROWTH_DIVISOR = 4;
  static final int CSS_ROUNDS = 5;
  private static final long NONE = Long.MAX_VALUE;

  private long roundStartTime;
  private long lastRoundMinRtt;
  private long currentRoundMinRtt;
  private int samplesInRound;
  private boolean conservative;
  private long cssBaselineMinRtt;
  private int cssRounds;

  HyStart() {
    reset();
  }

  /** A new path, a new slow start. */
  void reset() {
    roundStartTime = 0;
    lastRoundMinRtt = NONE;
    currentRoundMinRtt = NONE;
    samplesInRound = 0;
    conservative = false;
    cssBaselineMinRtt = NONE;
    cssRounds = 0;
  }

  /** Whether conservative slow start is going on. */
  boolean isConservative() {
    return conservative;
  }

  /** Whether slow start is over. */
  boolean isFinished() {
    return cssRounds >= CSS_ROUNDS;
  }

  /**
   * Packets were acknowledged in slow start.
   *
   * @param latestSentTime the send time of the last of them; the time since then is the sample
   * @param windowUsed whether the window limits the sender. If not, the RTT is tracked but nothing
   *     is concluded from it: a rise is not of our making, and rounds say nothing about the window
   * @return by how many bytes the window may grow; 0 if it is not used
   */
  long onAcked(long ackedBytes, long latestSentTime, boolean windowUsed, long now) {
    if (latestSentTime >= roundStartTime) {
      startRound(windowUsed, now);
    }
    currentRoundMinRtt = Math.min(currentRoundMinRtt, now - latestSentTime);
    samplesInRound++;
    if (!windowUsed) {
      return 0;
    }
    // RFC 9406 §4.3: the growth of this acknowledgment follows the state before it.
    long growth = conservative ? ackedBytes / CSS_GROWTH_DIVISOR : ackedBytes;
    judge();
    return growth;
  }

  private void startRound(boolean windowUsed, long now) {
    if (conservative && windowUsed) {
      // RFC 9406 §4.3: the round in which CSS began counts as its first.
      cssRounds++;
    }
    roundStartTime = now;
    lastRoundMinRtt = currentRoundMinRtt;
    currentRoundMinRtt = NONE;
    samplesInRound = 0;
  }

  private void judge() {
    if (samplesInRound < RTT_SAMPLES || isFinished()) {
      return;
    }
    if (conservative) {
      if (currentRoundMinRtt < cssBaselineMinRtt) {
        conservative = false;
        cssBaselineMinRtt = NONE;
        cssRounds = 0;
      }
    } else if (lastRoundMinRtt != NONE
        && currentRoundMinRtt - lastRoundMinRtt >= threshold(lastRoundMinRtt)) {
      conservative = true;
      cssBaselineMinRtt = currentRoundMinRtt;
    }
  }

  private static long threshold(long minRtt) {
    return Math.max(
        MIN_RTT_THRESHOLD_NANOS, Math.min(minRtt / MIN_RTT_DIVISOR, MAX_RTT_THRESHOLD_NANOS));
  }
}
