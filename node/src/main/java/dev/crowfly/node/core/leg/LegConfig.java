package dev.crowfly.node.core.leg;

import dev.crowfly.quic.KeyLog;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.QuicObserverFactory;
import dev.crowfly.quic.identity.Identity;
import java.util.Objects;

/**
 * Who we are, and how the Intermediate is known.
 *
 * @param identity ours; the Intermediate names us by its node id
 * @param intermediate judges the Intermediate: a pinned node id, a certificate authority, or anyone
 * @param serverName the name that its certificate has to carry, for SNI; null when it is pinned
 * @param observers watch the leg's connections, for qlog
 * @param keyLog where secrets are logged; null for nowhere
 */
public record LegConfig(
    Identity identity,
    PeerVerifier intermediate,
    String serverName,
    QuicObserverFactory observers,
    KeyLog keyLog) {
  /** Checks what is mandatory. */
  public LegConfig {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(intermediate, "intermediate");
    Objects.requireNonNull(observers, "observers");
  }
}
