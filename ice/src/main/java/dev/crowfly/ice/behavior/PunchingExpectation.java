package dev.crowfly.ice.behavior;

/**
 * With whom hole punching can be expected to work, when both sides send and answer the source that
 * they see (peer-reflexive candidates).
 *
 * <p>The peer's kinds are those of RFC 4787; "symmetric" is a mapping that depends on the
 * destination. The table was measured against Linux NATs.
 */
public enum PunchingExpectation {
  /** With everyone whose UDP is not blocked. */
  EVERY_PEER("direct connections should work with every peer whose UDP is not blocked"),
  /** With everyone but peers behind a symmetric NAT. */
  ALL_BUT_SYMMETRIC_PEERS(
      "direct connections should work, except with peers whose NAT takes another public address"
          + " for each destination"),
  /** With peers that filter by address at most. */
  OPEN_PEERS_ONLY(
      "direct connections work only with peers that are public or whose NAT does not filter by"
          + " port; with others the relay carries the data"),
  /** With nobody over UDP. */
  NONE("direct connections are not to be expected: the relay carries the data"),
  /** Not enough was found out. */
  UNKNOWN("whether direct connections work, only an attempt will show");

  private final String words;

  PunchingExpectation(String words) {
    this.words = words;
  }

  /** For people: the second half of a sentence. */
  public String words() {
    return words;
  }

  static PunchingExpectation of(MappingBehavior mapping, FilteringBehavior filtering) {
    if (mapping.isDependent()) {
      return OPEN_PEERS_ONLY;
    }
    if (mapping == MappingBehavior.UNKNOWN) {
      return UNKNOWN;
    }
    return switch (filtering) {
      case ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT -> EVERY_PEER;
      // Unknown filtering is taken for the strictest, which home routers have.
      case ADDRESS_AND_PORT_DEPENDENT, UNKNOWN -> ALL_BUT_SYMMETRIC_PEERS;
    };
  }
}
