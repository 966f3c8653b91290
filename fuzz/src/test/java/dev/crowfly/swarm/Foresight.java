package dev.crowfly.swarm;

import dev.crowfly.sim.net.Observer;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.net.ReachabilityOracle;
import dev.crowfly.sim.net.Site;
import dev.crowfly.sim.net.VirtualNetwork;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether two members can reach each other where they are now, as the oracle sees it: in a network
 * of its own with the same places, and without a protocol.
 */
final class Foresight {
  private static final int PORT = 40_000;

  private Foresight() {}

  static boolean isReachable(Member one, Member two, long seed) {
    VirtualNetwork network = new VirtualNetwork(seed);
    Observer.attach(network);
    Map<Spot, Place> places = new HashMap<>();
    Site first = site(one, 0, network, places);
    Site second = site(two, 1, network, places);
    return !ReachabilityOracle.paths(
            network, first, second, ReachabilityOracle.Knowledge.TOLD_AND_SEEN)
        .isEmpty();
  }

  private static Site site(
      Member member, int number, VirtualNetwork network, Map<Spot, Place> places) {
    Site site = Site.bare(number);
    int port = PORT + number;
    for (Spot spot : member.spots()) {
      Place place = spot.in(network, places);
      if (member.family() != Site.Family.IPV6) {
        site.alsoOpen(place.segment(), new InetSocketAddress(place.leaseIpv4(), port));
      }
      if (member.family() != Site.Family.IPV4) {
        site.alsoOpen(place.segment(), new InetSocketAddress(place.leaseIpv6(), port));
      }
    }
    return site;
  }
}
