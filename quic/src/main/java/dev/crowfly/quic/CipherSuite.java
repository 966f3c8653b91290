package dev.crowfly.quic;

/** The TLS 1.3 cipher suites that QUIC packets can be protected with (RFC 9001 §5.3). */
public enum CipherSuite {
  TLS_AES_128_GCM_SHA256(0x1301),
  TLS_AES_256_GCM_SHA384(0x1302),
  TLS_CHACHA20_POLY1305_SHA256(0x1303);

  private final int code;

  CipherSuite(int code) {
    this.code = code;
  }

  /** The two-byte code point of TLS. */
  public int code() {
    return code;
  }

  /**
   * The suite with the given code point.
   *
   * @throws IllegalArgumentException when no suite here has this code point
   */
  public static CipherSuite ofCode(int code) {
    for (CipherSuite suite : values()) {
      if (suite.code == code) {
        return suite;
      }
    }
    throw new IllegalArgumentException("not a QUIC cipher suite: 0x" + Integer.toHexString(code));
  }
}
