package dev.crowfly.swarm;

import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.net.VirtualNetwork;
import java.util.Map;

/**
 * A place on the map; it can be built in any network, so that the oracle judges the same one.
 *
 * @param outer the place around it; null = the internet
 */
record Spot(String name, AccessKind access, Spot outer) {
  /** Builds it, and what is around it, unless it is there. */
  Place in(VirtualNetwork network, Map<Spot, Place> built) {
    Place place = built.get(this);
    if (place == null) {
      place =
          outer == null
              ? Place.make(network, name, access)
              : Place.inside(outer.in(network, built), name, access);
      built.put(this, place);
    }
    return place;
  }

  boolean isTranslated() {
    return access.layers().stream().anyMatch(AccessKind.Translating.class::isInstance)
        || (outer != null && outer.isTranslated());
  }

  @Override
  public String toString() {
    return name + " (" + access + (outer == null ? "" : ", inside " + outer) + ")";
  }
}
