package dev.crowfly.quic.wire;

/** The kinds of packets of QUIC v1 (RFC 9000 §17). */
public enum PacketType {
  INITIAL,
  ZERO_RTT,
  HANDSHAKE,
  RETRY,
  VERSION_NEGOTIATION,
  ONE_RTT;

  /** Whether such packets have a packet number and frames. */
  public boolean carriesFrames() {
    return this != RETRY && this != VERSION_NEGOTIATION;
  }

  /** Whether such packets have a long header (RFC 9000 §17.2). */
  public boolean hasLongHeader() {
    return this != ONE_RTT;
  }
}
