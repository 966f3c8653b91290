package dev.crowfly.node.core;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A UDP socket of the node, as the machine sees it.
 *
 * @param key what its datagrams come and go with
 * @param hosts the addresses that it can be reached at on its own networks, with its port; those
 *     that are of no use (loopback beside others, point-to-point, deprecated) already left out
 * @param maxDatagramBytes the largest UDP payload that may be tried there: what the smallest
 *     interface carries where fragmentation can't be forbidden
 */
public record LocalBase(LocalKey key, List<InetSocketAddress> hosts, int maxDatagramBytes) {
  /** Keeps a copy of the list. */
  public LocalBase {
    hosts = List.copyOf(hosts);
  }
}
