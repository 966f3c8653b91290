package dev.crowfly.quic.path;

/**
 * Which path is the active one, what has to be said on it, and the times that follow from its RTT.
 * Decides nothing: {@link PathSwitch} does.
 */
final class ActivePath {
  private Path path;
  private boolean confirmed;
  private boolean pingOwed;
  private long maxAckDelayNanos = 25_000_000L;

  ActivePath(Path handshakePath) {
    path = handshakePath;
  }

  Path get() {
    return path;
  }

  void set(Path activated) {
    path = activated;
  }

  /** The handshake is confirmed: paths may be probed and changed. */
  void confirm() {
    confirmed = true;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  /** The peer has to be asked on the active path. */
  void owePing() {
    pingOwed = true;
  }

  boolean owesPing() {
    return pingOwed;
  }

  void onPingWritten() {
    pingOwed = false;
  }

  void setMaxAckDelay(long nanos) {
    maxAckDelayNanos = nanos;
  }

  long maxAckDelayNanos() {
    return maxAckDelayNanos;
  }

  long ptoNanos(Path any) {
    return any.recovery().rtt().ptoNanos(maxAckDelayNanos);
  }

  /** The longer probe timeout, of this path or of the active one. */
  long longerPto(Path any) {
    return Math.max(ptoNanos(any), ptoNanos(path));
  }
}
