package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.TransportError;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes: frames, or a TransportError, and nothing beyond the limit matters. */
class FrameReaderRobustnessTest {
  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void arbitrary_bytes_give_frames_or_a_transport_error(
      @ForAll long seed, @ForAll("framePackets") PacketType packet) {
    Seeded random = new Seeded(seed);
    read(random.bytes(random.below(80)), packet);
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void arbitrary_bytes_after_a_known_type_give_frames_or_a_transport_error(
      @ForAll("knownTypes") long type, @ForAll long seed) {
    Seeded random = new Seeded(seed);
    byte[] bytes = random.bytes(random.below(80));
    int start = VarInt.size(type);
    byte[] frame = new byte[start + bytes.length];
    VarInt.encode(type, frame, 0);
    System.arraycopy(bytes, 0, frame, start, bytes.length);
    read(frame, PacketType.ONE_RTT);
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void perturbed_packets_give_frames_or_a_transport_error(
      @ForAll("packets") List<FrameSample> frames, @ForAll long seed) {
    byte[] packet = FrameArbitraries.write(frames);
    Seeded random = new Seeded(seed);
    for (int i = 0; i < 10; i++) { // 20,000 packets in all; making one costs more than this
      byte[] perturbed = packet.clone();
      random.perturb(perturbed, 1 + random.below(4));
      read(perturbed, PacketType.ONE_RTT);
    }
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void packets_cut_anywhere_give_frames_or_a_transport_error(
      @ForAll("packets") List<FrameSample> frames) {
    byte[] packet = FrameArbitraries.write(frames);
    for (int cut = 0; cut < packet.length; cut++) {
      read(Arrays.copyOf(packet, cut), PacketType.ONE_RTT);
    }
  }

  /** The same bytes give the same calls and the same error wherever they lie and what follows. */
  private static void read(byte[] bytes, PacketType packet) {
    RecordingVisitor visitor = new RecordingVisitor();
    String error = read(bytes, 0, bytes.length, packet, visitor);
    byte[] embedded = new byte[bytes.length + 20];
    Arrays.fill(embedded, (byte) 0x01);
    System.arraycopy(bytes, 0, embedded, 7, bytes.length);
    RecordingVisitor second = new RecordingVisitor();
    assertEquals(error, read(embedded, 7, 7 + bytes.length, packet, second));
    assertEquals(visitor.calls, second.calls);
  }

  private static String read(
      byte[] buf, int offset, int limit, PacketType packet, FrameVisitor visitor) {
    try {
      new FrameReader().read(buf, offset, limit, packet, visitor);
      return "none";
    } catch (TransportError e) {
      return e.getMessage() + " in " + e.frameType();
    }
  }

  @Provide
  Arbitrary<List<FrameSample>> packets() {
    return FrameArbitraries.packets();
  }

  @Provide
  Arbitrary<PacketType> framePackets() {
    return Arbitraries.of(PacketType.class).filter(PacketType::carriesFrames);
  }

  @Provide
  Arbitrary<Long> knownTypes() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(0, 0x31).filter(FrameType::isKnown),
        Arbitraries.of(0x9f81a6L, 0x9f81a7L));
  }
}
