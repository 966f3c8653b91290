package dev.crowfly.sim.guess;

import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.MappingBehavior;
import dev.crowfly.sim.net.NatSettings;
import dev.crowfly.sim.net.PortAssignment;

/**
 * The rule of port prediction, for tests that ask the oracle, which guesses nothing: a NAT that
 * gives each destination the next port is opened by prediction if the other side keeps its port for
 * all destinations, or gives out ports in order too.
 */
public final class PredictionRule {
  private PredictionRule() {}

  /** Whether nodes behind these find a direct path by prediction, if not without. */
  public static boolean isPredictable(AccessKind one, AccessKind two) {
    return isOpened(one, two) || isOpened(two, one);
  }

  /** Whether a node behind this guesses at all. */
  public static boolean guesses(AccessKind kind) {
    return givesPortsInOrder(kind);
  }

  private static boolean isOpened(AccessKind inOrder, AccessKind other) {
    return givesPortsInOrder(inOrder) && (keepsItsPort(other) || givesPortsInOrder(other));
  }

  private static boolean keepsItsPort(AccessKind kind) {
    return kind.layers().stream().allMatch(PredictionRule::keepsPorts);
  }

  /** Some NAT on the way does, and all others keep what they were given. */
  private static boolean givesPortsInOrder(AccessKind kind) {
    return !keepsItsPort(kind)
        && kind.layers().stream().allMatch(layer -> keepsPorts(layer) || countsPorts(layer));
  }

  private static boolean keepsPorts(AccessKind.Layer layer) {
    if (layer instanceof AccessKind.Translating nat) {
      return nat.settings().mapping() == MappingBehavior.ENDPOINT_INDEPENDENT;
    }
    return layer instanceof AccessKind.Filtering;
  }

  private static boolean countsPorts(AccessKind.Layer layer) {
    if (layer instanceof AccessKind.Translating nat) {
      NatSettings settings = nat.settings();
      return settings.mapping() == MappingBehavior.ADDRESS_AND_PORT_DEPENDENT
          && settings.ports() == PortAssignment.SEQUENTIAL;
    }
    return false;
  }
}
