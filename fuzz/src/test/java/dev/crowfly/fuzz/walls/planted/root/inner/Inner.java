package dev.crowfly.fuzz.walls.planted.root.inner;

import dev.crowfly.fuzz.walls.planted.root.NamesNothing;

/** A subpackage's class that knows the root, as it may. */
public final class Inner {
  NamesNothing above;
}
