package dev.crowfly.fuzz.walls.planted.root;

import dev.crowfly.fuzz.walls.planted.root.inner.Inner;
import java.util.function.Supplier;

/** A root package's class that knows a subpackage, in a constructor reference alone. */
final class NamesInner {
  final Supplier<Object> maker = Inner::new;
}
