package dev.crowfly.ice.candidate;

import java.net.InetAddress;
import java.util.List;

/**
 * What the runtime read of one network interface.
 *
 * @param name {@code eth0}
 * @param addresses link-local IPv6 ones with their scope
 * @param up whether it is in use
 * @param loopback whether it leads nowhere but to this machine
 * @param pointToPoint whether it is one, as most VPN interfaces are
 */
public record LocalInterface(
    String name, List<InetAddress> addresses, boolean up, boolean loopback, boolean pointToPoint) {
  /** Keeps a copy of the addresses. */
  public LocalInterface {
    addresses = List.copyOf(addresses);
  }
}
