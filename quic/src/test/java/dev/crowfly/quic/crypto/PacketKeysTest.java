package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.testing.SeededRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PacketKeysTest {
  private static final long MAX_PACKET_NUMBER = (1L << 62) - 1;
  private static final Map<CipherSuite, PacketKeys> SENDERS = new EnumMap<>(CipherSuite.class);
  private static final Map<CipherSuite, PacketKeys> RECEIVERS = new EnumMap<>(CipherSuite.class);

  static {
    for (CipherSuite suite : CipherSuite.values()) {
      SENDERS.put(suite, keys(suite));
      RECEIVERS.put(suite, keys(suite));
    }
  }

  /** A packet as it stands in a larger array, before sealing and after. */
  private static final class Packet {
    final int start;
    final int pnOffset;
    final int pnLength;
    final int payloadOffset;
    final int payloadLength;
    final int end;
    final byte[] plain;
    final byte[] buf;

    /** Random contents, of which the first byte says header form and packet number length. */
    Packet(long seed, boolean longHeader, int headerLength, int pnLength, int payloadLength) {
      SeededRandom random = new SeededRandom(seed);
      start = (int) (seed & 7);
      pnOffset = start + headerLength;
      this.pnLength = pnLength;
      payloadOffset = pnOffset + pnLength;
      this.payloadLength = payloadLength;
      end = payloadOffset + payloadLength + Aead.TAG_LENGTH;
      buf = new byte[end + 3];
      random.nextBytes(buf, 0, buf.length);
      buf[start] = (byte) ((longHeader ? 0x80 : 0) | (buf[start] & 0x7c) | (pnLength - 1));
      plain = buf.clone();
    }

    void seal(PacketKeys keys, long pn) {
      keys.seal(buf, start, pnOffset, pnLength, payloadLength, pn);
    }

    /** Everything but the tag is as it was before sealing. */
    void assertPlain() {
      assertArrayEquals(
          Arrays.copyOf(plain, payloadOffset + payloadLength),
          Arrays.copyOf(buf, payloadOffset + payloadLength));
      assertArrayEquals(
          Arrays.copyOfRange(plain, end, plain.length), Arrays.copyOfRange(buf, end, buf.length));
    }

    void assertOpens(PacketKeys keys, long pn) {
      assertEquals(pnLength, keys.unprotectHeader(buf, start, pnOffset, end));
      assertEquals(payloadLength, keys.open(buf, start, payloadOffset, end, pn));
      assertPlain();
    }
  }

  private static byte[] secret(CipherSuite suite, int fill) {
    byte[] secret = new byte[Hkdf.of(suite).hashLength()];
    Arrays.fill(secret, (byte) fill);
    return secret;
  }

  private static PacketKeys keys(CipherSuite suite) {
    return PacketKeys.derive(suite, secret(suite, 7));
  }

  @Property(tries = 1500)
  void what_is_sealed_opens_to_the_same(
      @ForAll CipherSuite suite,
      @ForAll long seed,
      @ForAll boolean longHeader,
      @ForAll @IntRange(min = 1, max = 60) int headerLength,
      @ForAll @IntRange(min = 1, max = 4) int pnLength,
      @ForAll @IntRange(max = 1500) int payload,
      @ForAll @LongRange(max = MAX_PACKET_NUMBER) long pn) {
    int payloadLength = Math.max(payload, 4 - pnLength);
    Packet packet = new Packet(seed, longHeader, headerLength, pnLength, payloadLength);
    packet.seal(keys(suite), pn);
    packet.assertOpens(RECEIVERS.get(suite), pn);
  }

  @Property(tries = 10_000)
  void any_flipped_bit_is_noticed_and_later_packets_still_open(
      @ForAll CipherSuite suite,
      @ForAll long seed,
      @ForAll boolean longHeader,
      @ForAll @IntRange(min = 1, max = 30) int headerLength,
      @ForAll @IntRange(min = 4, max = 60) int payloadLength,
      @ForAll int bit) {
    // Shared by all tries, so that every packet comes after thousands of forgeries.
    PacketKeys sender = SENDERS.get(suite);
    PacketKeys receiver = RECEIVERS.get(suite);
    long rejected = receiver.rejectedPackets();
    long pn = sender.sealedPackets();
    Packet packet = new Packet(seed, longHeader, headerLength, 2, payloadLength);
    packet.seal(sender, pn);
    byte[] genuine = packet.buf.clone();
    int flipped = Math.floorMod(bit, 8 * (packet.end - packet.start));
    packet.buf[packet.start + flipped / 8] ^= (byte) (1 << (flipped % 8));

    int pnLength = receiver.unprotectHeader(packet.buf, packet.start, packet.pnOffset, packet.end);
    assertEquals(
        -1, receiver.open(packet.buf, packet.start, packet.pnOffset + pnLength, packet.end, pn));
    assertEquals(rejected + 1, receiver.rejectedPackets());

    // The genuine one comes after its forgery, with the same nonce.
    System.arraycopy(genuine, 0, packet.buf, 0, genuine.length);
    packet.assertOpens(receiver, pn);
    Packet later = new Packet(seed + 1, longHeader, headerLength, 2, payloadLength);
    later.seal(sender, pn + 1);
    later.assertOpens(receiver, pn + 1);
  }

  @Property(tries = 10_000)
  void arbitrary_bytes_never_throw_and_never_authenticate(
      @ForAll CipherSuite suite,
      @ForAll @Size(min = 1, max = 80) byte[] bytes,
      @ForAll @IntRange(max = 79) int pnOffset,
      @ForAll long pn) {
    PacketKeys keys = RECEIVERS.get(suite);
    int offset = Math.min(pnOffset, bytes.length);
    int pnLength = keys.unprotectHeader(bytes, 0, offset, bytes.length);
    if (bytes.length - offset < 20) {
      assertEquals(-1, pnLength);
    } else {
      assertTrue(pnLength >= 1 && pnLength <= 4);
    }
    int payloadOffset = offset + Math.max(pnLength, 0);
    assertEquals(-1, keys.open(bytes, 0, payloadOffset, bytes.length, pn));
  }

  @ParameterizedTest
  @EnumSource
  void a_packet_that_arrives_three_times_opens_three_times(CipherSuite suite) {
    PacketKeys sender = keys(suite);
    PacketKeys receiver = keys(suite);
    for (long pn = 0; pn < 10; pn++) {
      Packet packet = new Packet(pn, false, 9, 2, 100);
      packet.seal(sender, pn);
      byte[] sealed = packet.buf.clone();
      for (int i = 0; i < 3; i++) {
        System.arraycopy(sealed, 0, packet.buf, 0, sealed.length);
        packet.assertOpens(receiver, pn);
      }
    }
    assertEquals(0, receiver.rejectedPackets());
  }

  @ParameterizedTest
  @EnumSource
  void forgeries_with_one_packet_number_do_not_harm_what_follows(CipherSuite suite) {
    PacketKeys sender = keys(suite);
    PacketKeys receiver = keys(suite);
    for (long pn = 0; pn < 10; pn++) {
      Packet packet = new Packet(pn, false, 9, 2, 100);
      packet.seal(sender, pn);
      byte[] sealed = packet.buf.clone();
      for (int i = 0; i < 3; i++) {
        System.arraycopy(sealed, 0, packet.buf, 0, sealed.length);
        packet.buf[packet.end - 1] ^= 1;
        receiver.unprotectHeader(packet.buf, packet.start, packet.pnOffset, packet.end);
        assertEquals(
            -1, receiver.open(packet.buf, packet.start, packet.payloadOffset, packet.end, pn));
      }
      System.arraycopy(sealed, 0, packet.buf, 0, sealed.length);
      packet.assertOpens(receiver, pn);
    }
    assertEquals(30, receiver.rejectedPackets());
  }

  @ParameterizedTest
  @EnumSource
  void the_wrong_packet_number_does_not_open(CipherSuite suite) {
    Packet packet = new Packet(1, true, 20, 4, 50);
    packet.seal(keys(suite), 77);
    PacketKeys receiver = keys(suite);
    receiver.unprotectHeader(packet.buf, packet.start, packet.pnOffset, packet.end);
    assertEquals(-1, receiver.open(packet.buf, packet.start, packet.payloadOffset, packet.end, 78));
  }

  @ParameterizedTest
  @EnumSource
  void generations_open_only_their_own_packets_and_share_header_protection(CipherSuite suite) {
    PacketKeys next = keys(suite).nextGeneration();
    Packet packet = new Packet(3, false, 9, 2, 64);
    packet.seal(next, 5);
    byte[] sealed = packet.buf.clone();
    PacketKeys first = keys(suite);
    assertEquals(2, first.unprotectHeader(packet.buf, packet.start, packet.pnOffset, packet.end));
    assertEquals(-1, first.open(packet.buf, packet.start, packet.payloadOffset, packet.end, 5));
    System.arraycopy(sealed, 0, packet.buf, 0, sealed.length);
    packet.assertOpens(first.nextGeneration(), 5);
  }

  @ParameterizedTest
  @EnumSource
  void a_packet_of_20_bytes_behind_the_header_is_the_shortest(CipherSuite suite) {
    PacketKeys keys = keys(suite);
    byte[] buf = new byte[64];
    assertEquals(-1, keys.unprotectHeader(buf, 0, 1, 20));
    assertArrayEquals(new byte[64], buf);
    assertNotEquals(-1, keys.unprotectHeader(buf, 0, 1, 21));
  }

  @ParameterizedTest
  @EnumSource
  void packet_numbers_below_the_last_are_not_sealed(CipherSuite suite) {
    PacketKeys keys = keys(suite);
    Packet packet = new Packet(3, false, 9, 2, 64);
    packet.seal(keys, 5);
    assertThrows(IllegalStateException.class, () -> packet.seal(keys, 5));
    assertThrows(IllegalStateException.class, () -> packet.seal(keys, 4));
    packet.seal(keys, 6);
    assertEquals(2, keys.sealedPackets());
  }

  @Test
  void sealing_needs_a_whole_sample_and_room_for_the_tag() {
    PacketKeys keys = keys(CipherSuite.TLS_AES_128_GCM_SHA256);
    byte[] buf = new byte[30];
    assertThrows(IllegalArgumentException.class, () -> keys.seal(buf, 0, 1, 1, 2, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> keys.seal(buf, 0, 1, 1, 13, 0));
    assertArrayEquals(new byte[30], buf);
    assertEquals(0, keys.sealedPackets());
    keys.seal(buf, 0, 1, 1, 12, 0);
  }

  @Test
  void a_secret_must_be_as_long_as_the_hash() {
    for (CipherSuite suite : CipherSuite.values()) {
      int length = Hkdf.of(suite).hashLength();
      assertThrows(
          IllegalArgumentException.class, () -> PacketKeys.derive(suite, new byte[length - 1]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_caller_may_wipe_the_secret_and_the_text_form_hides_it(CipherSuite suite) {
    byte[] secret = secret(suite, 7);
    PacketKeys keys = PacketKeys.derive(suite, secret);
    assertFalse(keys.toString().contains(Hex.string(secret)));
    Arrays.fill(secret, (byte) 0);
    Packet packet = new Packet(3, false, 9, 2, 64);
    packet.seal(keys.nextGeneration(), 0);
    packet.assertOpens(keys(suite).nextGeneration(), 0);
  }

  @Test
  void limits_are_those_of_the_rfc() {
    assertEquals(
        new AeadLimits(8_388_608L, 4_503_599_627_370_496L),
        AeadLimits.of(CipherSuite.TLS_AES_128_GCM_SHA256));
    assertEquals(
        new AeadLimits(8_388_608L, 4_503_599_627_370_496L),
        AeadLimits.of(CipherSuite.TLS_AES_256_GCM_SHA384));
    AeadLimits chaCha20 = AeadLimits.of(CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
    assertEquals(68_719_476_736L, chaCha20.integrity());
    assertTrue(chaCha20.confidentiality() > MAX_PACKET_NUMBER);
    assertThrows(IllegalArgumentException.class, () -> new AeadLimits(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new AeadLimits(1, 0));
  }
}
