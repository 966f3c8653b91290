package dev.crowfly.quic;

/** Transport error codes (RFC 9000 §20.1), as they travel in CONNECTION_CLOSE frames. */
public final class TransportErrorCode {
  public static final long NO_ERROR = 0x00;
  public static final long INTERNAL_ERROR = 0x01;
  public static final long CONNECTION_REFUSED = 0x02;
  public static final long FLOW_CONTROL_ERROR = 0x03;
  public static final long STREAM_LIMIT_ERROR = 0x04;
  public static final long STREAM_STATE_ERROR = 0x05;
  public static final long FINAL_SIZE_ERROR = 0x06;
  public static final long FRAME_ENCODING_ERROR = 0x07;
  public static final long TRANSPORT_PARAMETER_ERROR = 0x08;
  public static final long CONNECTION_ID_LIMIT_ERROR = 0x09;
  public static final long PROTOCOL_VIOLATION = 0x0a;
  public static final long INVALID_TOKEN = 0x0b;
  public static final long APPLICATION_ERROR = 0x0c;
  public static final long CRYPTO_BUFFER_EXCEEDED = 0x0d;
  public static final long KEY_UPDATE_ERROR = 0x0e;
  public static final long AEAD_LIMIT_REACHED = 0x0f;
  public static final long NO_VIABLE_PATH = 0x10;

  /** First of the 256 codes that carry a TLS alert: {@code CRYPTO_ERROR + alert}. */
  public static final long CRYPTO_ERROR = 0x0100;

  private static final String[] NAMES = {
    "NO_ERROR",
    "INTERNAL_ERROR",
    "CONNECTION_REFUSED",
    "FLOW_CONTROL_ERROR",
    "STREAM_LIMIT_ERROR",
    "STREAM_STATE_ERROR",
    "FINAL_SIZE_ERROR",
    "FRAME_ENCODING_ERROR",
    "TRANSPORT_PARAMETER_ERROR",
    "CONNECTION_ID_LIMIT_ERROR",
    "PROTOCOL_VIOLATION",
    "INVALID_TOKEN",
    "APPLICATION_ERROR",
    "CRYPTO_BUFFER_EXCEEDED",
    "KEY_UPDATE_ERROR",
    "AEAD_LIMIT_REACHED",
    "NO_VIABLE_PATH",
  };

  private TransportErrorCode() {}

  /**
   * The code of a TLS alert (RFC 9001 §4.8).
   *
   * @param alert the AlertDescription, 0 to 255
   */
  public static long crypto(int alert) {
    return CRYPTO_ERROR | (alert & 0xff);
  }

  /** Whether {@code code} carries a TLS alert. */
  public static boolean isCrypto(long code) {
    return code >= CRYPTO_ERROR && code <= CRYPTO_ERROR + 0xff;
  }

  /** The TLS alert that {@code code} carries; meaningful only if {@link #isCrypto}. */
  public static int alert(long code) {
    return (int) (code & 0xff);
  }

  /** The RFC's name of the code, {@code CRYPTO_ERROR(alert)}, or the number in hexadecimal. */
  public static String nameOf(long code) {
    if (code >= 0 && code < NAMES.length) {
      return NAMES[(int) code];
    }
    return isCrypto(code) ? "CRYPTO_ERROR(" + alert(code) + ")" : "0x" + Long.toHexString(code);
  }
}
