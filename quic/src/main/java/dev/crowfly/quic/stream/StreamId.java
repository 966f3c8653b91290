package dev.crowfly.quic.stream;

/** What the two low bits of a stream ID say (RFC 9000 §2.1). */
public final class StreamId {
  /** RFC 9000 §4.6: more streams of a type have no ID. */
  public static final long MAX_STREAMS = 1L << 60;

  private static final long SERVER_INITIATED = 0x01;
  private static final long UNIDIRECTIONAL = 0x02;

  private StreamId() {}

  /** The ID of the stream number {@code index}, from 0, of its type. */
  public static long of(long index, boolean clientInitiated, boolean bidirectional) {
    return index << 2
        | (clientInitiated ? 0 : SERVER_INITIATED)
        | (bidirectional ? 0 : UNIDIRECTIONAL);
  }

  /** How many streams of the same type have a lower ID. */
  public static long index(long id) {
    return id >>> 2;
  }

  /** The two low bits, 0 to 3: one of the four types of streams. */
  public static int type(long id) {
    return (int) id & 3;
  }

  /** Whether the client opens streams with such IDs. */
  public static boolean isClientInitiated(long id) {
    return (id & SERVER_INITIATED) == 0;
  }

  /** Whether data flows both ways. */
  public static boolean isBidirectional(long id) {
    return (id & UNIDIRECTIONAL) == 0;
  }
}
