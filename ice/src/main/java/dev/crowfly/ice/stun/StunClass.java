package dev.crowfly.ice.stun;

/** The class of a message: two bits, spread over the type (RFC 8489 §5). */
public enum StunClass {
  /** Wants an answer. */
  REQUEST(0x000),
  /** Wants none. */
  INDICATION(0x010),
  /** Answers a request that succeeded. */
  SUCCESS_RESPONSE(0x100),
  /** Answers a request that failed. */
  ERROR_RESPONSE(0x110);

  private static final int BITS = 0x110;

  private final int bits;

  StunClass(int bits) {
    this.bits = bits;
  }

  /** The message type of this class and {@code method}: M11–M7, C1, M6–M4, C0, M3–M0. */
  int typeOf(int method) {
    return (method & 0x00F) | (method & 0x070) << 1 | (method & 0xF80) << 2 | bits;
  }

  static int methodOf(int type) {
    return (type & 0x00F) | (type & 0x0E0) >> 1 | (type & 0x3E00) >> 2;
  }

  static StunClass of(int type) {
    int bits = type & BITS;
    if (bits == REQUEST.bits) {
      return REQUEST;
    }
    if (bits == INDICATION.bits) {
      return INDICATION;
    }
    return bits == SUCCESS_RESPONSE.bits ? SUCCESS_RESPONSE : ERROR_RESPONSE;
  }
}
