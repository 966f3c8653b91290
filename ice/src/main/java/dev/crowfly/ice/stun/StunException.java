package dev.crowfly.ice.stun;

import java.util.EnumMap;
import java.util.Map;

/**
 * Bytes that are no STUN message.
 *
 * <p>One instance per reason, without a stack trace: a flood of bad datagrams must not allocate.
 */
public final class StunException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why bytes are no STUN message. */
  public enum Reason {
    /** Fewer bytes than a header has. */
    TOO_SHORT("fewer bytes than the header of a STUN message"),
    /** The two first bits are not zero. */
    NOT_STUN("the first two bits are not zero"),
    /** The magic cookie is missing, and a classic message (RFC 3489) was not asked for. */
    NO_MAGIC_COOKIE("no magic cookie"),
    /** The length is no multiple of four. */
    LENGTH_NOT_ALIGNED("the length is no multiple of four"),
    /** The length is not that of the datagram. */
    LENGTH_MISMATCH("the length is not that of the datagram"),
    /** An attribute ends after the message. */
    ATTRIBUTE_TOO_LONG("an attribute ends after the message"),
    /** A known attribute has a length or a value that it can't have. */
    BAD_ATTRIBUTE("a known attribute is malformed"),
    /** Something follows FINGERPRINT. */
    FINGERPRINT_NOT_LAST("an attribute follows FINGERPRINT");

    private final String message;

    Reason(String message) {
      this.message = message;
    }
  }

  private static final Map<Reason, StunException> INSTANCES = new EnumMap<>(Reason.class);

  static {
    for (Reason reason : Reason.values()) {
      INSTANCES.put(reason, new StunException(reason));
    }
  }

  private final Reason reason;

  private StunException(Reason reason) {
    super(reason.message, null, false, false);
    this.reason = reason;
  }

  static StunException of(Reason reason) {
    return INSTANCES.get(reason);
  }

  /** Why the bytes are no STUN message. */
  public Reason reason() {
    return reason;
  }
}
