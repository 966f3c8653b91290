package dev.crowfly.quic;

/** Which algorithm decides how much may be in flight on a path. */
public enum CongestionControl {
  /** The controller of RFC 9002 §7: halves its window on loss, one datagram more per round trip. */
  NEW_RENO,

  /**
   * CUBIC (RFC 9438), the default: fills fast and long paths much sooner after a loss, and is as
   * fast as {@link #NEW_RENO} elsewhere.
   */
  CUBIC
}
