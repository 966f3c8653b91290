package dev.crowfly.quic.interop.peers;

/** Something that a test waited for did not come within its bound. */
public final class SilentPeerError extends AssertionError {
  private static final long serialVersionUID = 1;

  /** The peer said nothing; {@code cause} may be null. */
  public SilentPeerError(String message, Throwable cause) {
    super(message, cause);
  }
}
