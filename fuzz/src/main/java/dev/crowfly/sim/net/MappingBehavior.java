package dev.crowfly.sim.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** RFC 4787 §4.1: for which destinations an inside endpoint keeps its external one. */
public enum MappingBehavior {
  /** For all. */
  ENDPOINT_INDEPENDENT("EIM"),
  /** For all endpoints with the same address. */
  ADDRESS_DEPENDENT("ADM"),
  /** For one endpoint alone: what is called symmetric. */
  ADDRESS_AND_PORT_DEPENDENT("APDM");

  private final String shortName;

  MappingBehavior(String shortName) {
    this.shortName = shortName;
  }

  /** Such as {@code APDM}. */
  public String shortName() {
    return shortName;
  }

  MappingKey key(InetSocketAddress inside, InetSocketAddress remote) {
    return switch (this) {
      case ENDPOINT_INDEPENDENT -> new MappingKey(inside, null, 0);
      case ADDRESS_DEPENDENT -> new MappingKey(inside, remote.getAddress(), 0);
      case ADDRESS_AND_PORT_DEPENDENT ->
          new MappingKey(inside, remote.getAddress(), remote.getPort());
    };
  }

  /** What of a session decides over its mapping; null and 0 stand for what does not. */
  record MappingKey(InetSocketAddress inside, InetAddress remoteAddress, int remotePort) {}
}
