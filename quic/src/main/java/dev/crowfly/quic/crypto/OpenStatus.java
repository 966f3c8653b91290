package dev.crowfly.quic.crypto;

/** What became of a received packet that was to be opened. */
public enum OpenStatus {
  /** Authentic; the plaintext stands where the ciphertext was. */
  OPENED,

  /** Forged, damaged, sealed with keys that are gone, or a stateless reset: drop it quietly. */
  NOT_AUTHENTIC,

  /** Without a complete header protection sample (RFC 9001 §5.4.2): drop it quietly. */
  TOO_SHORT
}
