package dev.crowfly.fuzz.walls.planted.order.high;

import dev.crowfly.fuzz.walls.planted.order.low.Low;

/** Names a lower package, as it may. */
public final class High {
  Low below;
}
