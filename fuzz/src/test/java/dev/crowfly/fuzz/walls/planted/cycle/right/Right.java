package dev.crowfly.fuzz.walls.planted.cycle.right;

import dev.crowfly.fuzz.walls.planted.cycle.left.Left;

/** Last third of a circle. */
public final class Right {
  /** Closes the circle. */
  public static Object next() {
    return Left.class;
  }

  private Right() {}
}
