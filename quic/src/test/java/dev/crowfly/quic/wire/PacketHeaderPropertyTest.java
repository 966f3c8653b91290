package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What the header writer writes is read back; arbitrary bytes never do harm. */
class PacketHeaderPropertyTest {
  private static final int START = 5;

  private final HeaderWriter writer = new HeaderWriter();
  private final PacketHeader header = new PacketHeader();
  private final byte[] buf = new byte[2048];

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void initial_comes_back(
      @ForAll @Size(max = 20) byte[] dcid,
      @ForAll @Size(max = 20) byte[] scid,
      @ForAll @Size(max = 300) byte[] token,
      @ForAll("packetNumbers") long packetNumber,
      @ForAll @IntRange(min = 1, max = 4) int length,
      @ForAll @IntRange(max = 1000) int payload) {
    clear();
    int size = HeaderWriter.initialSize(dcid.length, scid.length, token.length, length);
    int limit = START + size;
    assertEquals(
        -1, writer.writeInitial(buf, START, limit - 1, dcid, scid, token, packetNumber, length));
    assertNothingWritten();
    assertEquals(
        limit, writer.writeInitial(buf, START, limit, dcid, scid, token, packetNumber, length));
    writer.patchLength(limit + payload);
    assertTrue(header.parse(buf, START, buf.length, 8));
    assertLongHeader(PacketType.INITIAL, dcid, scid);
    assertArrayEquals(token, slice(header.tokenOffset(), header.tokenLength()));
    assertNumberAndEnd(packetNumber, length, limit, payload);
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void handshake_comes_back(
      @ForAll @Size(max = 20) byte[] dcid,
      @ForAll @Size(max = 20) byte[] scid,
      @ForAll("packetNumbers") long packetNumber,
      @ForAll @IntRange(min = 1, max = 4) int length,
      @ForAll @IntRange(max = 1000) int payload) {
    clear();
    int limit = START + HeaderWriter.handshakeSize(dcid.length, scid.length, length);
    assertEquals(
        -1, writer.writeHandshake(buf, START, limit - 1, dcid, scid, packetNumber, length));
    assertNothingWritten();
    assertEquals(limit, writer.writeHandshake(buf, START, limit, dcid, scid, packetNumber, length));
    writer.patchLength(limit + payload);
    assertTrue(header.parse(buf, START, buf.length, 8));
    assertLongHeader(PacketType.HANDSHAKE, dcid, scid);
    assertEquals(0, header.tokenLength());
    assertNumberAndEnd(packetNumber, length, limit, payload);
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void short_header_comes_back(
      @ForAll @Size(max = 20) byte[] dcid,
      @ForAll boolean keyPhase,
      @ForAll("packetNumbers") long packetNumber,
      @ForAll @IntRange(min = 1, max = 4) int length) {
    clear();
    int limit = START + HeaderWriter.shortSize(dcid.length, length);
    assertEquals(
        -1, writer.writeShort(buf, START, limit - 1, dcid, keyPhase, packetNumber, length));
    assertNothingWritten();
    assertEquals(limit, writer.writeShort(buf, START, limit, dcid, keyPhase, packetNumber, length));
    byte[] before = buf.clone();
    writer.patchLength(limit + 50);
    assertArrayEquals(before, buf);
    assertTrue(header.parse(buf, START, limit + 50, dcid.length));
    assertEquals(PacketType.ONE_RTT, header.type());
    assertArrayEquals(dcid, slice(header.dcidOffset(), header.dcidLength()));
    assertEquals(keyPhase, PacketHeader.keyPhase(buf[START]));
    assertEquals(0, buf[START] & 0x20, "spin bit");
    assertNumberAndEnd(packetNumber, length, limit, 50);
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void retry_answers_an_initial(
      @ForAll @Size(max = 20) byte[] clientCid,
      @ForAll @Size(max = 20) byte[] scid,
      @ForAll @Size(min = 1, max = 300) byte[] token) {
    PacketHeader received = initialWith(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, clientCid);
    int end = HeaderWriter.writeRetry(buf, START, buf.length, received, scid, token);
    assertTrue(header.parse(buf, START, end, 8));
    assertLongHeader(PacketType.RETRY, clientCid, scid);
    assertArrayEquals(token, slice(header.tokenOffset(), header.tokenLength()));
    assertArrayEquals(new byte[16], slice(header.retryIntegrityTagOffset(), 16));
    assertEquals(end, header.end());
    assertEquals(-1, HeaderWriter.writeRetry(buf, START, end - 1, received, scid, token));
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void version_negotiation_echoes_connection_ids_of_any_length_exchanged(
      @ForAll @Size(max = 255) byte[] dcid,
      @ForAll @Size(max = 255) byte[] scid,
      @ForAll @Size(min = 1, max = 5) int[] versions,
      @ForAll int unused) {
    PacketHeader received = unknownVersionWith(dcid, scid);
    int end =
        HeaderWriter.writeVersionNegotiation(buf, START, buf.length, received, versions, unused);
    assertTrue(header.parse(buf, START, end, 8));
    assertLongHeader(PacketType.VERSION_NEGOTIATION, scid, dcid);
    assertEquals(versions.length, header.supportedVersionCount());
    for (int i = 0; i < versions.length; i++) {
      assertEquals(versions[i], header.supportedVersion(i));
    }
    assertEquals(0xc0 | (unused & 0x3f), buf[START] & 0xff);
    assertEquals(
        -1, HeaderWriter.writeVersionNegotiation(buf, START, end - 1, received, versions, unused));
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void arbitrary_bytes_are_parsed_within_their_limits_or_dropped(
      @ForAll long seed, @ForAll @IntRange(max = 20) int cidLength) {
    Seeded random = new Seeded(seed);
    byte[] bytes = random.bytes(random.below(120));
    checkParse(bytes, cidLength);
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void arbitrary_version_1_headers_are_parsed_within_their_limits_or_dropped(
      @ForAll long seed, @ForAll @IntRange(max = 20) int cidLength) {
    Seeded random = new Seeded(seed);
    byte[] bytes = random.bytes(5 + random.below(120));
    bytes[0] |= (byte) 0xc0;
    BigEndian.putInt(bytes, 1, QuicVersion.V1);
    checkParse(bytes, cidLength);
    if (bytes.length > 6) {
      bytes[5] = (byte) (bytes[5] & 7);
      checkParse(bytes, cidLength);
    }
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void perturbed_headers_are_parsed_within_their_limits_or_dropped(
      @ForAll long seed, @ForAll @IntRange(max = 3) int changes) {
    Seeded random = new Seeded(seed);
    byte[] dcid = random.bytes(random.below(21));
    byte[] scid = random.bytes(random.below(21));
    byte[] token = random.bytes(random.below(30));
    int payload = writer.writeInitial(buf, 0, buf.length, dcid, scid, token, 7, 2);
    writer.patchLength(payload + 30);
    byte[] packet = Arrays.copyOf(buf, payload + 30);
    random.perturb(packet, changes);
    int length = random.flip() ? random.below(packet.length) : packet.length;
    checkParse(Arrays.copyOf(packet, length), 8);
  }

  private void checkParse(byte[] bytes, int cidLength) {
    Arrays.fill(buf, (byte) 0x01);
    System.arraycopy(bytes, 0, buf, START, bytes.length);
    int limit = START + bytes.length;
    boolean parsed = header.parse(buf, START, limit, cidLength);
    assertEquals(parsed, new PacketHeader().parse(bytes, 0, bytes.length, cidLength));
    if (!parsed) {
      return;
    }
    assertTrue(header.end() > START && header.end() <= limit);
    assertWithin(header.dcidOffset(), header.dcidLength());
    assertWithin(header.scidOffset(), header.scidLength());
    assertWithin(header.tokenOffset(), header.tokenLength());
    if (header.packetNumberOffset() >= 0) {
      assertWithin(header.packetNumberOffset(), 0);
    }
    for (int i = 0; i < header.supportedVersionCount(); i++) {
      header.supportedVersion(i);
    }
    boolean fixedBit = (bytes[0] & 0x40) != 0;
    assertTrue(fixedBit || header.type() == PacketType.VERSION_NEGOTIATION);
  }

  private void assertWithin(int offset, int length) {
    assertTrue(length >= 0 && offset >= START && offset + length <= header.end());
  }

  @Property(tries = 100)
  void impossible_headers_are_a_mistake_of_the_caller(
      @ForAll @Size(min = 21, max = 40) byte[] cid, @ForAll @IntRange(min = 5) int length) {
    byte[] none = {};
    assertThrows(
        IllegalArgumentException.class, () -> writer.writeShort(buf, 0, 2048, cid, false, 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> writer.writeHandshake(buf, 0, 2048, none, cid, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.writeInitial(buf, 0, 2048, cid, none, none, 1, 1));
    if (length < 1000) {
      assertThrows(
          IllegalArgumentException.class,
          () -> writer.writeHandshake(buf, 0, 2048, none, none, 1, length));
    }
    writer.writeHandshake(buf, 0, 2048, none, none, 1, 1);
    int tooFar = writer.packetNumberOffset() + HeaderWriter.MAX_LENGTH + 1;
    assertThrows(IllegalArgumentException.class, () -> writer.patchLength(tooFar));
    assertThrows(
        IllegalArgumentException.class,
        () -> HeaderWriter.writeRetry(buf, 0, 2048, header, none, none));
  }

  private PacketHeader initialWith(byte[] dcid, byte[] scid) {
    byte[] packet = new byte[1200];
    int payload = writer.writeInitial(packet, 0, 1200, dcid, scid, new byte[0], 0, 1);
    writer.patchLength(payload + 40);
    PacketHeader received = new PacketHeader();
    assertTrue(received.parse(packet, 0, 1200, 8));
    return received;
  }

  private static PacketHeader unknownVersionWith(byte[] dcid, byte[] scid) {
    byte[] packet = new byte[1200];
    packet[0] = (byte) 0xc0;
    BigEndian.putInt(packet, 1, 0x0a1a2a3a);
    packet[5] = (byte) dcid.length;
    System.arraycopy(dcid, 0, packet, 6, dcid.length);
    packet[6 + dcid.length] = (byte) scid.length;
    System.arraycopy(scid, 0, packet, 7 + dcid.length, scid.length);
    PacketHeader received = new PacketHeader();
    assertTrue(received.parse(packet, 0, 1200, 8));
    return received;
  }

  private void assertLongHeader(PacketType type, byte[] dcid, byte[] scid) {
    assertEquals(type, header.type());
    assertArrayEquals(dcid, slice(header.dcidOffset(), header.dcidLength()));
    assertArrayEquals(scid, slice(header.scidOffset(), header.scidLength()));
  }

  private void assertNumberAndEnd(long packetNumber, int length, int payloadOffset, int payload) {
    assertEquals(length, PacketHeader.packetNumberLength(buf[START]));
    assertTrue(PacketHeader.reservedBitsZero(buf[START]));
    int at = header.packetNumberOffset();
    assertEquals(writer.packetNumberOffset(), at);
    assertEquals(payloadOffset, at + length);
    assertEquals(PacketNumber.truncate(packetNumber, length), PacketNumber.read(buf, at, length));
    assertEquals(payloadOffset + payload, header.end());
    assertEquals(length + payload >= 20, header.hasSample());
  }

  /** The array serves all tries of a property. */
  private void clear() {
    Arrays.fill(buf, (byte) 0);
  }

  private void assertNothingWritten() {
    assertFalse(anyWritten(), "bytes were written");
  }

  private boolean anyWritten() {
    for (byte b : buf) {
      if (b != 0) {
        return true;
      }
    }
    return false;
  }

  private byte[] slice(int offset, int length) {
    return Arrays.copyOfRange(buf, offset, offset + length);
  }

  @Provide
  Arbitrary<Long> packetNumbers() {
    return Arbitraries.oneOf(
        FrameArbitraries.varInts(), Arbitraries.longs().between(0, VarInt.MAX));
  }
}
