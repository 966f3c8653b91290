package dev.crowfly.quic.crypto;

/** The encryption levels that carry handshake bytes (RFC 9001 §2.1); 0-RTT carries none. */
public enum EncryptionLevel {
  INITIAL,
  HANDSHAKE,
  ONE_RTT
}
