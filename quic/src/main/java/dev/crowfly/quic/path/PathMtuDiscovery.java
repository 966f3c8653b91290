package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathProperties;

/**
 * Path MTU discovery on the paths of a connection: begins it on each, asks for probes, and lets the
 * rest know of a new size (RFC 9000 §14.3).
 *
 * <p>Only the active path is probed: the PING of a probe on any other would move the peer there
 * (RFC 9000 §9.1). A path that is left keeps what was found, and goes on from there when it becomes
 * active again. Not thread-safe; allocates nothing but events.
 */
public final class PathMtuDiscovery {
  private final PathMtuSettings settings;
  private final PathTable table;
  private final PathEvents events;
  private long peerMaxUdpPayloadBytes = Long.MAX_VALUE;
  private boolean confirmed;

  PathMtuDiscovery(PathMtuSettings settings, PathTable table, PathEvents events) {
    this.settings = settings;
    this.table = table;
    this.events = events;
  }

  /** The state of a new path. */
  PathMtu create(PathProperties properties) {
    PathMtu mtu = settings.create(properties);
    mtu.limit(peerMaxUdpPayloadBytes);
    return mtu;
  }

  /** The peer's max_udp_payload_size is known. */
  public void onPeerLimit(long maxUdpPayloadBytes) {
    peerMaxUdpPayloadBytes = maxUdpPayloadBytes;
    for (int i = 0; i < table.size(); i++) {
      table.get(i).mtu().limit(maxUdpPayloadBytes);
    }
    update();
  }

  /** The handshake is confirmed: paths that are validated may be probed. */
  public void onHandshakeConfirmed(long now) {
    confirmed = true;
    for (int i = 0; i < table.size(); i++) {
      if (table.get(i).isValidated()) {
        onValidated(table.get(i), now);
      }
    }
  }

  /** A path became a validated one; if it was one before, it goes on with what was found. */
  void onValidated(Path path, long now) {
    if (confirmed) {
      path.mtu().start(now);
    }
  }

  /**
   * What recovery has told may have changed sizes: they take effect now. Recovery must not be in
   * the midst of anything.
   */
  void update() {
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path.takeMtu()) {
        events.add(new PathEvent.MtuChanged(path.local(), path.peer(), path.mtuBytes()));
      }
    }
  }

  /** When {@link #onTimeout} has something to do. */
  long nextTimeout(Path active) {
    return active.mtu().nextTimeout();
  }

  /** Does what is due; then there may be a probe to send. */
  void onTimeout(Path active, long now) {
    active.mtu().onTimeout(now);
    update();
  }
}
