package dev.crowfly.sim.link;

import java.util.ArrayList;
import java.util.List;

/**
 * What a link does to datagrams, in one direction.
 *
 * @param stages in the order in which datagrams pass them
 */
public record Link(List<Stage> stages) {
  /** Passes everything on at once. */
  public static final Link CLEAR = new Link(List.of());

  /** Keeps a copy of the list. */
  public Link {
    stages = List.copyOf(stages);
  }

  /** These stages, in this order. */
  public static Link of(Stage... stages) {
    return new Link(List.of(stages));
  }

  /** This, and then these. */
  public Link then(Stage... further) {
    List<Stage> all = new ArrayList<>(stages);
    all.addAll(List.of(further));
    return new Link(all);
  }
}
