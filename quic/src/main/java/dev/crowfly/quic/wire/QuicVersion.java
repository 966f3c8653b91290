package dev.crowfly.quic.wire;

/** Version numbers in long headers (RFC 9000 §15, RFC 8999 §5.4). */
public final class QuicVersion {
  /** QUIC version 1, the only one spoken here. */
  public static final int V1 = 0x0000_0001;

  /** Marks a Version Negotiation packet. */
  public static final int NEGOTIATION = 0;

  private QuicVersion() {}
}
