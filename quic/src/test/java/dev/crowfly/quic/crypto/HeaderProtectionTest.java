package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.testing.SeededRandom;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** RFC 9001 §5.4, and the samples and masks that appendix A prints. */
class HeaderProtectionTest {
  @Test
  void rfc9001_A2_mask() {
    checkMask(
        CipherSuite.TLS_AES_128_GCM_SHA256,
        "9f50449e04a0e810283a1e9933adedd2",
        "d1b1c98dd7689fb8ec11d242b123dc9b",
        0x36ec9a7b43L);
  }

  @Test
  void rfc9001_A3_mask() {
    checkMask(
        CipherSuite.TLS_AES_128_GCM_SHA256,
        "c206b8d9b9f0f37644430b490eeaa314",
        "2cd0991cd25b0aac406a5816b6394100",
        0x6a35d8c02eL);
  }

  @Test
  void rfc9001_A5_mask() {
    checkMask(
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        "25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4",
        "5e5cd55c41f69080575d7999c25a5bfb",
        0x037dfefeaeL);
  }

  private static void checkMask(CipherSuite suite, String key, String sample, long mask) {
    byte[] buf = Hex.bytes("ffffff", sample, "ff");
    HeaderProtection protection = HeaderProtection.of(suite, Hex.bytes(key));
    assertEquals(mask, protection.mask(buf, 3));
    assertEquals(mask, protection.mask(buf, 3));
    assertArrayEquals(Hex.bytes("ffffff", sample, "ff"), buf);
  }

  @Property(tries = 2000)
  void only_the_protected_bits_change(
      @ForAll CipherSuite suite,
      @ForAll long seed,
      @ForAll boolean longHeader,
      @ForAll @IntRange(min = 1, max = 4) int pnLength) {
    byte[] key = new byte[suite == CipherSuite.TLS_AES_128_GCM_SHA256 ? 16 : 32];
    byte[] plain = new byte[40];
    SeededRandom random = new SeededRandom(seed);
    random.nextBytes(key, 0, key.length);
    random.nextBytes(plain, 0, plain.length);
    plain[0] = (byte) ((longHeader ? 0x80 : 0) | (plain[0] & 0x7c) | (pnLength - 1));
    HeaderProtection protection = HeaderProtection.of(suite, key);

    byte[] buf = plain.clone();
    protection.protect(buf, 0, 9, pnLength);
    long mask = protection.mask(plain, 13);
    byte[] expected = plain.clone();
    expected[0] ^= (byte) (mask & (longHeader ? 0x0f : 0x1f));
    for (int i = 0; i < pnLength; i++) {
      expected[9 + i] ^= (byte) (mask >>> (8 + 8 * i));
    }
    assertArrayEquals(expected, buf);

    assertEquals(pnLength, protection.unprotect(buf, 0, 9, 29));
    assertArrayEquals(plain, buf);
  }

  @Property(tries = 1000)
  void without_a_complete_sample_nothing_changes(
      @ForAll CipherSuite suite, @ForAll @IntRange(max = 28) int packetEnd) {
    byte[] key = new byte[suite == CipherSuite.TLS_AES_128_GCM_SHA256 ? 16 : 32];
    byte[] buf = new byte[40];
    Arrays.fill(buf, (byte) 0x55);
    assertEquals(-1, HeaderProtection.of(suite, key).unprotect(buf, 0, 9, packetEnd));
    byte[] untouched = new byte[40];
    Arrays.fill(untouched, (byte) 0x55);
    assertArrayEquals(untouched, buf);
  }
}
