package dev.crowfly.quic;

/** The key exchange groups that Crowfly speaks (RFC 8446 §4.2.7, RFC 9954 for the hybrid). */
public enum NamedGroup {
  /** ML-KEM-768 together with X25519: safe as long as either of them is (code point 4588). */
  X25519MLKEM768(0x11ec),
  X25519(0x001d),
  SECP256R1(0x0017);

  private final int code;

  NamedGroup(int code) {
    this.code = code;
  }

  /** The two-byte code point of TLS. */
  public int code() {
    return code;
  }

  /**
   * The group with the given code point.
   *
   * @throws IllegalArgumentException when no group here has this code point
   */
  public static NamedGroup ofCode(int code) {
    for (NamedGroup group : values()) {
      if (group.code == code) {
        return group;
      }
    }
    throw new IllegalArgumentException("not a group we speak: 0x" + Integer.toHexString(code));
  }
}
