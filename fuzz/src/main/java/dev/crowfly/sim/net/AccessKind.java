package dev.crowfly.sim.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What lies between a host and the internet, from inside to outside.
 *
 * @param name in the words of RFC 4787
 * @param layers the routers, from inside to outside
 */
public record AccessKind(String name, List<Layer> layers) {
  private static final long TWO_MINUTES = 120_000_000_000L;

  /** One router. */
  public sealed interface Layer permits Translating, Filtering, Blocking {}

  /** A router with a NAT. */
  public record Translating(NatSettings settings) implements Layer {}

  /** A router with a stateful firewall. */
  public record Filtering(FilteringBehavior behavior) implements Layer {}

  /** A router that forwards UDP for these remote ports only. */
  public record Blocking(Set<Integer> remotePorts) implements Layer {}

  /** Nothing. */
  public static final AccessKind PUBLIC = new AccessKind("public", List.of());

  /** A stateful firewall that lets in answers only. */
  public static final AccessKind FIREWALL =
      new AccessKind(
          "firewall", List.of(new Filtering(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT)));

  /** One mapping for all, open to all. */
  public static final AccessKind FULL_CONE =
      nat(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ENDPOINT_INDEPENDENT);

  /** One mapping for all, open to addresses that were written to. */
  public static final AccessKind ADDRESS_RESTRICTED =
      nat(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_DEPENDENT);

  /** One mapping for all, open to endpoints that were written to. */
  public static final AccessKind PORT_RESTRICTED =
      nat(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);

  /** A mapping for each destination, with a random port, open to that one. */
  public static final AccessKind SYMMETRIC =
      nat(MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);

  /** Home NAT and carrier's NAT, both as kind as RFC 6888 asks but for filtering. */
  public static final AccessKind CARRIER_GRADE =
      PORT_RESTRICTED.behind(ADDRESS_RESTRICTED).named("CGN");

  /** A carrier's NAT that spoils the mapping of the home NAT. */
  public static final AccessKind CARRIER_GRADE_SYMMETRIC =
      FULL_CONE.behind(SYMMETRIC).named("CGN symmetric");

  /** No UDP at all. */
  public static final AccessKind BLOCKED =
      new AccessKind("blocked", List.of(new Blocking(Set.of())));

  /** No UDP but to the observer's port: reflexive addresses are known, and of no use. */
  public static final AccessKind BLOCKED_BUT_OBSERVER =
      new AccessKind("blocked but one port", List.of(new Blocking(Set.of(Observer.PORT))));

  /** Keeps a copy of the list. */
  public AccessKind {
    layers = List.copyOf(layers);
  }

  /** A NAT of these behaviors; endpoint-dependent ones draw their ports at random. */
  public static AccessKind nat(MappingBehavior mapping, FilteringBehavior filtering) {
    NatSettings settings = NatSettings.of(mapping, filtering);
    return nat(
        mapping == MappingBehavior.ENDPOINT_INDEPENDENT
            ? settings
            : settings.ports(PortAssignment.RANDOM));
  }

  /** A NAT of these settings. */
  public static AccessKind nat(NatSettings settings) {
    return new AccessKind(settings.shortName(), List.of(new Translating(settings)));
  }

  /** No UDP but to these remote ports. */
  public static AccessKind blockedBut(Integer... remotePorts) {
    return new AccessKind(
        "blocked but " + List.of(remotePorts), List.of(new Blocking(Set.of(remotePorts))));
  }

  /** The nine of RFC 4787. */
  public static List<AccessKind> everyNat() {
    List<AccessKind> kinds = new ArrayList<>();
    for (MappingBehavior mapping : MappingBehavior.values()) {
      for (FilteringBehavior filtering : FilteringBehavior.values()) {
        kinds.add(nat(mapping, filtering));
      }
    }
    return kinds;
  }

  /** Every kind that this package can make with the usual settings. */
  public static List<AccessKind> every() {
    List<AccessKind> kinds = new ArrayList<>(List.of(PUBLIC));
    kinds.addAll(everyNat());
    kinds.addAll(
        List.of(FIREWALL, CARRIER_GRADE, CARRIER_GRADE_SYMMETRIC, BLOCKED, BLOCKED_BUT_OBSERVER));
    return kinds;
  }

  /** This, and further outside the other. */
  public AccessKind behind(AccessKind outside) {
    List<Layer> both = new ArrayList<>(layers);
    both.addAll(outside.layers);
    return new AccessKind(name + " behind " + outside.name, both);
  }

  /** The same with another name. */
  public AccessKind named(String another) {
    return new AccessKind(another, layers);
  }

  Middlebox box(Layer layer, InetAddress external, long seed) {
    if (layer instanceof Translating nat) {
      return new Nat(nat.settings(), external, seed);
    }
    if (layer instanceof Filtering firewall) {
      return new Firewall(firewall.behavior(), TWO_MINUTES, true);
    }
    return new UdpBlock(((Blocking) layer).remotePorts());
  }

  @Override
  public String toString() {
    return name;
  }
}
