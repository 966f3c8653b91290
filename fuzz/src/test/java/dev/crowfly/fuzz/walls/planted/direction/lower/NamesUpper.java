package dev.crowfly.fuzz.walls.planted.direction.lower;

import dev.crowfly.fuzz.walls.planted.direction.upper.Upper;

/** Names what is above it. */
final class NamesUpper {
  Upper above;
}
