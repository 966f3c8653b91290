package dev.crowfly.quic.path;

/**
 * Whether a server that sees its peer's packets come from an unproven address goes there at once,
 * or asks first.
 *
 * <p>RFC 9000 §9.3 leaves it to a server whether it permits a migration. Going at once costs an
 * honest peer the least, and whoever copies packets can lead the server astray for a moment (RFC
 * 9000 §9.3.3). Once it was led astray it asks first, for as long as that goes on and a while
 * longer: an honest peer then waits a round trip, and the copies change nothing.
 */
final class Caution {
  /** How long it lasts after the last sign of deceit. */
  static final long DURATION_NANOS = 60_000_000_000L;

  private long ends = Path.NONE;

  /** An address that the peer's packets came from is not the peer's. */
  void onDeceived(long now) {
    ends = now + DURATION_NANOS;
  }

  /** Whether to ask first. */
  boolean isOn(long now) {
    return ends != Path.NONE && now < ends;
  }
}
