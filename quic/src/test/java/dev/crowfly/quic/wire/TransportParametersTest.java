package dev.crowfly.quic.wire;

import static dev.crowfly.quic.TransportErrorCode.TRANSPORT_PARAMETER_ERROR;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crowfly.quic.TransportError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9000 §18, RFC 9221 §3, draft-ietf-quic-address-discovery. */
class TransportParametersTest {
  private static final String TOKEN = "00112233445566778899aabbccddeeff";

  private static TransportParameters decode(String hex, boolean fromServer) throws TransportError {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return TransportParameters.decode(bytes, 0, bytes.length, fromServer);
  }

  @Test
  void absent_parameters_have_the_defaults_of_the_rfc() throws TransportError {
    TransportParameters none = decode("", true);
    assertNull(none.originalDestinationConnectionId());
    assertEquals(0, none.maxIdleTimeoutMillis());
    assertNull(none.statelessResetToken());
    assertEquals(65527, none.maxUdpPayloadSize());
    assertEquals(0, none.initialMaxData());
    assertEquals(0, none.initialMaxStreamDataBidiLocal());
    assertEquals(0, none.initialMaxStreamDataBidiRemote());
    assertEquals(0, none.initialMaxStreamDataUni());
    assertEquals(0, none.initialMaxStreamsBidi());
    assertEquals(0, none.initialMaxStreamsUni());
    assertEquals(3, none.ackDelayExponent());
    assertEquals(25, none.maxAckDelayMillis());
    assertFalse(none.disableActiveMigration());
    assertNull(none.preferredAddress());
    assertEquals(2, none.activeConnectionIdLimit());
    assertNull(none.initialSourceConnectionId());
    assertNull(none.retrySourceConnectionId());
    assertEquals(0, none.maxDatagramFrameSize());
    assertEquals(AddressDiscovery.NONE, none.addressDiscovery());
    assertEquals(0, none.unknownIds().size());
    assertEquals(TransportParameters.builder().build(), none);
    assertEquals(0, none.encode().length);
  }

  @Test
  void parameters_of_the_client_hello_of_rfc_9001_a_2() throws TransportError {
    TransportParameters client =
        decode(
            "0408ffffffffffffffff 05048000ffff 07048000ffff 08011001048000 75300901100f08"
                + "8394c8f03e515708 06048000ffff",
            false);
    TransportParameters expected =
        TransportParameters.builder()
            .initialMaxData(VarInt.MAX)
            .initialMaxStreamDataBidiLocal(65535)
            .initialMaxStreamDataBidiRemote(65535)
            .initialMaxStreamDataUni(65535)
            .initialMaxStreamsBidi(16)
            .initialMaxStreamsUni(16)
            .maxIdleTimeoutMillis(30000)
            .initialSourceConnectionId(HexFormat.of().parseHex("8394c8f03e515708"))
            .build();
    assertEquals(expected, client);
  }

  @Test
  void every_parameter_lands_in_its_place() throws TransportError {
    TransportParameters all =
        decode(
            "00 02 a0a1  01 01 01  02 10 "
                + TOKEN
                + "03 02 44b0  04 01 04  05 01 05  06 01 06  07 01 07  08 01 08  09 01 09"
                + "0a 01 0a  0b 01 0b  0c 00  0e 01 0e  0f 01 0f  10 01 10  20 01 20"
                + "c00000009f81a176 01 02",
            true);
    assertArrayEquals(new byte[] {(byte) 0xa0, (byte) 0xa1}, all.originalDestinationConnectionId());
    assertEquals(1, all.maxIdleTimeoutMillis());
    assertArrayEquals(HexFormat.of().parseHex(TOKEN), all.statelessResetToken());
    assertEquals(1200, all.maxUdpPayloadSize());
    assertEquals(4, all.initialMaxData());
    assertEquals(5, all.initialMaxStreamDataBidiLocal());
    assertEquals(6, all.initialMaxStreamDataBidiRemote());
    assertEquals(7, all.initialMaxStreamDataUni());
    assertEquals(8, all.initialMaxStreamsBidi());
    assertEquals(9, all.initialMaxStreamsUni());
    assertEquals(10, all.ackDelayExponent());
    assertEquals(11, all.maxAckDelayMillis());
    assertEquals(true, all.disableActiveMigration());
    assertEquals(14, all.activeConnectionIdLimit());
    assertArrayEquals(new byte[] {15}, all.initialSourceConnectionId());
    assertArrayEquals(new byte[] {16}, all.retrySourceConnectionId());
    assertEquals(32, all.maxDatagramFrameSize());
    assertEquals(AddressDiscovery.BOTH, all.addressDiscovery());
  }

