package dev.crowfly.fuzz.walls.planted.cycle.left;

import dev.crowfly.fuzz.walls.planted.cycle.middle.Middle;

/** First third of a circle. */
public final class Left {
  Middle next;
}
