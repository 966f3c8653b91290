package dev.crowfly.quic.wire;

import static dev.crowfly.quic.wire.PacketHeader.MAX_CID_LENGTH;
import static dev.crowfly.quic.wire.StreamControlFrames.MAX_STREAM_COUNT;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Builds {@link TransportParameters}; begins with the defaults of RFC 9000 §18.2.
 *
 * <p>Setters throw {@link IllegalArgumentException} for values that the RFC calls invalid. Not
 * thread-safe.
 */
public final class TransportParametersBuilder {
  long maxIdleTimeoutMillis = 0;
  long maxUdpPayloadSize = 65527;
  long initialMaxData = 0;
  long initialMaxStreamDataBidiLocal = 0;
  long initialMaxStreamDataBidiRemote = 0;
  long initialMaxStreamDataUni = 0;
  long initialMaxStreamsBidi = 0;
  long initialMaxStreamsUni = 0;
  int ackDelayExponent = 3;
  int maxAckDelayMillis = 25;
  long activeConnectionIdLimit = 2;
  long maxDatagramFrameSize = 0;
  byte[] originalDestinationConnectionId;
  byte[] statelessResetToken;
  byte[] initialSourceConnectionId;
  byte[] retrySourceConnectionId;
  boolean disableActiveMigration;
  PreferredAddress preferredAddress;
  AddressDiscovery addressDiscovery = AddressDiscovery.NONE;
  final SortedMap<Long, byte[]> unknown = new TreeMap<>();

  TransportParametersBuilder() {}

  /** The parameters as they are set now. */
  public TransportParameters build() {
    return new TransportParameters(this);
  }

  /** Sets the max_idle_timeout in milliseconds; 0 means none. */
  public TransportParametersBuilder maxIdleTimeoutMillis(long value) {
    maxIdleTimeoutMillis = range(value, 0, VarInt.MAX);
    return this;
  }

  /** Sets the max_udp_payload_size in bytes, 1200 or more; 65527 when absent. */
  public TransportParametersBuilder maxUdpPayloadSize(long value) {
    maxUdpPayloadSize = range(value, 1200, VarInt.MAX);
    return this;
  }

  /** Sets the initial_max_data in bytes. */
  public TransportParametersBuilder initialMaxData(long value) {
    initialMaxData = range(value, 0, VarInt.MAX);
    return this;
  }

  /**
   * Sets the initial_max_stream_data_bidi_local in bytes: bidirectional streams that the sender of
   * the parameter opens.
   */
  public TransportParametersBuilder initialMaxStreamDataBidiLocal(long value) {
    initialMaxStreamDataBidiLocal = range(value, 0, VarInt.MAX);
    return this;
  }

  /**
   * Sets the initial_max_stream_data_bidi_remote in bytes: bidirectional streams that the receiver
   * of the parameter opens.
   */
  public TransportParametersBuilder initialMaxStreamDataBidiRemote(long value) {
    initialMaxStreamDataBidiRemote = range(value, 0, VarInt.MAX);
    return this;
  }

  /** Sets the initial_max_stream_data_uni in bytes. */
  public TransportParametersBuilder initialMaxStreamDataUni(long value) {
    initialMaxStreamDataUni = range(value, 0, VarInt.MAX);
    return this;
  }

  /** Sets the initial_max_streams_bidi, 0 to 2^60. */
  public TransportParametersBuilder initialMaxStreamsBidi(long value) {
    initialMaxStreamsBidi = range(value, 0, MAX_STREAM_COUNT);
    return this;
  }

  /** Sets the initial_max_streams_uni, 0 to 2^60. */
  public TransportParametersBuilder initialMaxStreamsUni(long value) {
    initialMaxStreamsUni = range(value, 0, MAX_STREAM_COUNT);
    return this;
  }

  /** Sets the ack_delay_exponent, 0 to 20; 3 when absent. */
  public TransportParametersBuilder ackDelayExponent(int value) {
    ackDelayExponent = (int) range(value, 0, 20);
    return this;
  }

  /** Sets the max_ack_delay in milliseconds, 0 to 16383; 25 when absent. */
  public TransportParametersBuilder maxAckDelayMillis(int value) {
    maxAckDelayMillis = (int) range(value, 0, (1 << 14) - 1);
    return this;
  }

  /** Sets the active_connection_id_limit, 2 or more; 2 when absent. */
  public TransportParametersBuilder activeConnectionIdLimit(long value) {
    activeConnectionIdLimit = range(value, 2, VarInt.MAX);
    return this;
  }

  /**
   * Sets the max_datagram_frame_size in bytes, type and length included; 0 means no datagrams (RFC
   * 9221 §3).
   */
  public TransportParametersBuilder maxDatagramFrameSize(long value) {
    maxDatagramFrameSize = range(value, 0, VarInt.MAX);
    return this;
  }

  /**
   * Sets the original_destination_connection_id; only a server sends it; copied, null for absent.
   */
  public TransportParametersBuilder originalDestinationConnectionId(byte[] value) {
    originalDestinationConnectionId = cid(value);
    return this;
  }

  /** Sets the stateless_reset_token, 16 bytes; only a server sends it; copied, null for absent. */
  public TransportParametersBuilder statelessResetToken(byte[] value) {
    statelessResetToken = token(value);
    return this;
  }

  /** Sets the initial_source_connection_id; copied, null for absent. */
  public TransportParametersBuilder initialSourceConnectionId(byte[] value) {
    initialSourceConnectionId = cid(value);
    return this;
  }

  /** Sets the retry_source_connection_id; only a server sends it; copied, null for absent. */
  public TransportParametersBuilder retrySourceConnectionId(byte[] value) {
    retrySourceConnectionId = cid(value);
    return this;
  }

  /** Sets whether disable_active_migration is present. */
  public TransportParametersBuilder disableActiveMigration(boolean value) {
    disableActiveMigration = value;
    return this;
  }

  /** Sets the preferred_address, null for absent; only a server sends it. */
  public TransportParametersBuilder preferredAddress(PreferredAddress value) {
    preferredAddress = value;
    return this;
  }

  /** Sets the address_discovery parameter. */
  public TransportParametersBuilder addressDiscovery(AddressDiscovery value) {
    addressDiscovery = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Adds a parameter that has no meaning here, for instance a reserved one (RFC 9000 §18.1).
   *
   * @param id 0 to 2^62-1, not one that has a setter
   * @param value copied; at most {@link TransportParameters#MAX_UNKNOWN_LENGTH} bytes
   */
  public TransportParametersBuilder unknown(long id, byte[] value) {
    range(id, 0, VarInt.MAX);
    boolean tooMany = unknown.size() >= TransportParameters.MAX_UNKNOWN && !unknown.containsKey(id);
    if (TransportParameterId.isKnown(id)
        || tooMany
        || value.length > TransportParameters.MAX_UNKNOWN_LENGTH) {
      throw new IllegalArgumentException("not an unknown parameter, too many or too long: " + id);
    }
    unknown.put(id, value.clone());
    return this;
  }

  private static long range(long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(value + " is not in " + min + ".." + max);
    }
    return value;
  }

  private static byte[] cid(byte[] value) {
    if (value != null && value.length > MAX_CID_LENGTH) {
      throw new IllegalArgumentException("connection ID of " + value.length + " bytes");
    }
    return value == null ? null : value.clone();
  }

  private static byte[] token(byte[] value) {
    if (value != null && value.length != PathFrames.RESET_TOKEN_LENGTH) {
      throw new IllegalArgumentException("stateless reset token of " + value.length + " bytes");
    }
    return value == null ? null : value.clone();
  }
}
