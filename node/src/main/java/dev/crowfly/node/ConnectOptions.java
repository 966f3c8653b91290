package dev.crowfly.node;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.quic.NodeId;
import java.util.Objects;

/**
 * How a session is to be opened.
 *
 * @param peer who has to serve, and prove it, whatever the Intermediate says; null = as it says
 * @param mode which paths the session may take
 */
public record ConnectOptions(NodeId peer, PathMode mode) {
  /** Checks the mode. */
  public ConnectOptions {
    Objects.requireNonNull(mode, "mode");
  }

  /** Any peer, the relay at once and a direct path as soon as there is one. */
  public static ConnectOptions defaults() {
    return new ConnectOptions(null, PathMode.AUTO);
  }

  /** The peer's node id as the core wants it: empty for any. */
  String expectedPeer() {
    return peer == null ? "" : peer.toString();
  }

  /** The same with a peer that is pinned. */
  public ConnectOptions withPeer(NodeId node) {
    return new ConnectOptions(node, mode);
  }

  /** The same with other paths. */
  public ConnectOptions withMode(PathMode paths) {
    return new ConnectOptions(peer, paths);
  }
}
