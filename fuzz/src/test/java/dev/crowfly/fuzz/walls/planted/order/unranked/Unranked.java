package dev.crowfly.fuzz.walls.planted.order.unranked;

import dev.crowfly.fuzz.walls.planted.order.low.Low;

/** Lives in a package that nobody gave a place. */
final class Unranked {
  Low below;
}
