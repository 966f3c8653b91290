package dev.crowfly.quic.wire;

/**
 * Packet numbers are sent shortened to their low 1 to 4 bytes; the receiver finds the number that
 * is closest to the one it expects next (RFC 9000 §17.1, appendices A.2 and A.3).
 */
public final class PacketNumber {
  /** Stands for "no packet yet" where a largest packet number is asked for. */
  public static final long NONE = -1;

  /** The most bytes that a packet number takes in a header. */
  public static final int MAX_LENGTH = 4;

  private PacketNumber() {}

  /**
   * How many bytes of {@code packetNumber} have to be sent: 1 to 4.
   *
   * @param largestAcked the largest packet number that the peer has acknowledged in this space, or
   *     {@link #NONE}; less than {@code packetNumber}
   * @throws IllegalArgumentException when four bytes do not suffice: 2^31 packets are
   *     unacknowledged
   */
  public static int length(long packetNumber, long largestAcked) {
    long unacked = packetNumber - largestAcked;
    // RFC 9000 §17.1: the size must represent *more* than twice the range that is unacknowledged.
    if (unacked < 1L << 7) {
      return 1;
    }
    if (unacked < 1L << 15) {
      return 2;
    }
    if (unacked < 1L << 23) {
      return 3;
    }
    if (unacked < 1L << 31) {
      return 4;
    }
    throw new IllegalArgumentException("too many unacknowledged packets: " + unacked);
  }

  /** The low {@code length} bytes of {@code packetNumber}. */
  public static long truncate(long packetNumber, int length) {
    return packetNumber & ((1L << (8 * length)) - 1);
  }

  /**
   * The full packet number.
   *
   * @param truncated the number as it came in the header, without header protection
   * @param length its size in bytes, 1 to 4
   * @param largestReceived the largest packet number of this space that was in an authenticated
   *     packet, or {@link #NONE}
   * @return 0 to 2^62-1
   */
  public static long expand(long truncated, int length, long largestReceived) {
    long expected = largestReceived + 1;
    long window = 1L << (8 * length);
    long half = window / 2;
    long candidate = (expected & -window) | truncated;
    if (candidate <= expected - half && candidate + window <= VarInt.MAX) {
      return candidate + window;
    }
    // The second condition is not in A.3: without it numbers beyond 2^62-1 could come out.
    if ((candidate > expected + half || candidate > VarInt.MAX) && candidate >= window) {
      return candidate - window;
    }
    return candidate;
  }

  /** Writes the low {@code length} (1 to 4) bytes of {@code packetNumber}. */
  public static void write(long packetNumber, int length, byte[] out, int offset) {
    for (int i = 0; i < length; i++) {
      out[offset + i] = (byte) (packetNumber >>> (8 * (length - 1 - i)));
    }
  }

  /** Reads a truncated packet number of {@code length} (1 to 4) bytes. */
  public static long read(byte[] buf, int offset, int length) {
    long truncated = 0;
    for (int i = 0; i < length; i++) {
      truncated = truncated << 8 | (buf[offset + i] & 0xff);
    }
    return truncated;
  }
}
