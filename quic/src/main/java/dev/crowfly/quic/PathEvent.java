package dev.crowfly.quic;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * What happened to the paths of a connection.
 *
 * <p>Events come in the order in which things happened. At most 64 wait to be polled; beyond that
 * the oldest ones are dropped, so that a peer which nobody listens to can't fill the memory.
 */
public sealed interface PathEvent {
  /** Key of the local end of the path that it is about. */
  SocketAddress local();

  /** Address of the far end of the path that it is about. */
  SocketAddress peer();

  /** Server: an authentic packet came from an address that was not known. */
  record New(SocketAddress local, SocketAddress peer) implements PathEvent {}

  /** The path carries datagrams of full size, and the peer answers there (RFC 9000 §8.2.3). */
  record Validated(SocketAddress local, SocketAddress peer) implements PathEvent {}

  /** The peer did not answer in time (RFC 9000 §8.2.4). Once per probe that was asked for. */
  record FailedValidation(SocketAddress local, SocketAddress peer) implements PathEvent {}

  /** The path was forgotten: to make room for another one, or because it was abandoned. */
  record Closed(SocketAddress local, SocketAddress peer) implements PathEvent {}

  /**
   * Server: the first packet of a new path was sent to a connection ID that the peer uses on
   * another path. This is what a NAT does that gave the peer another port, and also an attacker who
   * sends copies of the peer's packets. Follows {@link New}.
   *
   * @param sequence the sequence number of that connection ID
   * @param oldLocal local end of the path that uses it
   * @param oldPeer far end of the path that uses it
   * @param local local end of the new path
   * @param peer far end of the new path
   */
  record ReusedSourceConnectionId(
      long sequence,
      SocketAddress oldLocal,
      SocketAddress oldPeer,
      SocketAddress local,
      SocketAddress peer)
      implements PathEvent {}

  /**
   * Server: data now goes to this path, which is validated: the peer moved, or the server went back
   * because the path that it had followed to failed.
   */
  record PeerMigrated(SocketAddress local, SocketAddress peer) implements PathEvent {}

  /**
   * Client: data now goes to this path without a call of {@code migrate}, because the active path
   * was dead or failed its validation.
   */
  record FailedOver(SocketAddress local, SocketAddress peer) implements PathEvent {}

  /**
   * The largest datagram that is sent on the path has changed: path MTU discovery found that a
   * larger one arrives, or that it no longer does (RFC 9000 §14.3). On the path that data takes,
   * {@link QuicConnection#maxDatagramBytes} has changed with it.
   *
   * @param mtuBytes UDP payload, in bytes
   */
  record MtuChanged(SocketAddress local, SocketAddress peer, int mtuBytes) implements PathEvent {}

  /**
   * The peer told from which address our packets reach it (address discovery). Peers can lie.
   *
   * @param local local end of the path
   * @param peer far end of the path: who says so
   * @param observed our address as the peer sees it
   */
  record AddressObserved(SocketAddress local, SocketAddress peer, InetSocketAddress observed)
      implements PathEvent {}
}
