package dev.crowfly.quic.path;

/**
 * The validation of one path (RFC 9000 §8.2): when to ask, what was asked, when to give up.
 *
 * <p>A round begins with {@link #begin} and ends with {@link #end}. In between a challenge is
 * {@link #isOwed} at first, and again whenever a retry is due; each interval is twice the one
 * before. Questions are remembered beyond the end of a round, so that late answers still count.
 */
final class PathValidation {
  /** Challenges per round, and also how many are remembered. */
  static final int MAX_CHALLENGES = 8;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long MAX_INTERVAL_NANOS = Long.MAX_VALUE / 8;

  // Most paths are never asked anything: the arrays come with the first question. Oldest first.
  private long[] data;
  private long[] sentTimes;
  private int[] sizes;
  private int remembered;

  private boolean running;
  private boolean owed;
  private int sentInRound;
  private long intervalNanos;
  private long giveUpNanos;
  private long retryAt = NEVER;
  private long deadline = NEVER;
  private int unanswered;

  private long writtenData;
  private boolean written;

  /** Begins a round, or begins it anew. */
  void begin(long firstIntervalNanos, long giveUpNanos, long now) {
    running = true;
    owed = true;
    sentInRound = 0;
    unanswered = 0;
    intervalNanos = Math.min(firstIntervalNanos, MAX_INTERVAL_NANOS);
    retryAt = NEVER;
    this.giveUpNanos = Math.min(giveUpNanos, MAX_INTERVAL_NANOS);
    deadline = now + this.giveUpNanos;
  }

  /** Ends the round; what was asked stays known. */
  void end() {
    running = false;
    owed = false;
    written = false;
    retryAt = NEVER;
    deadline = NEVER;
  }

  /** Forgets what was asked: later answers change nothing. */
  void forget() {
    remembered = 0;
  }

  boolean isRunning() {
    return running;
  }

  /** Whether a PATH_CHALLENGE is to be sent now. */
  boolean isOwed() {
    return owed;
  }

  /** Whether a PATH_CHALLENGE was sent in this round. */
  boolean isAsked() {
    return sentInRound > 0;
  }

  /** Challenges in a row that were not answered before the next one was due. */
  int unanswered() {
    return unanswered;
  }

  /** A PATH_CHALLENGE was put into a packet. */
  void onWritten(long challenge) {
    writtenData = challenge;
    written = true;
  }

  /** The datagram with what was written last, if anything, was sent. */
  void onSent(int datagramBytes, long now) {
    if (!written) {
      return;
    }
    written = false;
    remember(writtenData, datagramBytes, now);
    owed = false;
    if (sentInRound == 0) {
      deadline = now + giveUpNanos; // it may have waited for a connection ID
    }
    sentInRound++;
    if (sentInRound < MAX_CHALLENGES) {
      retryAt = now + intervalNanos;
      intervalNanos = Math.min(2 * intervalNanos, MAX_INTERVAL_NANOS);
    }
  }

  private void remember(long challenge, int datagramBytes, long now) {
    if (data == null) {
      data = new long[MAX_CHALLENGES];
      sentTimes = new long[MAX_CHALLENGES];
      sizes = new int[MAX_CHALLENGES];
    }
    if (remembered == MAX_CHALLENGES) {
      remove(0);
    }
    data[remembered] = challenge;
    sentTimes[remembered] = now;
    sizes[remembered] = datagramBytes;
    remembered++;
  }

  /** Where this challenge stands among those remembered, or -1. */
  int indexOf(long challenge) {
    for (int i = 0; i < remembered; i++) {
      if (data[i] == challenge) {
        return i;
      }
    }
    return -1;
  }

  long sentTime(int index) {
    return sentTimes[index];
  }

  /** The size of the datagram that the challenge was in. */
  int size(int index) {
    return sizes[index];
  }

  /** A challenge was answered: a second answer to it is none. */
  void remove(int index) {
    remembered--;
    int tail = remembered - index;
    System.arraycopy(data, index + 1, data, index, tail);
    System.arraycopy(sentTimes, index + 1, sentTimes, index, tail);
    System.arraycopy(sizes, index + 1, sizes, index, tail);
  }

  int remembered() {
    return remembered;
  }

  long nextTimeout() {
    return Math.min(retryAt, deadline);
  }

  /** Does what is due; returns whether it is time to give up. */
  boolean onTimeout(long now) {
    if (retryAt <= now) {
      retryAt = NEVER;
      owed = true;
      unanswered++;
    }
    return deadline <= now;
  }
}
