package dev.crowfly.ice.behavior;

/** How a NAT chooses the public address of a local one (RFC 4787 §4.1). */
public enum MappingBehavior {
  /** One public address for all destinations. */
  ENDPOINT_INDEPENDENT("Endpoint-Independent Mapping"),
  /** One public address per destination address. */
  ADDRESS_DEPENDENT("Address-Dependent Mapping"),
  /** One public address per destination address and port. */
  ADDRESS_AND_PORT_DEPENDENT("Address and Port-Dependent Mapping"),
  /** One of the two dependent ones; the destinations seen do not say which. */
  DEPENDENT("Address- or Address and Port-Dependent Mapping"),
  /** Too few observations. */
  UNKNOWN("unknown mapping");

  private final String words;

  MappingBehavior(String words) {
    this.words = words;
  }

  /** The name in RFC 4787. */
  public String words() {
    return words;
  }

  /** Whether the public address is known to change with the destination. */
  public boolean isDependent() {
    return this == ADDRESS_DEPENDENT || this == ADDRESS_AND_PORT_DEPENDENT || this == DEPENDENT;
  }
}
