package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.util.Arrays;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Transport parameters come back; arbitrary bytes give parameters or a TransportError. */
class TransportParametersPropertyTest {
  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void all_values_come_back(@ForAll long seed) throws TransportError {
    TransportParameters sent = parameters(seed);
    byte[] bytes = sent.encode();
    TransportParameters read = TransportParameters.decode(bytes, 0, bytes.length, true);
    assertEquals(sent, read);
    assertEquals(sent.hashCode(), read.hashCode());
    assertArrayEquals(
        sent.originalDestinationConnectionId(), read.originalDestinationConnectionId());
    assertEquals(sent.maxIdleTimeoutMillis(), read.maxIdleTimeoutMillis());
    assertArrayEquals(sent.statelessResetToken(), read.statelessResetToken());
    assertEquals(sent.maxUdpPayloadSize(), read.maxUdpPayloadSize());
    assertEquals(sent.initialMaxData(), read.initialMaxData());
    assertEquals(sent.initialMaxStreamDataBidiLocal(), read.initialMaxStreamDataBidiLocal());
    assertEquals(sent.initialMaxStreamDataBidiRemote(), read.initialMaxStreamDataBidiRemote());
    assertEquals(sent.initialMaxStreamDataUni(), read.initialMaxStreamDataUni());
    assertEquals(sent.initialMaxStreamsBidi(), read.initialMaxStreamsBidi());
    assertEquals(sent.initialMaxStreamsUni(), read.initialMaxStreamsUni());
    assertEquals(sent.ackDelayExponent(), read.ackDelayExponent());
    assertEquals(sent.maxAckDelayMillis(), read.maxAckDelayMillis());
    assertEquals(sent.disableActiveMigration(), read.disableActiveMigration());
    assertEquals(sent.preferredAddress(), read.preferredAddress());
    assertEquals(sent.activeConnectionIdLimit(), read.activeConnectionIdLimit());
    assertArrayEquals(sent.initialSourceConnectionId(), read.initialSourceConnectionId());
    assertArrayEquals(sent.retrySourceConnectionId(), read.retrySourceConnectionId());
    assertEquals(sent.maxDatagramFrameSize(), read.maxDatagramFrameSize());
    assertEquals(sent.addressDiscovery(), read.addressDiscovery());
    assertEquals(sent.unknownIds(), read.unknownIds());
    for (long id : sent.unknownIds()) {
      assertArrayEquals(sent.unknown(id), read.unknown(id));
    }
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void arbitrary_bytes_give_parameters_or_a_transport_error(
      @ForAll long seed, @ForAll boolean fromServer) {
    Seeded random = new Seeded(seed);
    decode(random.bytes(random.below(100)), fromServer);
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void arbitrary_values_of_known_parameters_give_parameters_or_a_transport_error(
      @ForAll @IntRange(max = 0x21) int id, @ForAll long seed, @ForAll boolean fromServer) {
    Seeded random = new Seeded(seed);
    byte[] value = random.bytes(random.below(63));
    byte[] bytes = new byte[2 + value.length];
    bytes[0] = (byte) id;
    bytes[1] = (byte) value.length;
    System.arraycopy(value, 0, bytes, 2, value.length);
    decode(bytes, fromServer);
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void perturbed_and_cut_parameters_give_parameters_or_a_transport_error(
      @ForAll long seed, @ForAll @IntRange(max = 3) int changes) {
    byte[] bytes = parameters(seed).encode();
    Seeded random = new Seeded(~seed);
    random.perturb(bytes, changes);
    decode(Arrays.copyOf(bytes, random.flip() ? random.below(bytes.length) : bytes.length), true);
  }

  /** Decodes; what is accepted has to survive a round trip. */
  private static void decode(byte[] bytes, boolean fromServer) {
    byte[] embedded = new byte[bytes.length + 12];
    System.arraycopy(bytes, 0, embedded, 6, bytes.length);
    TransportParameters read;
    try {
      read = TransportParameters.decode(embedded, 6, bytes.length, fromServer);
    } catch (TransportError e) {
      assertEquals(TransportErrorCode.TRANSPORT_PARAMETER_ERROR, e.code());
      return;
    }
    byte[] again = read.encode();
    try {
      assertEquals(read, TransportParameters.decode(again, 0, again.length, fromServer));
    } catch (TransportError e) {
      throw new AssertionError("our own encoding is refused", e);
    }
  }

  private static TransportParameters parameters(long seed) {
    Seeded any = new Seeded(seed);
    TransportParametersBuilder builder =
        TransportParameters.builder()
            .maxIdleTimeoutMillis(any.varInt())
            .maxUdpPayloadSize(Math.max(1200, any.varInt()))
            .initialMaxData(any.varInt())
            .initialMaxStreamDataBidiLocal(any.varInt())
            .initialMaxStreamDataBidiRemote(any.varInt())
            .initialMaxStreamDataUni(any.varInt())
            .initialMaxStreamsBidi(any.varInt() >> 2)
            .initialMaxStreamsUni(any.varInt() >> 2)
            .ackDelayExponent(any.below(21))
            .maxAckDelayMillis(any.below(1 << 14))
            .disableActiveMigration(any.flip())
            .activeConnectionIdLimit(Math.max(2, any.varInt()))
            .maxDatagramFrameSize(any.varInt())
            .addressDiscovery(any.of(AddressDiscovery.class))
            .originalDestinationConnectionId(any.flip() ? any.bytes(any.below(21)) : null)
            .initialSourceConnectionId(any.flip() ? any.bytes(any.below(21)) : null)
            .retrySourceConnectionId(any.flip() ? any.bytes(any.below(21)) : null)
            .statelessResetToken(any.flip() ? any.bytes(16) : null);
    if (any.flip()) {
      builder.preferredAddress(
          new PreferredAddress(
              any.bytes(4),
              any.below(65536),
              any.bytes(16),
              any.below(65536),
              any.bytes(1 + any.below(20)),
              any.bytes(16)));
    }
    for (int i = any.below(5); i > 0; i--) {
      long reserved = 31 * (any.varInt() / 32) + 27; // RFC 9000 §18.1
      builder.unknown(reserved, any.bytes(any.below(40)));
    }
    return builder.build();
  }
}
