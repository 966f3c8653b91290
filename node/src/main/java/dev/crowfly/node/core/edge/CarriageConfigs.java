package dev.crowfly.node.core.edge;

import dev.crowfly.node.core.Parameters;
import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.Credentials;
import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.identity.PeerVerifiers;

/** The settings of connections C. */
final class CarriageConfigs {
  /** The application protocol (ALPN). */
  static final String ALPN = "crowfly/1";

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MAX_DATAGRAM_FRAME_BYTES = 65_535;

  /** One for each connection or request of an Agent. */
  private static final int MAX_STREAMS = 1_024;

  /** Datagrams that are too large for a DATAGRAM frame; 16 at once, and what is not yet read. */
  private static final int MAX_LARGE_DATAGRAM_STREAMS = 64;

  private final EdgeConfig config;
  private final Credentials credentials;

  CarriageConfigs(EdgeConfig config) {
    this.config = config;
    credentials = config.identity().credentials();
  }

  /** With a peer that has to be this node. */
  QuicConfig of(String peer, boolean client) {
    Parameters parameters = config.parameters();
    TlsConfig tls =
        TlsConfig.builder()
            .alpn(ALPN)
            .credentials(credentials)
            .peerVerifier(PeerVerifiers.pinned(NodeId.parse(peer)))
            .clientAuthentication(ClientAuthentication.REQUIRED)
            .keyLog(config.keyLog())
            .build();
    return QuicConfig.builder(tls)
        .observers(config.observers())
        .maxIdleTimeoutMillis(parameters.quicIdleNanos() / NANOS_PER_MILLI)
        // The Agent's PINGs keep both sides alive, and notice when the path is dead.
        .keepAliveMillis(client ? parameters.keepAliveNanos() / NANOS_PER_MILLI : 0)
        .maxStreamsBidi(client ? 0 : MAX_STREAMS)
        .maxStreamsUni(MAX_LARGE_DATAGRAM_STREAMS)
        .maxDatagramFrameSize(MAX_DATAGRAM_FRAME_BYTES)
        .build();
  }
}
