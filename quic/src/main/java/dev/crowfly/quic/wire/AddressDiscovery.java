package dev.crowfly.quic.wire;

/**
 * What an endpoint is willing to do about observed addresses, the value of the address_discovery
 * transport parameter (draft-ietf-quic-address-discovery, "Negotiating Extension Use").
 */
public enum AddressDiscovery {
  /** The parameter is absent: neither. */
  NONE(-1, false, false),
  /** Value 0: tells the peer its address, wants no report. */
  PROVIDES(0, true, false),
  /** Value 1: wants reports, gives none. */
  RECEIVES(1, false, true),
  /** Value 2: both. */
  BOTH(2, true, true);

  private final int value;
  private final boolean provides;
  private final boolean receives;

  AddressDiscovery(int value, boolean provides, boolean receives) {
    this.value = value;
    this.provides = provides;
    this.receives = receives;
  }

  /** Whether the endpoint is willing to send OBSERVED_ADDRESS frames. */
  public boolean provides() {
    return provides;
  }

  /** Whether the endpoint wants to get OBSERVED_ADDRESS frames. */
  public boolean receives() {
    return receives;
  }

  /** The value on the wire; -1 for {@link #NONE}. */
  int value() {
    return value;
  }

  /**
   * The constant of a value on the wire, 0 to 2; others are an {@link IllegalArgumentException}.
   */
  static AddressDiscovery ofValue(long value) {
    for (AddressDiscovery constant : values()) {
      if (constant.value == value && constant != NONE) {
        return constant;
      }
    }
    throw new IllegalArgumentException("not an address_discovery value: " + value);
  }
}