  @Test
  void preferred_address_is_read() throws TransportError, UnknownHostException {
    PreferredAddress address =
        decode("0d 2c c0000201 1f90 00000000000000000000000000000000 0000 03 aabbcc" + TOKEN, true)
            .preferredAddress();
    assertEquals(
        new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 8080), address.ipv4Address());
    assertNull(address.ipv6Address(), "all zeros: not offered");
    assertArrayEquals(HexFormat.of().parseHex("aabbcc"), address.connectionId());
    assertArrayEquals(HexFormat.of().parseHex(TOKEN), address.statelessResetToken());
    assertFalse(address.toString().contains(TOKEN), "the token is a secret");
  }

  @ParameterizedTest
  @CsvSource({"00, PROVIDES, true, false", "01, RECEIVES, false, true", "02, BOTH, true, true"})
  void address_discovery_has_three_values(
      String value, AddressDiscovery expected, boolean provides, boolean receives)
      throws TransportError {
    TransportParameters parameters = decode("c00000009f81a176 01" + value, false);
    assertEquals(expected, parameters.addressDiscovery());
    assertEquals(provides, expected.provides());
    assertEquals(receives, expected.receives());
    assertEquals("c00000009f81a17601" + value, HexFormat.of().formatHex(parameters.encode()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "identifier cut,                       40",
    "length missing,                       01",
    "value cut,                            01 02 40",
    "length of 2^62-1,                     01 ffffffffffffffff 00",
    "integer shorter than its var-int,     01 01 40",
    "integer followed by a byte,           01 02 01 00",
    "empty integer,                        01 00",
    "sent twice,                           01 01 05 01 01 05",
    "unknown one sent twice,               1b 00 1b 00",
    "unknown one twice in other encodings, 1b 00 401b 00",
    "connection ID of 21 bytes,            0f 15 000102030405060708090a0b0c0d0e0f1011121314",
    "reset token of 15 bytes,              02 0f 00112233445566778899aabbccddee",
    "reset token of 17 bytes,              02 11 00112233445566778899aabbccddeeff00",
    "max_udp_payload_size of 1199,         03 02 44af",
    "initial_max_streams_bidi of 2^60+1,   08 08 d000000000000001",
    "initial_max_streams_uni of 2^60+1,    09 08 d000000000000001",
    "ack_delay_exponent of 21,             0a 01 15",
    "ack_delay_exponent of 2^32,           0a 08 c000000100000000",
    "max_ack_delay of 2^14,                0b 04 80004000",
    "max_ack_delay of 2^32+1,              0b 08 c000000100000001",
    "disable_active_migration with a value, 0c 01 00",
    "active_connection_id_limit of 1,      0e 01 01",
    "active_connection_id_limit of 0,      0e 01 00",
    "address_discovery of 3,               c00000009f81a176 01 03",
    "address_discovery empty,              c00000009f81a176 00",
    "preferred_address: no connection ID,  0d 29 c0000201 1f90 00000000000000000000000000000000"
        + " 0000 00 00112233445566778899aabbccddeeff",
    "preferred_address: cut,               0d 29 c0000201 1f90 00000000000000000000000000000000"
        + " 0000 01 aa 00112233445566778899aabbccddee",
    "preferred_address: a byte too many,   0d 2b c0000201 1f90 00000000000000000000000000000000"
        + " 0000 01 aa 00112233445566778899aabbccddeeff 00",
    "preferred_address: 21 byte ID,        0d 3e c0000201 1f90 00000000000000000000000000000000"
        + " 0000 15 000102030405060708090a0b0c0d0e0f1011121314 00112233445566778899aabbccddeeff",
  })
  void invalid_parameters_are_a_transport_parameter_error(String name, String hex) {
    TransportError error = assertThrows(TransportError.class, () -> decode(hex, true));
    assertEquals(TRANSPORT_PARAMETER_ERROR, error.code(), name);
  }

  @ParameterizedTest
  @CsvSource({
    "00 01 aa",
    "02 10 00112233445566778899aabbccddeeff",
    "0d 2a c0000201 1f90 00000000000000000000000000000000 0000 01 aa"
        + " 00112233445566778899aabbccddeeff",
    "10 01 aa",
  })
  void parameters_of_servers_are_refused_from_clients(String hex) throws TransportError {
    decode(hex, true);
    TransportError error = assertThrows(TransportError.class, () -> decode(hex, false));
    assertEquals(TRANSPORT_PARAMETER_ERROR, error.code());
  }

  @Test
  void unknown_parameters_are_kept_and_ignored() throws TransportError {
    TransportParameters parameters = decode("1b 03 010203 3a 00 01 01 05", false);
    assertEquals(List.of(0x1bL, 0x3aL), List.copyOf(parameters.unknownIds()));
    assertArrayEquals(new byte[] {1, 2, 3}, parameters.unknown(0x1b));
    assertArrayEquals(new byte[0], parameters.unknown(0x3a));
    assertNull(parameters.unknown(0x3b));
    assertEquals(5, parameters.maxIdleTimeoutMillis());
  }

  @Test
  void only_a_limited_number_of_unknown_parameters_is_kept() throws TransportError {
    StringBuilder hex = new StringBuilder("7f00 4101").append("00".repeat(257));
    for (int i = 1; i < TransportParameters.MAX_COUNT; i++) {
      hex.append(String.format("%04x01ff", 0x4100 + i));
    }
    TransportParameters parameters = decode(hex.toString(), false);
    assertEquals(TransportParameters.MAX_UNKNOWN, parameters.unknownIds().size());
    assertNull(parameters.unknown(0x3f00), "too long to be kept");
    String oneMore = hex + "7e0000";
    TransportError error = assertThrows(TransportError.class, () -> decode(oneMore, false));
    assertEquals(TRANSPORT_PARAMETER_ERROR, error.code());
    String twice = hex.substring(0, hex.length() - 8) + "7f00" + "00";
    assertThrows(TransportError.class, () -> decode(twice, false));
  }

  @Test
  void the_builder_refuses_what_the_rfc_calls_invalid() {
    TransportParametersBuilder builder = TransportParameters.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.maxUdpPayloadSize(1199));
    assertThrows(IllegalArgumentException.class, () -> builder.ackDelayExponent(21));
    assertThrows(IllegalArgumentException.class, () -> builder.maxAckDelayMillis(1 << 14));
    assertThrows(IllegalArgumentException.class, () -> builder.activeConnectionIdLimit(1));
    assertThrows(IllegalArgumentException.class, () -> builder.initialMaxData(VarInt.MAX + 1));
    assertThrows(IllegalArgumentException.class, () -> builder.initialMaxData(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.statelessResetToken(new byte[15]));
    assertThrows(
        IllegalArgumentException.class, () -> builder.initialSourceConnectionId(new byte[21]));
    assertThrows(IllegalArgumentException.class, () -> builder.unknown(1, new byte[1]));
    assertThrows(IllegalArgumentException.class, () -> builder.unknown(99, new byte[257]));
  }

  @Test
  void what_was_built_does_not_change_with_the_arrays_or_the_builder() {
    byte[] cid = {1, 2, 3};
    TransportParametersBuilder builder =
        TransportParameters.builder().initialSourceConnectionId(cid).unknown(99, cid);
    TransportParameters built = builder.build();
    cid[0] = 9;
    builder.maxIdleTimeoutMillis(7).unknown(100, cid);
    built.initialSourceConnectionId()[1] = 9;
    built.unknown(99)[1] = 9;
    assertArrayEquals(new byte[] {1, 2, 3}, built.initialSourceConnectionId());
    assertArrayEquals(new byte[] {1, 2, 3}, built.unknown(99));
    assertEquals(0, built.maxIdleTimeoutMillis());
    assertEquals(1, built.unknownIds().size());
  }
}
