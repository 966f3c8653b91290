package dev.crowfly.ice.candidate;

/** Where a candidate comes from (RFC 8445 §4), with the RFC's recommended preference. */
public enum CandidateType {
  /** An address of one of our interfaces. */
  HOST("host", 126),
  /** What a peer's check, or the answer to ours, revealed. */
  PEER_REFLEXIVE("prflx", 110),
  /** What a server on the other side of our NAT saw. */
  SERVER_REFLEXIVE("srflx", 100),
  /** An address on a relay. Never checked as if it were direct. */
  RELAYED("relay", 0);

  private final String token;
  private final int preference;

  CandidateType(String token, int preference) {
    this.token = token;
    this.preference = preference;
  }

  /** The word for it in the {@code candidate:} attribute (RFC 8839 §5.1). */
  public String token() {
    return token;
  }

  /** The type preference, 0 to 126 (RFC 8445 §5.1.2.2). */
  public int preference() {
    return preference;
  }
}
