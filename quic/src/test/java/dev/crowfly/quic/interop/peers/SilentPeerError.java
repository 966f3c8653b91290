package dev.crowfly.quic.interop.peers;

/** Something that a test waited for did not come within its bound. */
public final class SilentPeerError extends AssertionError {
  private static final long serialVersionUID = 1;

  /** Names what did not come. */
  public SilentPeerError(String message, Throwable cause) {
    super(message, cause);
  }
}
