package dev.crowfly.swarm;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is left out of a world: whole kinds by their names, such as {@code LOSS} or {@code ROAM},
 * and single elements, such as {@code trouble3} or {@code visit2}.
 */
record Trim(Set<String> without) {
  static final Trim NOTHING = new Trim(Set.of());

  Trim {
    without = Set.copyOf(without);
  }

  /** Reads what {@link #toString} writes. */
  static Trim of(String text) {
    return new Trim(
        Arrays.stream(text.split(",", -1))
            .map(String::trim)
            .filter(each -> !each.isEmpty())
            .collect(Collectors.toSet()));
  }

  boolean keeps(String name) {
    return !without.contains(name);
  }

  boolean keeps(Enum<?> kind) {
    return keeps(kind.name());
  }

  Trim and(String further) {
    Set<String> all = new TreeSet<>(without);
    all.add(further);
    return new Trim(all);
  }

  @Override
  public String toString() {
    return String.join(",", new TreeSet<>(without));
  }
}
