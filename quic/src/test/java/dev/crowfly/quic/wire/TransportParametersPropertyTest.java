package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.testing.SeededRandom;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Transport parameters come back; arbitrary bytes give parameters or a TransportError. */
class TransportParametersPropertyTest {
  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void all_values_come_back(@ForAll("parameters") TransportParameters sent) throws TransportError {
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
      @ForAll @Size(max = 100) byte[] bytes, @ForAll boolean fromServer) {
    decode(bytes, fromServer);
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void arbitrary_values_of_known_parameters_give_parameters_or_a_transport_error(
      @ForAll @IntRange(max = 0x21) int id,
      @ForAll @Size(max = 62) byte[] value,
      @ForAll boolean fromServer) {
    byte[] bytes = new byte[2 + value.length];
    bytes[0] = (byte) id;
    bytes[1] = (byte) value.length;
    System.arraycopy(value, 0, bytes, 2, value.length);
    decode(bytes, fromServer);
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void perturbed_and_cut_parameters_give_parameters_or_a_transport_error(
      @ForAll("parameters") TransportParameters sent,
      @ForAll @IntRange(max = 3) int changes,
      @ForAll @IntRange(max = 400) int cut,
      @ForAll long seed) {
    byte[] bytes = sent.encode();
    byte[] random = new byte[5 * changes];
    new SeededRandom(seed).nextBytes(random, 0, random.length);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = Integer.remainderUnsigned(BigEndian.getInt(random, 5 * i), bytes.length);
      bytes[at] = random[5 * i + 4];
    }
    decode(Arrays.copyOf(bytes, Math.min(cut, bytes.length)), true);
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

  @Provide
  Arbitrary<TransportParameters> parameters() {
    Arbitrary<Long> any = FrameArbitraries.varInts();
    Arbitrary<byte[]> cids = FrameArbitraries.bytes(0, 20).injectNull(0.3);
    Arbitrary<byte[]> tokens = FrameArbitraries.bytes(16, 16).injectNull(0.3);
    return Builders.withBuilder(TransportParameters::builder)
        .use(any.optional(0.8))
        .in((b, v) -> v.map(b::maxIdleTimeoutMillis).orElse(b))
        .use(any.map(v -> Math.max(1200, v)).optional(0.5))
        .in((b, v) -> v.map(b::maxUdpPayloadSize).orElse(b))
        .use(any)
        .in(TransportParametersBuilder::initialMaxData)
        .use(any)
        .in(TransportParametersBuilder::initialMaxStreamDataBidiLocal)
        .use(any)
        .in(TransportParametersBuilder::initialMaxStreamDataBidiRemote)
        .use(any)
        .in(TransportParametersBuilder::initialMaxStreamDataUni)
        .use(any.map(v -> v >> 2))
        .in(TransportParametersBuilder::initialMaxStreamsBidi)
        .use(any.map(v -> v >> 2))
        .in(TransportParametersBuilder::initialMaxStreamsUni)
        .use(Arbitraries.integers().between(0, 20))
        .in(TransportParametersBuilder::ackDelayExponent)
        .use(Arbitraries.integers().between(0, (1 << 14) - 1))
        .in(TransportParametersBuilder::maxAckDelayMillis)
        .use(Arbitraries.of(true, false))
        .in(TransportParametersBuilder::disableActiveMigration)
        .use(any.map(v -> Math.max(2, v)))
        .in(TransportParametersBuilder::activeConnectionIdLimit)
        .use(any)
        .in(TransportParametersBuilder::maxDatagramFrameSize)
        .use(Arbitraries.of(AddressDiscovery.class))
        .in(TransportParametersBuilder::addressDiscovery)
        .use(cids)
        .in(TransportParametersBuilder::originalDestinationConnectionId)
        .use(cids)
        .in(TransportParametersBuilder::initialSourceConnectionId)
        .use(cids)
        .in(TransportParametersBuilder::retrySourceConnectionId)
        .use(tokens)
        .in(TransportParametersBuilder::statelessResetToken)
        .use(preferredAddresses().injectNull(0.5))
        .in(TransportParametersBuilder::preferredAddress)
        .use(FrameArbitraries.bytes(0, 40).list().ofMaxSize(4))
        .in(
            (b, values) -> {
              for (int i = 0; i < values.size(); i++) {
                b.unknown(31L * i * i * i * 1_000_003 + 27, values.get(i));
              }
              return b;
            })
        .build(TransportParametersBuilder::build);
  }

  private static Arbitrary<PreferredAddress> preferredAddresses() {
    Arbitrary<Integer> ports = Arbitraries.integers().between(0, 65535);
    return Combinators.combine(
            FrameArbitraries.bytes(4, 4),
            ports,
            FrameArbitraries.bytes(16, 16),
            ports,
            FrameArbitraries.bytes(1, 20),
            FrameArbitraries.bytes(16, 16))
        .as(PreferredAddress::new);
  }
}
