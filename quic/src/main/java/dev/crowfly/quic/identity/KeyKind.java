package dev.crowfly.quic.identity;

/** The kinds of keys that can be generated. */
public enum KeyKind {
  /** Ed25519 (RFC 8032): small and fast, the default of Crowfly. Browsers don't accept it. */
  ED25519,
  /** ECDSA on P-256, which everybody accepts. */
  P256
}
