package dev.crowfly.sim.net;

import java.net.InetSocketAddress;

/** RFC 4787 §5: from which remote endpoints an inside endpoint gets datagrams. */
public enum FilteringBehavior {
  /** From all. */
  ENDPOINT_INDEPENDENT("EIF"),
  /** From the addresses that it has sent to. */
  ADDRESS_DEPENDENT("ADF"),
  /** From the endpoints that it has sent to. */
  ADDRESS_AND_PORT_DEPENDENT("APDF");

  private final String shortName;

  FilteringBehavior(String shortName) {
    this.shortName = shortName;
  }

  /** Such as {@code APDF}. */
  public String shortName() {
    return shortName;
  }

  /** What of a remote endpoint the filter remembers. */
  Object rule(InetSocketAddress remote) {
    return switch (this) {
      case ENDPOINT_INDEPENDENT -> "any";
      case ADDRESS_DEPENDENT -> remote.getAddress();
      case ADDRESS_AND_PORT_DEPENDENT -> remote;
    };
  }
}
