package dev.crowfly.quic.stream;

/**
 * The kinds of tokens that streams leave in packets: {@code (kind, a, b, c)}, all primitives.
 *
 * <p>Kinds are {@link #FIRST} to {@link #LAST}; the connection's own lie outside of that range.
 */
public final class StreamToken {
  /** The lowest kind in use here. */
  public static final int FIRST = 32;

  /** STREAM; a = stream ID, b = offset, c = length and FIN. */
  public static final int STREAM = 32;

  /** RESET_STREAM; a = stream ID. */
  public static final int RESET_STREAM = 33;

  /** STOP_SENDING; a = stream ID. */
  public static final int STOP_SENDING = 34;

  /** MAX_DATA; b = the limit. */
  public static final int MAX_DATA = 35;

  /** MAX_STREAM_DATA; a = stream ID, b = the limit. */
  public static final int MAX_STREAM_DATA = 36;

  /** MAX_STREAMS; a = 1 for bidirectional streams, 0 for unidirectional; b = the limit. */
  public static final int MAX_STREAMS = 37;

  /** DATA_BLOCKED; b = the limit. */
  public static final int DATA_BLOCKED = 38;

  /** STREAM_DATA_BLOCKED; a = stream ID, b = the limit. */
  public static final int STREAM_DATA_BLOCKED = 39;

  /** STREAMS_BLOCKED; a = 1 for bidirectional streams, 0 for unidirectional; b = the limit. */
  public static final int STREAMS_BLOCKED = 40;

  /** The highest kind in use here. */
  public static final int LAST = 40;

  private StreamToken() {}

  /** Whether a token of this kind belongs to {@link Streams}. */
  public static boolean isStreamToken(int kind) {
    return kind >= FIRST && kind <= LAST;
  }

  static long lengthAndFin(int length, boolean fin) {
    return (long) length << 1 | (fin ? 1 : 0);
  }

  static int length(long lengthAndFin) {
    return (int) (lengthAndFin >>> 1);
  }

  static boolean fin(long lengthAndFin) {
    return (lengthAndFin & 1) != 0;
  }
}
