package dev.crowfly.ice.punching;

/** Decides when what one side tells the other arrives. */
@FunctionalInterface
interface Signaling {
  /** What is told. */
  enum Kind {
    CREDENTIALS,
    CANDIDATE,
    END_OF_CANDIDATES
  }

  /**
   * How long a message takes.
   *
   * @param toSecond whether the second side gets it
   * @param index of the message among those of this direction, from 0
   */
  long delayNanos(boolean toSecond, int index, Kind kind);

  /** In order, 30 ms each. */
  Signaling USUAL = (toSecond, index, kind) -> 30_000_000L;
}
