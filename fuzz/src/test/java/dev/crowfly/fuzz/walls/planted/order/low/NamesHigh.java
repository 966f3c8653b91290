package dev.crowfly.fuzz.walls.planted.order.low;

import dev.crowfly.fuzz.walls.planted.order.high.High;

/** Names a higher package. */
final class NamesHigh {
  High above;
}
