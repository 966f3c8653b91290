package dev.crowfly.quic.wire;

/** The kinds of packets of QUIC v1 (RFC 9000 §17). */
public enum PacketType {
  INITIAL,
  ZERO_RTT,
  HANDSHAKE,
  RETRY,
  VERSION_NEGOTIATION,
  ONE_RTT
}
