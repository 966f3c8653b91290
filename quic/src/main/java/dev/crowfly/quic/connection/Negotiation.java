package dev.crowfly.quic.connection;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.wire.AddressDiscovery;
import dev.crowfly.quic.wire.TransportParameters;
import dev.crowfly.quic.wire.TransportParametersBuilder;

/** What both sides announce in their transport parameters (RFC 9000 §7.4, §18.2). */
final class Negotiation {
  /** How many connection IDs of the peer we keep. */
  static final int ACTIVE_CONNECTION_ID_LIMIT = 8;

  /** Our ACK Delay fields count in units of 2^3 microseconds, the default. */
  static final int ACK_DELAY_EXPONENT = 3;

  private static final long DEFAULT_MAX_ACK_DELAY_MILLIS = 25;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private TransportParameters peer;

  /**
   * Our parameters.
   *
   * @param resetToken of our first connection ID, from servers only; or null
   */
  static TransportParameters local(QuicConfig config, HandshakeIds ids, byte[] resetToken) {
    TransportParametersBuilder parameters =
        TransportParameters.builder()
            .maxIdleTimeoutMillis(config.maxIdleTimeoutMillis())
            .maxAckDelayMillis((int) config.maxAckDelayMillis())
            .ackDelayExponent(ACK_DELAY_EXPONENT)
            .activeConnectionIdLimit(ACTIVE_CONNECTION_ID_LIMIT)
            .initialMaxData(config.initialMaxData())
            .initialMaxStreamDataBidiLocal(config.initialMaxStreamData())
            .initialMaxStreamDataBidiRemote(config.initialMaxStreamData())
            .initialMaxStreamDataUni(config.initialMaxStreamData())
            .initialMaxStreamsBidi(config.maxStreamsBidi())
            .initialMaxStreamsUni(config.maxStreamsUni())
            .maxUdpPayloadSize(config.maxUdpPayloadSize())
            .maxDatagramFrameSize(config.maxDatagramFrameSize())
            .disableActiveMigration(config.disableActiveMigration())
            .addressDiscovery(discovery(config));
    ids.announceIn(parameters);
    if (resetToken != null) {
      parameters.statelessResetToken(resetToken);
    }
    return parameters.build();
  }

  private static AddressDiscovery discovery(QuicConfig config) {
    if (config.observesAddresses()) {
      return config.asksForObservedAddress() ? AddressDiscovery.BOTH : AddressDiscovery.PROVIDES;
    }
    return config.asksForObservedAddress() ? AddressDiscovery.RECEIVES : AddressDiscovery.NONE;
  }

  void onPeer(TransportParameters parameters) {
    peer = parameters;
  }

  /** The peer's parameters, or null while they are unknown. */
  TransportParameters peer() {
    return peer;
  }

  /** The peer's max_ack_delay; the default of RFC 9000 §18.2 while it is unknown. */
  long peerMaxAckDelayNanos() {
    return (peer == null ? DEFAULT_MAX_ACK_DELAY_MILLIS : peer.maxAckDelayMillis())
        * NANOS_PER_MILLI;
  }

  /**
   * Decodes the ACK Delay of a 1-RTT packet (RFC 9000 §19.3).
   *
   * @param ackDelay as it came, in units of the peer's exponent
   * @return nanoseconds; absurd values are cut to what still can be added to a time
   */
  long ackDelayNanos(long ackDelay) {
    int exponent = peer == null ? ACK_DELAY_EXPONENT : peer.ackDelayExponent();
    long most = (Long.MAX_VALUE / 4 / NANOS_PER_MICRO) >> exponent;
    return (Math.min(ackDelay, most) << exponent) * NANOS_PER_MICRO;
  }

  /** Encodes a delay for an ACK frame of ours. */
  static long encodeAckDelay(long delayNanos) {
    return (delayNanos / NANOS_PER_MICRO) >> ACK_DELAY_EXPONENT;
  }
}
