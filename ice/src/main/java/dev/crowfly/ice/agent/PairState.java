package dev.crowfly.ice.agent;

/** The states of a candidate pair (RFC 8445 §6.1.2.6). */
public enum PairState {
  /** A pair of the same foundation goes first. */
  FROZEN,
  /** To be checked when its turn comes. */
  WAITING,
  /** A check is on its way. */
  IN_PROGRESS,
  /** A check was answered: the pair is valid. */
  SUCCEEDED,
  /** A check was not answered, or the pair stopped working. A check from the peer revives it. */
  FAILED
}
