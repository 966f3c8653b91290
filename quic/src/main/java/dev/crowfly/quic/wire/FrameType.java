package dev.crowfly.quic.wire;

/**
 * Frame types and what RFC 9000 §12.4 (table 3) says of each: which packets may carry it, whether
 * it asks for an acknowledgment, whether it may probe a path.
 */
public final class FrameType {
  public static final long PADDING = 0x00;
  public static final long PING = 0x01;
  public static final long ACK = 0x02;
  public static final long ACK_ECN = 0x03;
  public static final long RESET_STREAM = 0x04;
  public static final long STOP_SENDING = 0x05;
  public static final long CRYPTO = 0x06;
  public static final long NEW_TOKEN = 0x07;

  /** The first of eight types; {@link #STREAM_OFF}, _LEN and _FIN are added to it. */
  public static final long STREAM = 0x08;

  public static final long MAX_DATA = 0x10;
  public static final long MAX_STREAM_DATA = 0x11;
  public static final long MAX_STREAMS_BIDI = 0x12;
  public static final long MAX_STREAMS_UNI = 0x13;
  public static final long DATA_BLOCKED = 0x14;
  public static final long STREAM_DATA_BLOCKED = 0x15;
  public static final long STREAMS_BLOCKED_BIDI = 0x16;
  public static final long STREAMS_BLOCKED_UNI = 0x17;
  public static final long NEW_CONNECTION_ID = 0x18;
  public static final long RETIRE_CONNECTION_ID = 0x19;
  public static final long PATH_CHALLENGE = 0x1a;
  public static final long PATH_RESPONSE = 0x1b;

  /** CONNECTION_CLOSE with an error of QUIC. */
  public static final long CONNECTION_CLOSE = 0x1c;

  /** CONNECTION_CLOSE with an error of the application. */
  public static final long APPLICATION_CLOSE = 0x1d;

  public static final long HANDSHAKE_DONE = 0x1e;

  /** DATAGRAM up to the end of the packet (RFC 9221 §4). */
  public static final long DATAGRAM = 0x30;

  /** DATAGRAM with a length (RFC 9221 §4). */
  public static final long DATAGRAM_LEN = 0x31;

  /** OBSERVED_ADDRESS with an IPv4 address (draft-ietf-quic-address-discovery). */
  public static final long OBSERVED_ADDRESS_IPV4 = 0x9f81a6;

  /** OBSERVED_ADDRESS with an IPv6 address (draft-ietf-quic-address-discovery). */
  public static final long OBSERVED_ADDRESS_IPV6 = 0x9f81a7;

  /** The bits of a STREAM type (RFC 9000 §19.8). */
  static final int STREAM_FIN = 0x01;

  static final int STREAM_LEN = 0x02;
  static final int STREAM_OFF = 0x04;

  // Bits of a set of packet types, named like the columns of table 3.
  private static final int I = 1;
  private static final int H = 2;
  private static final int Z = 4; // 0-RTT
  private static final int O = 8; // 1-RTT

  private FrameType() {}

  /** Whether this is a frame type that is understood here. */
  public static boolean isKnown(long type) {
    return packets(type) != 0;
  }

  /** Whether a packet of this kind may carry frames of this type. */
  public static boolean isAllowedIn(PacketType packet, long type) {
    int bit =
        switch (packet) {
          case INITIAL -> I;
          case HANDSHAKE -> H;
          case ZERO_RTT -> Z;
          case ONE_RTT -> O;
          case RETRY, VERSION_NEGOTIATION -> 0;
        };
    return (packets(type) & bit) != 0;
  }

  /**
   * Whether a packet with a frame of this type has to be acknowledged: all but PADDING, ACK and
   * CONNECTION_CLOSE (RFC 9002 §2).
   */
  public static boolean isAckEliciting(long type) {
    return type != PADDING
        && type != ACK
        && type != ACK_ECN
        && type != CONNECTION_CLOSE
        && type != APPLICATION_CLOSE;
  }

  /**
   * Whether a packet with nothing but frames of such types probes a path without moving the
   * connection to it (RFC 9000 §9.1; draft-ietf-quic-address-discovery).
   */
  public static boolean isProbing(long type) {
    return type == PADDING
        || type == NEW_CONNECTION_ID
        || type == PATH_CHALLENGE
        || type == PATH_RESPONSE
        || type == OBSERVED_ADDRESS_IPV4
        || type == OBSERVED_ADDRESS_IPV6;
  }

  private static int packets(long type) {
    if (type < 0 || type > OBSERVED_ADDRESS_IPV6) {
      return 0;
    }
    return switch ((int) type) {
      case 0x00, 0x01, 0x1c -> I | H | Z | O;
      case 0x02, 0x03, 0x06 -> I | H | O;
      case 0x07, 0x1b, 0x1e -> O;
      case 0x04, 0x05 -> Z | O;
      case 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f -> Z | O;
      case 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17 -> Z | O;
      case 0x18, 0x19, 0x1a, 0x1d -> Z | O;
      case 0x30, 0x31, 0x9f81a6, 0x9f81a7 -> Z | O;
      default -> 0;
    };
  }
}
