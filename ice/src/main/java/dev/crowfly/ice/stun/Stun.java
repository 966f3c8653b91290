package dev.crowfly.ice.stun;

/** Numbers of the STUN header (RFC 8489 §5) and of its registries. */
public final class Stun {
  /** Bytes 4 to 7 of every message since RFC 5389. */
  public static final int MAGIC_COOKIE = 0x2112A442;

  /** Bytes of a header. */
  public static final int HEADER_BYTES = 20;

  /** Bytes of a transaction ID. */
  public static final int TRANSACTION_ID_BYTES = 12;

  /** The only method that ICE and RFC 5780 use. */
  public static final int BINDING = 0x001;

  /** The largest method: twelve bits. */
  public static final int MAX_METHOD = 0xFFF;

  /** RFC 8489 §14.8: the request was malformed. */
  public static final int BAD_REQUEST = 400;

  /** RFC 8489 §14.8: the request did not carry the right credentials. */
  public static final int UNAUTHENTICATED = 401;

  /** RFC 8489 §14.8: a comprehension-required attribute was not understood. */
  public static final int UNKNOWN_ATTRIBUTE = 420;

  /** RFC 8445 §16.2: both agents claim the same role. */
  public static final int ROLE_CONFLICT = 487;

  /** RFC 8489 §14.8: the server failed for the moment. */
  public static final int SERVER_ERROR = 500;

  static final int LENGTH_OFFSET = 2;
  static final int COOKIE_OFFSET = 4;
  static final int TRANSACTION_ID_OFFSET = 8;
  static final int ATTRIBUTE_HEADER_BYTES = 4;

  private Stun() {}

  /** {@code length} with the padding that follows a value of that length. */
  static int padded(int length) {
    return (length + 3) & ~3;
  }
}
