package dev.crowfly.sim.link;

/**
 * One thing that a link does to what passes. Immutable, unless it is a handle such as {@link
 * Blackout}: one stage may be part of many links.
 */
@FunctionalInterface
public interface Stage {
  /**
   * Begins to work in a link.
   *
   * @param chance this stage's own in this link
   */
  Passage open(Chance chance);

  /** What stages of this kind are called; their chance follows from it. */
  default String name() {
    return "stage";
  }
}
