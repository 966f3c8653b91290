package dev.crowfly.node.core.leg;

import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.relay.DatagramPool;
import dev.crowfly.node.core.relay.FlowId;
import dev.crowfly.node.core.relay.RelayedDatagram;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicObserverFactory;
import dev.crowfly.quic.TlsConfig;

/** What both ends of a leg have to agree on. */
public final class LegProtocol {
  /** The application protocol (ALPN). */
  public static final String ALPN = "crowfly-leg/1";

  /**
   * How large the datagrams of a leg are: what an IPv6 path carries at least (1280 less 48), and
   * what 1200 bytes of C need: header 1 + connection ID 8 + packet number 4 + type 1 + flow id 2 +
   * payload 1200 + tag 16.
   */
  public static final int DATAGRAM_BYTES = 1232;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long HANDSHAKE_TIMEOUT_MILLIS = 6_000;
  private static final int SIGNALING_WINDOW_BYTES = 1 << 18;
  private static final int MAX_RECEIVED_DATAGRAMS = 512;

  private LegProtocol() {}

  /** The settings of the edge's side: it keeps the leg alive and opens the one stream. */
  static QuicConfig edge(LegConfig config, Parameters parameters) {
    TlsConfig tls =
        TlsConfig.builder()
            .alpn(ALPN)
            .credentials(config.identity().credentials())
            .peerVerifier(config.intermediate())
            .keyLog(config.keyLog())
            .build();
    return common(tls, parameters, config.observers())
        .keepAliveMillis(parameters.reserveKeepAliveNanos() / NANOS_PER_MILLI)
        .maxStreamsBidi(0)
        .build();
  }

  /** The settings of the Intermediate's side. */
  public static QuicConfig intermediate(
      TlsConfig tls, Parameters parameters, QuicObserverFactory observers) {
    return common(tls, parameters, observers).maxStreamsBidi(1).build();
  }

  /**
   * Datagrams of 1232 bytes from the first one on. Discovery of the path's MTU is on, so that a
   * path which does not carry them still carries signaling, in 1200; it looks for nothing larger,
   * because neither side takes more.
   */
  private static QuicConfig.Builder common(
      TlsConfig tls, Parameters parameters, QuicObserverFactory observers) {
    return QuicConfig.builder(tls)
        .observers(observers)
        .basePlpmtuBytes(DATAGRAM_BYTES)
        .maxUdpPayloadSize(DATAGRAM_BYTES)
        .pathMtuDiscovery(true)
        .addressDiscovery(true, true)
        .maxIdleTimeoutMillis(parameters.quicIdleNanos() / NANOS_PER_MILLI)
        .handshakeTimeoutMillis(HANDSHAKE_TIMEOUT_MILLIS)
        .maxStreamsUni(0)
        .initialMaxData(SIGNALING_WINDOW_BYTES)
        .initialMaxStreamData(SIGNALING_WINDOW_BYTES)
        .maxStreamWindowBytes(SIGNALING_WINDOW_BYTES)
        .maxConnectionWindowBytes(SIGNALING_WINDOW_BYTES)
        .streamSendBufferBytes(SIGNALING_WINDOW_BYTES)
        .maxDatagramFrameSize(RelayedDatagram.MAX_FRAME_BYTES)
        .maxQueuedDatagrams(MAX_RECEIVED_DATAGRAMS)
        .maxQueuedDatagramBytes(MAX_RECEIVED_DATAGRAMS * RelayedDatagram.MAX_FRAME_BYTES);
  }

  /** Whether a leg carries the largest datagrams of C at present. */
  public static boolean carriesRelay(QuicConnection leg) {
    return leg.maxDatagramBytes() >= FlowId.MAX_BYTES + DatagramPool.MAX_PAYLOAD_BYTES;
  }
}
