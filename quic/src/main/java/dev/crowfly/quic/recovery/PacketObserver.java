package dev.crowfly.quic.recovery;

/**
 * Hears which packets of one path arrived, by size: what path MTU discovery is made of (RFC 8899).
 *
 * <p>Called in the midst of loss recovery; must not call back into this package.
 */
public interface PacketObserver {
  /** A packet in flight was sent. */
  void onPacketSent(int sizeBytes, long sentTime, boolean mtuProbe);

  /**
   * A packet was acknowledged.
   *
   * @param mtuProbe whether it was sent to probe the path MTU; then it may have been lost before
   */
  void onPacketAcked(int sizeBytes, long sentTime, boolean mtuProbe);

  /**
   * A packet in flight was declared lost. Packets given up because their path was left are reported
   * only if they were probes of the path MTU.
   */
  void onPacketLost(int sizeBytes, long sentTime, boolean mtuProbe);

  /** A probe timeout expired: so many in a row now, at least 1. */
  void onProbeTimeout(int ptoCount, long now);
}
