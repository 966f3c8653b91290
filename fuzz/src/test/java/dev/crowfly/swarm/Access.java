package dev.crowfly.swarm;

import dev.crowfly.sim.SimIntermediate;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.MappingBehavior;
import dev.crowfly.sim.net.NatSettings;
import dev.crowfly.sim.net.PortAssignment;
import java.time.Duration;
import java.util.List;

/** What may lie between a node and the internet. */
final class Access {
  /** Fewer mappings than that, and punching fills the NAT by itself. */
  private static final int FEWEST_MAPPINGS = 64;

  private Access() {}

  static AccessKind any(Dice dice) {
    int kind = dice.between(1, 100);
    if (kind <= 12) {
      return AccessKind.PUBLIC;
    } else if (kind <= 20) {
      return AccessKind.FIREWALL;
    } else if (kind <= 25) {
      // A firewall's administrator lets out what he knows: the Intermediate.
      return AccessKind.blockedBut(SimIntermediate.PORT, SimIntermediate.OBSERVER_PORT);
    } else if (kind <= 40) {
      return nat(dice.of("home")).behind(nat(dice.of("carrier")));
    } else {
      return nat(dice);
    }
  }

  /** One with a NAT, which a place inside another needs. */
  static AccessKind nat(Dice dice) {
    MappingBehavior mapping =
        dice.happens(0.6)
            ? MappingBehavior.ENDPOINT_INDEPENDENT
            : dice.pick(List.of(MappingBehavior.values()));
    FilteringBehavior filtering = dice.pick(List.of(FilteringBehavior.values()));
    NatSettings settings =
        NatSettings.of(mapping, filtering)
            .ports(dice.pick(List.of(PortAssignment.values())))
            .hairpinning(dice.happens(0.5))
            .lifetime(
                Duration.ofMillis(dice.magnitude(20_000, 600_000)).toNanos(), dice.happens(0.5))
            .limits(
                (int) dice.magnitude(FEWEST_MAPPINGS, 4096),
                (int) dice.magnitude(FEWEST_MAPPINGS, 1024));
    return AccessKind.nat(settings);
  }
}
