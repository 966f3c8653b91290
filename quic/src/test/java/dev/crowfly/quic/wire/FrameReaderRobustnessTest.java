package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.testing.SeededRandom;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes: frames, or a TransportError, and nothing beyond the limit matters. */
class FrameReaderRobustnessTest {
  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void arbitrary_bytes_give_frames_or_a_transport_error(
      @ForAll @Size(max = 80) byte[] bytes, @ForAll("framePackets") PacketType packet) {
    read(bytes, packet);
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void arbitrary_bytes_after_a_known_type_give_frames_or_a_transport_error(
      @ForAll("knownTypes") long type, @ForAll @Size(max = 80) byte[] bytes) {
    int start = VarInt.size(type);
    byte[] frame = new byte[start + bytes.length];
    VarInt.encode(type, frame, 0);
    System.arraycopy(bytes, 0, frame, start, bytes.length);
    read(frame, PacketType.ONE_RTT);
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void perturbed_packets_give_frames_or_a_transport_error(
      @ForAll("packets") List<FrameSample> frames,
      @ForAll @IntRange(min = 1, max = 4) int changes,
      @ForAll long seed) {
    byte[] packet = FrameArbitraries.write(frames);
    byte[] random = new byte[6 * changes];
    new SeededRandom(seed).nextBytes(random, 0, random.length);
    for (int i = 0; i < changes; i++) {
      int at = Integer.remainderUnsigned(BigEndian.getInt(random, 6 * i), packet.length);
      packet[at] = (random[6 * i + 4] & 1) == 0 ? random[6 * i + 5] : (byte) 0xff;
    }
    read(packet, PacketType.ONE_RTT);
  }

  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void packets_cut_anywhere_give_frames_or_a_transport_error(
      @ForAll("packets") List<FrameSample> frames, @ForAll @IntRange(max = 2000) int cut) {
    byte[] packet = FrameArbitraries.write(frames);
    read(Arrays.copyOf(packet, cut % packet.length), PacketType.ONE_RTT);
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
