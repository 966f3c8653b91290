package dev.crowfly.quic.wire;

import java.util.Arrays;

/**
 * Writes transport parameters (RFC 9000 §18): a sequence of Identifier (i), Length (i), Value (..),
 * ascending by identifier, unknown ones at the end; defaults are left out.
 */
final class TransportParameterWriter {
  private static final TransportParameters DEFAULTS = TransportParameters.builder().build();

  /**
   * More than all known parameters together can take: 19 of at most 16 bytes, and 5 longer ones.
   */
  private static final int KNOWN_SIZE = 512;

  private final WireWriter out = new WireWriter();

  private TransportParameterWriter() {}

  static byte[] write(TransportParameters parameters) {
    int size = KNOWN_SIZE;
    for (long id : parameters.unknownIds()) {
      size += 2 * VarInt.MAX_SIZE + parameters.unknown(id).length;
    }
    byte[] buf = new byte[size];
    TransportParameterWriter writer = new TransportParameterWriter();
    writer.out.reset(buf, 0, size);
    writer.writeAll(parameters);
    return Arrays.copyOf(buf, writer.out.position());
  }

  private void writeAll(TransportParameters p) {
    bytes(
        TransportParameterId.ORIGINAL_DESTINATION_CONNECTION_ID,
        p.originalDestinationConnectionId());
    integer(
        TransportParameterId.MAX_IDLE_TIMEOUT,
        p.maxIdleTimeoutMillis(),
        DEFAULTS.maxIdleTimeoutMillis());
    bytes(TransportParameterId.STATELESS_RESET_TOKEN, p.statelessResetToken());
    integer(
        TransportParameterId.MAX_UDP_PAYLOAD_SIZE,
        p.maxUdpPayloadSize(),
        DEFAULTS.maxUdpPayloadSize());
    writeFlowControl(p);
    integer(
        TransportParameterId.ACK_DELAY_EXPONENT, p.ackDelayExponent(), DEFAULTS.ackDelayExponent());
    integer(
        TransportParameterId.MAX_ACK_DELAY, p.maxAckDelayMillis(), DEFAULTS.maxAckDelayMillis());
    if (p.disableActiveMigration()) {
      start(TransportParameterId.DISABLE_ACTIVE_MIGRATION, 0);
    }
    if (p.preferredAddress() != null) {
      preferredAddress(p.preferredAddress());
    }
    integer(
        TransportParameterId.ACTIVE_CONNECTION_ID_LIMIT,
        p.activeConnectionIdLimit(),
        DEFAULTS.activeConnectionIdLimit());
    bytes(TransportParameterId.INITIAL_SOURCE_CONNECTION_ID, p.initialSourceConnectionId());
    bytes(TransportParameterId.RETRY_SOURCE_CONNECTION_ID, p.retrySourceConnectionId());
    integer(TransportParameterId.MAX_DATAGRAM_FRAME_SIZE, p.maxDatagramFrameSize(), 0);
    integer(
        TransportParameterId.ADDRESS_DISCOVERY,
        p.addressDiscovery().value(),
        AddressDiscovery.NONE.value());
    for (long id : p.unknownIds()) {
      bytes(id, p.unknown(id));
    }
  }

  private void writeFlowControl(TransportParameters p) {
    integer(TransportParameterId.INITIAL_MAX_DATA, p.initialMaxData(), 0);
    integer(
        TransportParameterId.INITIAL_MAX_STREAM_DATA_BIDI_LOCAL,
        p.initialMaxStreamDataBidiLocal(),
        0);
    integer(
        TransportParameterId.INITIAL_MAX_STREAM_DATA_BIDI_REMOTE,
        p.initialMaxStreamDataBidiRemote(),
        0);
    integer(TransportParameterId.INITIAL_MAX_STREAM_DATA_UNI, p.initialMaxStreamDataUni(), 0);
    integer(TransportParameterId.INITIAL_MAX_STREAMS_BIDI, p.initialMaxStreamsBidi(), 0);
    integer(TransportParameterId.INITIAL_MAX_STREAMS_UNI, p.initialMaxStreamsUni(), 0);
  }

  private void start(long id, int length) {
    out.writeVarInt(id);
    out.writeVarInt(length);
  }

  private void integer(long id, long value, long absent) {
    if (value != absent) {
      start(id, VarInt.size(value));
      out.writeVarInt(value);
    }
  }

  private void bytes(long id, byte[] value) {
    if (value != null) {
      start(id, value.length);
      out.writeBytes(value, 0, value.length);
    }
  }

  private void preferredAddress(PreferredAddress address) {
    byte[] cid = address.connectionId();
    byte[] token = address.statelessResetToken();
    byte[] ipv4 = address.ipv4();
    byte[] ipv6 = address.ipv6();
    int length = ipv4.length + 2 + ipv6.length + 2 + 1 + cid.length + token.length;
    start(TransportParameterId.PREFERRED_ADDRESS, length);
    out.writeBytes(ipv4, 0, ipv4.length);
    out.writeShort(address.ipv4Port());
    out.writeBytes(ipv6, 0, ipv6.length);
    out.writeShort(address.ipv6Port());
    out.writeByte(cid.length);
    out.writeBytes(cid, 0, cid.length);
    out.writeBytes(token, 0, token.length);
  }
}
