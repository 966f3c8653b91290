package dev.crowfly.ice.stun;

/** The attribute types that this package understands. Those below 0x8000 must be understood. */
public final class StunAttribute {
  /** RFC 8489 §14.1. */
  public static final int MAPPED_ADDRESS = 0x0001;

  /** RFC 5780 §7.2. */
  public static final int CHANGE_REQUEST = 0x0003;

  /** RFC 3489 §11.2.5: where a classic answer comes from. */
  public static final int SOURCE_ADDRESS = 0x0004;

  /** RFC 3489 §11.2.3: what OTHER-ADDRESS is called for a classic client. */
  public static final int CHANGED_ADDRESS = 0x0005;

  /** RFC 8489 §14.3. */
  public static final int USERNAME = 0x0006;

  /** RFC 8489 §14.5. */
  public static final int MESSAGE_INTEGRITY = 0x0008;

  /** RFC 8489 §14.8. */
  public static final int ERROR_CODE = 0x0009;

  /** RFC 8489 §14.13. */
  public static final int UNKNOWN_ATTRIBUTES = 0x000A;

  /** RFC 8489 §14.9. */
  public static final int REALM = 0x0014;

  /** RFC 8489 §14.10. */
  public static final int NONCE = 0x0015;

  /** RFC 8489 §14.6. */
  public static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;

  /** RFC 8489 §14.2. */
  public static final int XOR_MAPPED_ADDRESS = 0x0020;

  /** RFC 8445 §16.1. */
  public static final int PRIORITY = 0x0024;

  /** RFC 8445 §16.1. */
  public static final int USE_CANDIDATE = 0x0025;

  /** RFC 5780 §7.6. */
  public static final int PADDING = 0x0026;

  /** RFC 5780 §7.5. */
  public static final int RESPONSE_PORT = 0x0027;

  /** RFC 8489 §14.14. */
  public static final int SOFTWARE = 0x8022;

  /** RFC 8489 §14.15. */
  public static final int ALTERNATE_SERVER = 0x8023;

  /** RFC 5780 §10.1: registered, and left without a meaning. */
  public static final int CACHE_TIMEOUT = 0x8027;

  /** RFC 8489 §14.7. */
  public static final int FINGERPRINT = 0x8028;

  /** RFC 8445 §16.1. */
  public static final int ICE_CONTROLLED = 0x8029;

  /** RFC 8445 §16.1. */
  public static final int ICE_CONTROLLING = 0x802A;

  /** RFC 5780 §7.3. */
  public static final int RESPONSE_ORIGIN = 0x802B;

  /** RFC 5780 §7.4. */
  public static final int OTHER_ADDRESS = 0x802C;

  static final int SLOTS = 24;

  private StunAttribute() {}

  /** Whether a message with an unknown attribute of this type must be refused (RFC 8489 §14). */
  public static boolean isComprehensionRequired(int type) {
    return type < 0x8000;
  }

  /** The place of a known type in a table of {@link #SLOTS}; -1 for an unknown one. */
  static int slot(int type) {
    return switch (type) {
      case MAPPED_ADDRESS -> 0;
      case CHANGE_REQUEST -> 1;
      case SOURCE_ADDRESS -> 2;
      case CHANGED_ADDRESS -> 3;
      case USERNAME -> 4;
      case MESSAGE_INTEGRITY -> 5;
      case ERROR_CODE -> 6;
      case UNKNOWN_ATTRIBUTES -> 7;
      case REALM -> 8;
      case NONCE -> 9;
      case MESSAGE_INTEGRITY_SHA256 -> 10;
      case XOR_MAPPED_ADDRESS -> 11;
      case PRIORITY -> 12;
      case USE_CANDIDATE -> 13;
      case PADDING -> 14;
      case RESPONSE_PORT -> 15;
      case SOFTWARE -> 16;
      case ALTERNATE_SERVER -> 17;
      case CACHE_TIMEOUT -> 18;
      case FINGERPRINT -> 19;
      case ICE_CONTROLLED -> 20;
      case ICE_CONTROLLING -> 21;
      case RESPONSE_ORIGIN -> 22;
      case OTHER_ADDRESS -> 23;
      default -> -1;
    };
  }

  static boolean isAddress(int type) {
    return switch (type) {
      case MAPPED_ADDRESS,
          SOURCE_ADDRESS,
          CHANGED_ADDRESS,
          XOR_MAPPED_ADDRESS,
          ALTERNATE_SERVER,
          RESPONSE_ORIGIN,
          OTHER_ADDRESS ->
          true;
      default -> false;
    };
  }

  /** Whether a value of a known type is well formed, as far as its getter needs. */
  static boolean isWellFormed(int type, byte[] array, int offset, int length) {
    if (isAddress(type)) {
      return AddressValue.isWellFormed(array, offset, length);
    }
    return switch (type) {
      case CHANGE_REQUEST, PRIORITY, CACHE_TIMEOUT, FINGERPRINT -> length == 4;
      case RESPONSE_PORT -> length == 2 || length == 4;
      case MESSAGE_INTEGRITY -> length == StunKey.SHA1_BYTES;
      // RFC 8489 §14.6: 16 to 32 bytes, a multiple of 4.
      case MESSAGE_INTEGRITY_SHA256 ->
          length >= StunKey.MIN_SHA256_BYTES && length <= StunKey.SHA256_BYTES && (length & 3) == 0;
      case ERROR_CODE -> length >= 4 && isErrorCode(array[offset + 2], array[offset + 3]);
      case UNKNOWN_ATTRIBUTES -> (length & 1) == 0;
      case USE_CANDIDATE -> length == 0;
      case ICE_CONTROLLED, ICE_CONTROLLING -> length == 8;
      default -> true;
    };
  }

  private static boolean isErrorCode(byte hundreds, byte number) {
    int errorClass = hundreds & 7;
    return errorClass >= 3 && errorClass <= 6 && (number & 0xFF) < 100;
  }
}
