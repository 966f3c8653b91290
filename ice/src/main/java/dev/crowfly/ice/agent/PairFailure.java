package dev.crowfly.ice.agent;

/** Why a pair failed. */
public enum PairFailure {
  /** It did not, or not yet. */
  NONE("has not failed"),
  /** All requests were sent and nothing came back. */
  NO_ANSWER("no answer came back"),
  /** The answer came from elsewhere than the request went (RFC 8445 §7.2.5.2.1). */
  ANSWER_FROM_ELSEWHERE("the answer came from another address than the request went to"),
  /** The peer answered with an error that ends the check (RFC 8445 §7.2.5.2.4). */
  REFUSED("the peer answered with an error"),
  /** It worked, and then no authenticated packet came for too long (RFC 7675 §5.1). */
  CONSENT_EXPIRED("it worked, and then nothing came back any more"),
  /** It worked, and the peer withdrew its consent (RFC 7675 §5.1: 403). */
  CONSENT_REVOKED("it worked, and the peer withdrew its consent");

  private final String sentence;

  PairFailure(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words, to stand after the pair. */
  public String sentence() {
    return sentence;
  }
}
