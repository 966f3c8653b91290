package dev.crowfly.quic.cid;

import dev.crowfly.quic.RandomSource;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A connection ID: 0 to 20 bytes, immutable (RFC 9000 §5.1).
 *
 * <p>It is comparable so that hash tables stay fast even when a peer picks IDs whose hashes
 * collide.
 */
public final class ConnectionId implements Comparable<ConnectionId> {
  /** The largest length in QUIC v1, in bytes. */
  public static final int MAX_LENGTH = 20;

  /** The connection ID of length zero. */
  public static final ConnectionId EMPTY = new ConnectionId(new byte[0]);

  private final byte[] bytes;

  private ConnectionId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies a connection ID out of an array.
   *
   * @param length 0 to 20
   */
  public static ConnectionId of(byte[] source, int offset, int length) {
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException("connection ID of " + length + " bytes");
    }
    return length == 0
        ? EMPTY
        : new ConnectionId(Arrays.copyOfRange(source, offset, offset + length));
  }

  /**
   * The connection ID with these bytes, which are copied.
   *
   * @param source 0 to 20 bytes
   */
  public static ConnectionId of(byte[] source) {
    return of(source, 0, source.length);
  }

  /** The connection ID with these hexadecimal digits, two per byte. */
  public static ConnectionId ofHex(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return of(bytes, 0, bytes.length);
  }

  /** An unpredictable connection ID of the given length, 0 to 20. */
  public static ConnectionId random(RandomSource random, int length) {
    byte[] bytes = new byte[Math.min(length, MAX_LENGTH + 1)];
    random.nextBytes(bytes, 0, bytes.length);
    return of(bytes, 0, bytes.length);
  }

  /** The length in bytes. */
  public int length() {
    return bytes.length;
  }

  /** Whether the length is zero. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The byte at {@code index}. */
  public byte byteAt(int index) {
    return bytes[index];
  }

  /**
   * Copies the bytes to {@code target}.
   *
   * @return the position after the last byte written
   */
  public int copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
    return offset + bytes.length;
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** Whether these bytes are this connection ID; allocates nothing. */
  public boolean matches(byte[] source, int offset, int length) {
    return Arrays.equals(bytes, 0, bytes.length, source, offset, offset + length);
  }

  @Override
  public int compareTo(ConnectionId other) {
    return Arrays.compare(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConnectionId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The bytes in lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
