package dev.crowfly.signaling;

import java.util.Arrays;
import java.util.HexFormat;

/** The name of a session: 16 bytes that the Intermediate drew; as text 32 lower-case hex digits. */
public final class SessionId {
  /** How many bytes it has. */
  public static final int BYTE_LENGTH = 16;

  private final byte[] bytes;

  private SessionId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A session id of these bytes.
   *
   * @param bytes {@value #BYTE_LENGTH} of them; copied
   */
  public static SessionId of(byte[] bytes) {
    if (bytes.length != BYTE_LENGTH) {
      throw new IllegalArgumentException("a session id has 16 bytes, not " + bytes.length);
    }
    return new SessionId(bytes.clone());
  }

  /** The bytes; a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
