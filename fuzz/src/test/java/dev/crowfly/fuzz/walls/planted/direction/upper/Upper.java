package dev.crowfly.fuzz.walls.planted.direction.upper;

import dev.crowfly.fuzz.walls.planted.direction.lower.Lower;

/** Names what is below it, as it may. */
public final class Upper {
  Lower below;
}
