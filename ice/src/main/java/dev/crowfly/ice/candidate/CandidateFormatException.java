package dev.crowfly.ice.candidate;

/** A text that is no {@code candidate:} attribute, or one that this module has no use for. */
public final class CandidateFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What was wrong. All but the first may be skipped as RFC 8839 §5.1 asks. */
  public enum Reason {
    /** Not what the grammar allows. */
    MALFORMED,
    /** A component other than 1. */
    UNSUPPORTED_COMPONENT,
    /** A transport other than UDP. */
    UNSUPPORTED_TRANSPORT,
    /** A name in place of an IP address. */
    UNSUPPORTED_ADDRESS,
    /** A type that RFC 8445 does not know. */
    UNSUPPORTED_TYPE
  }

  private final Reason reason;

  CandidateFormatException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What was wrong. */
  public Reason reason() {
    return reason;
  }
}
