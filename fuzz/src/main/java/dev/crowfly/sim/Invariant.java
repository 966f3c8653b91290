package dev.crowfly.sim;

/** Something that holds at every instant. */
@FunctionalInterface
public interface Invariant {
  /**
   * Looks whether it holds. Called after each step, so it has to be quick.
   *
   * @return null if it holds, else what is wrong
   */
  String violation();
}
