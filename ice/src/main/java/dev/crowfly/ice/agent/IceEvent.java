package dev.crowfly.ice.agent;

import dev.crowfly.ice.candidate.Candidate;

/** What an agent tells the one who drives it, in the order in which it happened. */
public sealed interface IceEvent {
  /**
   * A local candidate, to be trickled to the peer (RFC 8838).
   *
   * @param generation of the credentials that it belongs to
   */
  record LocalCandidate(Candidate candidate, int generation) implements IceEvent {}

  /** No more local candidates of this generation come: the end-of-candidates of RFC 8838. */
  record LocalCandidatesEnded(int generation) implements IceEvent {}

  /** A check was answered: datagrams go both ways on this pair. */
  record PairValid(PairInfo pair) implements IceEvent {}

  /** Both sides agreed on this pair. Others stay valid, and may become so later. */
  record PairNominated(PairInfo pair) implements IceEvent {}

  /** A pair that was valid is so no more; {@link PairInfo#failure()} says why. */
  record ConsentLost(PairInfo pair) implements IceEvent {}

  /** A pair of an earlier generation, or of a base that was removed, is forgotten. */
  record PairClosed(PairInfo pair) implements IceEvent {}

  /** A role conflict was repaired (RFC 8445 §7.3.1.1): this is our role now. */
  record RoleChanged(IceRole role) implements IceEvent {}

  /**
   * The attempt's time went by without a valid pair. The agent still answers checks, and a check
   * that comes in may yet make a pair valid.
   *
   * @param whyNotDirect what a person may want to read
   */
  record Failed(String whyNotDirect) implements IceEvent {}
}
