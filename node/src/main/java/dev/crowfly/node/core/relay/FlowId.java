package dev.crowfly.node.core.relay;

/**
 * The number of a relay flow on one leg: a QUIC var-int (RFC 9000 §16) of one or two bytes.
 *
 * <p>No more than two, because 1232 bytes have to hold it beside 1200 of C.
 */
public final class FlowId {
  /** The largest one. */
  public static final int MAX = (1 << 14) - 1;

  /** How many bytes it takes at most. */
  public static final int MAX_BYTES = 2;

  private static final int MAX_OF_ONE_BYTE = 63;
  private static final int TWO_BYTES = 0x40;
  private static final int LENGTH_BITS = 0xC0;

  private FlowId() {}

  /** Whether it can be the number of a flow. */
  public static boolean isValid(long flow) {
    return flow >= 0 && flow <= MAX;
  }

  /** How many bytes it takes: 1 or 2. */
  static int size(int flow) {
    return flow <= MAX_OF_ONE_BYTE ? 1 : MAX_BYTES;
  }

  /** Writes it; gives the position after it. */
  static int write(int flow, byte[] out, int offset) {
    if (flow <= MAX_OF_ONE_BYTE) {
      out[offset] = (byte) flow;
      return offset + 1;
    }
    out[offset] = (byte) (TWO_BYTES | (flow >> 8));
    out[offset + 1] = (byte) flow;
    return offset + MAX_BYTES;
  }

  /**
   * Reads one.
   *
   * @return the flow, or -1 when there is none, or one of more than two bytes
   */
  static int read(byte[] data, int offset, int limit) {
    if (offset >= limit) {
      return -1;
    }
    int first = data[offset] & 0xFF;
    if (first <= MAX_OF_ONE_BYTE) {
      return first;
    }
    if ((first & LENGTH_BITS) != TWO_BYTES || limit - offset < MAX_BYTES) {
      return -1;
    }
    return (first & ~LENGTH_BITS) << 8 | (data[offset + 1] & 0xFF);
  }

  /** How many bytes the flow takes that begins with this byte, once {@link #read} has taken it. */
  static int sizeOf(byte first) {
    return (first & LENGTH_BITS) == 0 ? 1 : MAX_BYTES;
  }
}
