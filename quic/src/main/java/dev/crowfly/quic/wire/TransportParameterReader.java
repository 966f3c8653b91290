package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads transport parameters (RFC 9000 §18): a sequence of Identifier (i), Length (i), Value (..).
 *
 * <p>The setters of the builder say which values are valid; what they refuse is an error of the
 * peer here.
 */
final class TransportParameterReader {
  private final WireReader in = new WireReader();
  private final TransportParametersBuilder builder = new TransportParametersBuilder();
  private final Set<Long> seen = new HashSet<>();
  private final byte[] buf;
  private final int limit;

  TransportParameterReader(byte[] buf, int offset, int length) {
    this.buf = buf;
    limit = offset + length;
    in.reset(buf, offset, limit);
    in.blame(TransportErrorCode.TRANSPORT_PARAMETER_ERROR, 0);
  }

  TransportParameters read(boolean fromServer) throws TransportError {
    while (in.remaining() > 0) {
      long id = in.readVarInt();
      int length = in.readLength();
      check(id, fromServer);
      int end = in.position() + length;
      in.reset(buf, in.position(), end);
      readValue(id, length);
      if (in.remaining() > 0) {
        throw invalid(id);
      }
      in.reset(buf, end, limit);
    }
    return builder.build();
  }

  private void check(long id, boolean fromServer) throws TransportError {
    if (seen.size() >= TransportParameters.MAX_COUNT) {
      throw in.malformed("too many transport parameters");
    }
    if (!seen.add(id)) { // RFC 9000 §7.4
      throw in.malformed("transport parameter 0x" + Long.toHexString(id) + " sent twice");
    }
    if (!fromServer && TransportParameterId.isServerOnly(id)) { // RFC 9000 §18.2
      throw in.malformed("transport parameter 0x" + Long.toHexString(id) + " from a client");
    }
  }

  private void readValue(long id, int length) throws TransportError {
    try {
      if (id == TransportParameterId.ADDRESS_DISCOVERY) {
        builder.addressDiscovery(AddressDiscovery.ofValue(in.readVarInt()));
      } else if (TransportParameterId.isKnown(id)) {
        readKnown((int) id, length);
      } else {
        readUnknown(id, length);
      }
    } catch (IllegalArgumentException e) {
      throw invalid(id);
    }
  }

  private void readKnown(int id, int length) throws TransportError {
    switch (id) {
      case TransportParameterId.ORIGINAL_DESTINATION_CONNECTION_ID ->
          builder.originalDestinationConnectionId(in.readBytes(length));
      case TransportParameterId.STATELESS_RESET_TOKEN ->
          builder.statelessResetToken(in.readBytes(length));
      case TransportParameterId.DISABLE_ACTIVE_MIGRATION -> builder.disableActiveMigration(true);
      case TransportParameterId.PREFERRED_ADDRESS -> builder.preferredAddress(readPreferred());
      case TransportParameterId.INITIAL_SOURCE_CONNECTION_ID ->
          builder.initialSourceConnectionId(in.readBytes(length));
      case TransportParameterId.RETRY_SOURCE_CONNECTION_ID ->
          builder.retrySourceConnectionId(in.readBytes(length));
      default -> readInteger(id, in.readVarInt());
    }
  }

  private void readInteger(int id, long value) {
    switch (id) {
      case TransportParameterId.MAX_IDLE_TIMEOUT -> builder.maxIdleTimeoutMillis(value);
      case TransportParameterId.MAX_UDP_PAYLOAD_SIZE -> builder.maxUdpPayloadSize(value);
      case TransportParameterId.INITIAL_MAX_DATA -> builder.initialMaxData(value);
      case TransportParameterId.INITIAL_MAX_STREAM_DATA_BIDI_LOCAL ->
          builder.initialMaxStreamDataBidiLocal(value);
      case TransportParameterId.INITIAL_MAX_STREAM_DATA_BIDI_REMOTE ->
          builder.initialMaxStreamDataBidiRemote(value);
      case TransportParameterId.INITIAL_MAX_STREAM_DATA_UNI ->
          builder.initialMaxStreamDataUni(value);
      case TransportParameterId.INITIAL_MAX_STREAMS_BIDI -> builder.initialMaxStreamsBidi(value);
      case TransportParameterId.INITIAL_MAX_STREAMS_UNI -> builder.initialMaxStreamsUni(value);
      case TransportParameterId.ACK_DELAY_EXPONENT -> builder.ackDelayExponent(clamp(value));
      case TransportParameterId.MAX_ACK_DELAY -> builder.maxAckDelayMillis(clamp(value));
      case TransportParameterId.ACTIVE_CONNECTION_ID_LIMIT ->
          builder.activeConnectionIdLimit(value);
      case TransportParameterId.MAX_DATAGRAM_FRAME_SIZE -> builder.maxDatagramFrameSize(value);
      default -> throw new AssertionError("no reader for transport parameter " + id);
    }
  }

  private PreferredAddress readPreferred() throws TransportError {
    byte[] ipv4 = in.readBytes(PreferredAddress.IPV4_LENGTH);
    int ipv4Port = in.readShort();
    byte[] ipv6 = in.readBytes(PreferredAddress.IPV6_LENGTH);
    int ipv6Port = in.readShort();
    byte[] connectionId = in.readBytes(in.readByte());
    byte[] token = in.readBytes(PathFrames.RESET_TOKEN_LENGTH);
    return new PreferredAddress(ipv4, ipv4Port, ipv6, ipv6Port, connectionId, token);
  }

  private void readUnknown(long id, int length) throws TransportError {
    int start = in.take(length);
    if (builder.unknown.size() < TransportParameters.MAX_UNKNOWN
        && length <= TransportParameters.MAX_UNKNOWN_LENGTH) {
      builder.unknown(id, Arrays.copyOfRange(buf, start, start + length));
    }
  }

  /** An int that is out of range whenever {@code value} is. */
  private static int clamp(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  private TransportError invalid(long id) {
    return in.malformed("invalid transport parameter 0x" + Long.toHexString(id));
  }
}
