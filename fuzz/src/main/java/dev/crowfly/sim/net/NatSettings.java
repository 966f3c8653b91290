package dev.crowfly.sim.net;

/**
 * How a NAT behaves, in the words of RFC 4787.
 *
 * @param mapping for which destinations an inside endpoint keeps its external one (§4.1)
 * @param filtering from whom an inside endpoint gets datagrams (§5)
 * @param ports which external port a new mapping gets (§4.2.1)
 * @param hairpinning whether it turns around what goes to its own external address (§6)
 * @param lifetimeNanos how long a mapping, and a rule of the filter, lasts without refresh (§4.3)
 * @param inboundRefresh whether datagrams from outside refresh too; those from inside always do
 * @param firstPort the least external port that it gives out
 * @param lastPort the greatest
 * @param maxMappings how many mappings it keeps; what would need another is dropped
 * @param maxContacts how many remote endpoints the filter remembers for each inside endpoint
 */
public record NatSettings(
    MappingBehavior mapping,
    FilteringBehavior filtering,
    PortAssignment ports,
    boolean hairpinning,
    long lifetimeNanos,
    boolean inboundRefresh,
    int firstPort,
    int lastPort,
    int maxMappings,
    int maxContacts) {

  private static final long TWO_MINUTES = 120_000_000_000L;

  /** Checks the numbers. */
  public NatSettings {
    if (firstPort < 1 || lastPort > 65_535 || firstPort > lastPort) {
      throw new IllegalArgumentException("ports " + firstPort + " to " + lastPort);
    }
    if (lifetimeNanos <= 0 || maxMappings < 1 || maxContacts < 1) {
      throw new IllegalArgumentException("lifetimes and limits must be positive");
    }
  }

  /** A NAT that keeps ports where it can, for two minutes, and turns nothing around. */
  public static NatSettings of(MappingBehavior mapping, FilteringBehavior filtering) {
    return new NatSettings(
        mapping,
        filtering,
        PortAssignment.PRESERVATION,
        false,
        TWO_MINUTES,
        false,
        1024,
        65_535,
        4096,
        1024);
  }

  /** The same with another assignment of ports. */
  public NatSettings ports(PortAssignment another) {
    return new NatSettings(
        mapping,
        filtering,
        another,
        hairpinning,
        lifetimeNanos,
        inboundRefresh,
        firstPort,
        lastPort,
        maxMappings,
        maxContacts);
  }

  /** The same with these external ports, both ends included. */
  public NatSettings portRange(int first, int last) {
    return new NatSettings(
        mapping,
        filtering,
        ports,
        hairpinning,
        lifetimeNanos,
        inboundRefresh,
        first,
        last,
        maxMappings,
        maxContacts);
  }

  /** The same with or without hairpinning. */
  public NatSettings hairpinning(boolean on) {
    return new NatSettings(
        mapping,
        filtering,
        ports,
        on,
        lifetimeNanos,
        inboundRefresh,
        firstPort,
        lastPort,
        maxMappings,
        maxContacts);
  }

  /** The same with another lifetime of mappings. */
  public NatSettings lifetime(long nanos, boolean inboundRefreshes) {
    return new NatSettings(
        mapping,
        filtering,
        ports,
        hairpinning,
        nanos,
        inboundRefreshes,
        firstPort,
        lastPort,
        maxMappings,
        maxContacts);
  }

  /** The same with room for so many mappings, and remote endpoints for each inside one. */
  public NatSettings limits(int mappings, int contacts) {
    return new NatSettings(
        mapping,
        filtering,
        ports,
        hairpinning,
        lifetimeNanos,
        inboundRefresh,
        firstPort,
        lastPort,
        mappings,
        contacts);
  }

  /** Such as {@code EIM/APDF}. */
  public String shortName() {
    return mapping.shortName() + "/" + filtering.shortName();
  }
}
