package dev.crowfly.quic.interop.peers;

/** The key exchange groups that a peer can be told to offer. */
public enum NamedGroup {
  X25519("X25519"),
  SECP256R1("P-256"),
  X25519MLKEM768("X25519MLKEM768");

  private final String boringSslName;

  NamedGroup(String boringSslName) {
    this.boringSslName = boringSslName;
  }

  String boringSslName() {
    return boringSslName;
  }
}
