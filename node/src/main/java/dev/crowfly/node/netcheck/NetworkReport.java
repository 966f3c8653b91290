package dev.crowfly.node.netcheck;

import dev.crowfly.ice.behavior.NatBehavior;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What was found out about one IP version.
 *
 * @param server who was asked
 * @param hosts our addresses on our own networks, with the socket's port
 * @param behavior what lies between
 * @param rttNanos of the first answer; 0 if there was none
 */
public record NetworkReport(
    InetSocketAddress server, List<InetSocketAddress> hosts, NatBehavior behavior, long rttNanos) {
  /** Keeps a copy of the list. */
  public NetworkReport {
    hosts = List.copyOf(hosts);
  }
}
