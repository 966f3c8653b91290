package dev.crowfly.fuzz.walls.planted.cycle.middle;

import dev.crowfly.fuzz.walls.planted.cycle.right.Right;
import java.util.List;

/** Second third of a circle, in a generic signature alone. */
public final class Middle {
  List<Right> next;
}
