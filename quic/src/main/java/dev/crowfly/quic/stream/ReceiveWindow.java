package dev.crowfly.quic.stream;

/**
 * How much we let the peer send: bytes of a stream, bytes of the connection, or streams of a type
 * (RFC 9000 §4).
 *
 * <pre>
 *   0        consumed        received              limit
 *   |  done    |  held here    |  may still come     |
 *              |---- window: what we promised -------|  (limit trails consumed + window)
 * </pre>
 *
 * <p>The limit moves on when a quarter of the window is consumed, so an update costs a frame per
 * quarter and the peer has the rest to send in the meantime. (With halves, a peer whose bursts end
 * just short of one would get credit every second round trip only.) The window itself doubles, up
 * to its maximum, when that quarter was consumed within a round trip: the peer would soon wait for
 * us. A window that may not grow (as that of streams) has its maximum from the start. Not
 * thread-safe.
 */
public final class ReceiveWindow {
  private static final long NEVER = -1;

  private final long maxWindow;
  private final long ceiling;
  private long window;
  private long limit;
  private long received;
  private long consumed;
  private boolean announcementLost;
  private long lastUpdateNanos = NEVER;

  /**
   * A window that the peer knows from the transport parameters.
   *
   * @param window what was announced, at least 0
   * @param maxWindow how far it may grow; the window does not grow if this is not larger
   * @param ceiling no limit above it is announced: what a var-int, or a stream ID, can express
   */
  public ReceiveWindow(long window, long maxWindow, long ceiling) {
    if (window < 0 || window > ceiling) {
      throw new IllegalArgumentException("window " + window + " up to " + ceiling);
    }
    this.window = window;
    this.maxWindow = Math.max(window, maxWindow);
    this.ceiling = ceiling;
    this.limit = window;
  }

  /** The largest limit that the peer may have heard of; it must not exceed it. */
  public long limit() {
    return limit;
  }

  /** What the peer has used up. */
  public long received() {
    return received;
  }

  /** What the application has taken, or what was thrown away for it. */
  public long consumed() {
    return consumed;
  }

  /** The size of the window at present. */
  public long window() {
    return window;
  }

  /** Whether {@code amount} more would still be within the limit. */
  public boolean allows(long amount) {
    return amount <= limit - received;
  }

  /** The peer used up {@code amount}, which {@link #allows} has allowed. */
  public void onReceived(long amount) {
    if (amount < 0 || !allows(amount)) {
      throw new IllegalArgumentException("received " + amount + " of " + (limit - received));
    }
    received += amount;
  }

  /** The application took {@code amount} of what was received. */
  public void onConsumed(long amount) {
    if (amount < 0 || amount > received - consumed) {
      throw new IllegalArgumentException("consumed " + amount + " of " + (received - consumed));
    }
    consumed += amount;
  }

  /** Whether a larger limit should be announced now, or the last one again because it was lost. */
  public boolean isUpdateDue() {
    return announcementLost || isQuarterConsumed();
  }

  /**
   * The limit to announce now, never below {@link #limit}.
   *
   * @param now the time in nanoseconds
   * @param rttNanos the smoothed round-trip time; 0 if unknown, then the window does not grow
   */
  public long nextLimit(long now, long rttNanos) {
    return limitWith(nextWindow(now, rttNanos));
  }

  /** {@link #nextLimit} with the same arguments left in a frame. */
  public void onUpdateSent(long now, long rttNanos) {
    long newWindow = nextWindow(now, rttNanos);
    long newLimit = limitWith(newWindow);
    if (newLimit > limit) {
      lastUpdateNanos = now;
    }
    window = newWindow;
    limit = newLimit;
    announcementLost = false;
  }

  /** A frame was lost; the current limit is due again if nothing newer was sent. */
  public void onUpdateLost(long lostLimit) {
    announcementLost |= lostLimit == limit;
  }

  /** Whether what could be announced is worth a frame: a quarter of the window more. */
  private boolean isQuarterConsumed() {
    long gain = limitWith(window) - limit;
    // A window of one has no quarter; any gain will do.
    return gain > 0 && gain >= window / 4;
  }

  private long nextWindow(long now, long rttNanos) {
    boolean fast = lastUpdateNanos != NEVER && now - lastUpdateNanos < rttNanos;
    if (!fast || !isQuarterConsumed()) {
      return window;
    }
    return window > maxWindow / 2 ? maxWindow : 2 * window;
  }

  private long limitWith(long someWindow) {
    return Math.max(limit, consumed + Math.min(someWindow, ceiling - consumed));
  }
}
