package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an endpoint declares in the handshake about itself (RFC 9000 §7.4, §18; RFC 9221 §3;
 * draft-ietf-quic-address-discovery).
 *
 * <p>An immutable value. Parameters that are absent have the RFC's default. Unknown ones have no
 * effect; a limited number of them is kept for whoever wants to look.
 */
public final class TransportParameters {
  /** The most parameters that are accepted from a peer, known or not. */
  public static final int MAX_COUNT = 256;

  /** The most unknown parameters that are kept. */
  public static final int MAX_UNKNOWN = 32;

  /** The longest value of an unknown parameter that is kept, in bytes. */
  public static final int MAX_UNKNOWN_LENGTH = 256;

  private final long maxIdleTimeoutMillis;
  private final long maxUdpPayloadSize;
  private final long initialMaxData;
  private final long initialMaxStreamDataBidiLocal;
  private final long initialMaxStreamDataBidiRemote;
  private final long initialMaxStreamDataUni;
  private final long initialMaxStreamsBidi;
  private final long initialMaxStreamsUni;
  private final int ackDelayExponent;
  private final int maxAckDelayMillis;
  private final long activeConnectionIdLimit;
  private final long maxDatagramFrameSize;
  private final byte[] originalDestinationConnectionId;
  private final byte[] statelessResetToken;
  private final byte[] initialSourceConnectionId;
  private final byte[] retrySourceConnectionId;
  private final boolean disableActiveMigration;
  private final PreferredAddress preferredAddress;
  private final AddressDiscovery addressDiscovery;
  private final SortedMap<Long, byte[]> unknown;

  TransportParameters(TransportParametersBuilder builder) {
    maxIdleTimeoutMillis = builder.maxIdleTimeoutMillis;
    maxUdpPayloadSize = builder.maxUdpPayloadSize;
    initialMaxData = builder.initialMaxData;
    initialMaxStreamDataBidiLocal = builder.initialMaxStreamDataBidiLocal;
    initialMaxStreamDataBidiRemote = builder.initialMaxStreamDataBidiRemote;
    initialMaxStreamDataUni = builder.initialMaxStreamDataUni;
    initialMaxStreamsBidi = builder.initialMaxStreamsBidi;
    initialMaxStreamsUni = builder.initialMaxStreamsUni;
    ackDelayExponent = builder.ackDelayExponent;
    maxAckDelayMillis = builder.maxAckDelayMillis;
    activeConnectionIdLimit = builder.activeConnectionIdLimit;
    maxDatagramFrameSize = builder.maxDatagramFrameSize;
    originalDestinationConnectionId = builder.originalDestinationConnectionId;
    statelessResetToken = builder.statelessResetToken;
    initialSourceConnectionId = builder.initialSourceConnectionId;
    retrySourceConnectionId = builder.retrySourceConnectionId;
    disableActiveMigration = builder.disableActiveMigration;
    preferredAddress = builder.preferredAddress;
    addressDiscovery = builder.addressDiscovery;
    unknown = new TreeMap<>(builder.unknown);
  }

  /** A builder with the RFC's defaults. */
  public static TransportParametersBuilder builder() {
    return new TransportParametersBuilder();
  }

  /**
   * Reads the content of the quic_transport_parameters extension.
   *
   * @param fromServer whether a server sent it; some parameters are only for servers
   * @throws TransportError TRANSPORT_PARAMETER_ERROR when a parameter is malformed, out of its
   *     range, sent twice or sent by the wrong side, or when there are more than {@link #MAX_COUNT}
   */
  public static TransportParameters decode(byte[] buf, int offset, int length, boolean fromServer)
      throws TransportError {
    return new TransportParameterReader(buf, offset, length).read(fromServer);
  }

  /** The content of the quic_transport_parameters extension; defaults are left out. */
  public byte[] encode() {
    return TransportParameterWriter.write(this);
  }

  /** The max_idle_timeout in milliseconds; 0 means none. */
  public long maxIdleTimeoutMillis() {
    return maxIdleTimeoutMillis;
  }

  /** The max_udp_payload_size in bytes, 1200 or more; 65527 when absent. */
  public long maxUdpPayloadSize() {
    return maxUdpPayloadSize;
  }

  /** The initial_max_data in bytes. */
  public long initialMaxData() {
    return initialMaxData;
  }

  /**
   * The initial_max_stream_data_bidi_local in bytes: bidirectional streams that the sender of the
   * parameter opens.
   */
  public long initialMaxStreamDataBidiLocal() {
    return initialMaxStreamDataBidiLocal;
  }

  /**
   * The initial_max_stream_data_bidi_remote in bytes: bidirectional streams that the receiver of
   * the parameter opens.
   */
  public long initialMaxStreamDataBidiRemote() {
    return initialMaxStreamDataBidiRemote;
  }

  /** The initial_max_stream_data_uni in bytes. */
  public long initialMaxStreamDataUni() {
    return initialMaxStreamDataUni;
  }

  /** The initial_max_streams_bidi, 0 to 2^60. */
  public long initialMaxStreamsBidi() {
    return initialMaxStreamsBidi;
  }

  /** The initial_max_streams_uni, 0 to 2^60. */
  public long initialMaxStreamsUni() {
    return initialMaxStreamsUni;
  }

  /** The ack_delay_exponent, 0 to 20; 3 when absent. */
  public int ackDelayExponent() {
    return ackDelayExponent;
  }

  /** The max_ack_delay in milliseconds, 0 to 16383; 25 when absent. */
  public int maxAckDelayMillis() {
    return maxAckDelayMillis;
  }

  /** The active_connection_id_limit, 2 or more; 2 when absent. */
  public long activeConnectionIdLimit() {
    return activeConnectionIdLimit;
  }

  /**
   * The max_datagram_frame_size in bytes, type and length included; 0 means no datagrams (RFC 9221
   * §3).
   */
  public long maxDatagramFrameSize() {
    return maxDatagramFrameSize;
  }

  /**
   * The original_destination_connection_id; only a server sends it; a copy, or null when absent.
   */
  public byte[] originalDestinationConnectionId() {
    return copy(originalDestinationConnectionId);
  }

  /** The stateless_reset_token, 16 bytes; only a server sends it; a copy, or null when absent. */
  public byte[] statelessResetToken() {
    return copy(statelessResetToken);
  }

  /** The initial_source_connection_id; a copy, or null when absent. */
  public byte[] initialSourceConnectionId() {
    return copy(initialSourceConnectionId);
  }

  /** The retry_source_connection_id; only a server sends it; a copy, or null when absent. */
  public byte[] retrySourceConnectionId() {
    return copy(retrySourceConnectionId);
  }

  /** Whether disable_active_migration is present. */
  public boolean disableActiveMigration() {
    return disableActiveMigration;
  }

  /** The preferred_address, or null when absent; only a server sends it. */
  public PreferredAddress preferredAddress() {
    return preferredAddress;
  }

  /** The address_discovery parameter. */
  public AddressDiscovery addressDiscovery() {
    return addressDiscovery;
  }

  /** The identifiers of the parameters kept that are unknown here, ascending. */
  public Set<Long> unknownIds() {
    return Collections.unmodifiableSet(unknown.keySet());
  }

  /** The value of an unknown parameter, a copy; null when it is absent or was not kept. */
  public byte[] unknown(long id) {
    return copy(unknown.get(id));
  }

  private static byte[] copy(byte[] value) {
    return value == null ? null : value.clone();
  }

  /** Whether the other has the same values, the unknown ones included. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TransportParameters that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }
}
