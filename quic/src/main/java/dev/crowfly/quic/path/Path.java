package dev.crowfly.quic.path;

import dev.crowfly.quic.PathProperties;
import java.net.SocketAddress;

/** One path of a connection: where it runs, and what may be sent on it. */
public final class Path {
  private final SocketAddress local;
  private final SocketAddress peer;
  private final PathProperties properties;
  private final AmplificationBudget budget = new AmplificationBudget();

  /**
   * A path whose address is as yet validated only if the policy says so.
   *
   * @param local opaque key of the local end
   * @param peer opaque address of the far end
   */
  public Path(SocketAddress local, SocketAddress peer, PathProperties properties) {
    this.local = local;
    this.peer = peer;
    this.properties = properties;
    if (properties.addressValidated()) {
      budget.lift();
    }
  }

  /** The local key. */
  public SocketAddress local() {
    return local;
  }

  /** The far end's address. */
  public SocketAddress peer() {
    return peer;
  }

  /** What the policy says of the far end. */
  public PathProperties properties() {
    return properties;
  }

  /** Whether a datagram with these ends came on this path. */
  public boolean matches(SocketAddress otherLocal, SocketAddress otherPeer) {
    return (local == otherLocal || local.equals(otherLocal))
        && (peer == otherPeer || peer.equals(otherPeer));
  }

  /** A datagram came in on this path. */
  public void onReceived(int bytes) {
    budget.onReceived(bytes);
  }

  /** A datagram left on this path. */
  public void onSent(int bytes) {
    budget.onSent(bytes);
  }

  /** The peer proved that it receives at its address (RFC 9000 §8.1). */
  public void onAddressValidated() {
    budget.lift();
  }

  /** Whether the three-times limit is gone. */
  public boolean isAddressValidated() {
    return budget.isLifted();
  }

  /** How large the next datagram may be, at most {@code roomBytes}; 0 = nothing may leave. */
  public int sendableBytes(int roomBytes) {
    return budget.allow(Math.min(roomBytes, properties.maxDatagramBytes()));
  }
}
