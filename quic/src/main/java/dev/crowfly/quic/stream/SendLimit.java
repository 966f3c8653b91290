package dev.crowfly.quic.stream;

/**
 * How much the peer lets us send: bytes of a stream, bytes of the connection, or streams of a type
 * (RFC 9000 §4.1, §4.6).
 *
 * <p>It also knows when a frame of the DATA_BLOCKED kind is due: once per limit that stops us, and
 * again if that frame is lost while the limit still stops us (RFC 9000 §13.3). Not thread-safe.
 */
public final class SendLimit {
  private static final long NONE = -1;

  private long limit;
  private long used;
  private boolean wanted;
  private long signalledLimit = NONE;

  /**
   * A limit of which nothing is used.
   *
   * @param limit the peer's initial limit, 0 to 2^62 - 1
   */
  public SendLimit(long limit) {
    this.limit = limit;
  }

  /** The largest limit that the peer has announced. */
  public long limit() {
    return limit;
  }

  /** How much is used up. */
  public long used() {
    return used;
  }

  /** How much may still be sent. */
  public long available() {
    return limit - used;
  }

  /**
   * The peer announced a limit; one that is not larger is ignored (RFC 9000 §4.1).
   *
   * @return whether it is larger
   */
  public boolean raise(long newLimit) {
    if (newLimit <= limit) {
      return false;
    }
    limit = newLimit;
    wanted = false;
    return true;
  }

  /** Uses up {@code amount}, at most {@link #available}. */
  public void use(long amount) {
    if (amount < 0 || amount > available()) {
      throw new IllegalArgumentException("use " + amount + " of " + available());
    }
    used += amount;
  }

  /** Says whether somebody waits for more; forgotten when the limit grows. */
  public void setWanted(boolean wanted) {
    this.wanted = wanted;
  }

  /** Whether the limit, and nothing else, keeps somebody from sending. */
  public boolean isBlocked() {
    return wanted && used == limit;
  }

  /** Whether the peer should be told that {@link #limit} stops us. */
  public boolean isSignalDue() {
    return isBlocked() && signalledLimit != limit;
  }

  /** The frame with the current limit left. */
  public void onSignalSent() {
    signalledLimit = limit;
  }

  /** A frame was lost; it is due again if it was about the limit that still stops us. */
  public void onSignalLost(long lostLimit) {
    if (lostLimit == signalledLimit) {
      signalledLimit = NONE;
    }
  }

  /**
   * Makes the frame due again if we are still stopped: RFC 9000 §4.1 wants it now and then while
   * nothing else is in flight, so that the connection does not idle out.
   */
  public void repeatSignal() {
    signalledLimit = NONE;
  }
}
