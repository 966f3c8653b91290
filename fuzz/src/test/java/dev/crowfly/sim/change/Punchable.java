package dev.crowfly.sim.change;

import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Observer;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.net.ReachabilityOracle;
import dev.crowfly.sim.net.Site;
import dev.crowfly.sim.net.VirtualNetwork;
import java.util.HashMap;
import java.util.Map;

/** What the oracle says of two places; it is asked once for each pair of kinds. */
final class Punchable {
  private record Pair(AccessKind one, AccessKind two) {}

  private final Map<Pair, Boolean> known = new HashMap<>();

  boolean is(AccessKind one, AccessKind two) {
    return known.computeIfAbsent(new Pair(one, two), Punchable::ask);
  }

  private static boolean ask(Pair pair) {
    VirtualNetwork network = new VirtualNetwork(9);
    Observer.attach(network);
    Site one = Site.in("one", 5_000, Place.make(network, "a", pair.one()));
    Site two = Site.in("two", 5_001, Place.make(network, "b", pair.two()));
    return !ReachabilityOracle.paths(network, one, two, ReachabilityOracle.Knowledge.TOLD_AND_SEEN)
        .isEmpty();
  }
}
