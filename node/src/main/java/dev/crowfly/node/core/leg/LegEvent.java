package dev.crowfly.node.core.leg;

import dev.crowfly.node.core.NodeEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What a {@link Leg} tells, in the order in which it happened. */
public sealed interface LegEvent {
  /**
   * Something that the node tells as it is: {@link NodeEvent.ResolveIntermediate}, {@link
   * NodeEvent.LegUp}, {@link NodeEvent.LegDown} or {@link NodeEvent.LegRefused}.
   */
  record Tell(NodeEvent event) implements LegEvent {}

  /**
   * The Intermediate told from which address our datagrams come, for the first time, after a
   * change, or after we have moved to another local end.
   *
   * @param local the {@link dev.crowfly.node.core.LocalKey} that they left from
   */
  record AddressObserved(SocketAddress local, InetSocketAddress observed) implements LegEvent {}

  /**
   * Whether the leg carries datagrams of C: told when it is up, and when that changes. If not, what
   * is relayed is dropped; the code for that is RELAY_UNAVAILABLE.
   */
  record RelayAvailable(boolean available) implements LegEvent {}
}
