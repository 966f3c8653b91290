package dev.crowfly.node.core.edge;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How a node's socket is attached: directly, or through a NAT of its own. */
final class Access {
  final NatKind kind;

  /** What the node believes its address to be. */
  final InetSocketAddress inside;

  private final InetSocketAddress outside;
  private final Map<InetSocketAddress, InetSocketAddress> mappings = new HashMap<>();
  private final Set<InetSocketAddress> contacts = new HashSet<>();
  private int nextPort = 40_000;

  Access(NatKind kind, InetSocketAddress inside, InetSocketAddress outside) {
    this.kind = kind;
    this.inside = inside;
    this.outside = kind == NatKind.NONE ? inside : outside;
  }

  /** The address that a datagram to this peer leaves from; the mapping is made. */
  InetSocketAddress leave(InetSocketAddress peer) {
    contacts.add(peer);
    if (kind != NatKind.SYMMETRIC) {
      return outside;
    }
    return mappings.computeIfAbsent(
        peer, each -> new InetSocketAddress(outside.getAddress(), nextPort++));
  }

  /** Whom it may let in, but for the Intermediate; as a NAT does after some silence. */
  void forget() {
    contacts.removeIf(each -> !each.equals(World.RELAY));
  }

  boolean letsIn(InetSocketAddress at, InetSocketAddress from) {
    return switch (kind) {
      case NONE -> true;
      case PORT_RESTRICTED -> contacts.contains(from);
      case SYMMETRIC -> at.equals(mappings.get(from));
    };
  }
}
