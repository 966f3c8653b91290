package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crowfly.quic.CipherSuite;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Test;

class HkdfTest {
  @Test
  void rfc5869_A1_basic() {
    check(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }

  @Test
  void rfc5869_A2_longer_inputs_and_outputs() {
    check(
        run(0x00, 80),
        run(0x60, 80),
        run(0xb0, 80),
        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  }

  @Test
  void rfc5869_A3_empty_salt_and_info() {
    check(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
        "",
        "",
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  private static void check(String ikm, String salt, String info, String prk, String okm) {
    byte[] key = Hkdf.SHA256.extract(Hex.bytes(salt), Hex.bytes(ikm));
    assertEquals(prk, Hex.string(key));
    assertEquals(okm, Hex.string(Hkdf.SHA256.expand(key, Hex.bytes(info), okm.length() / 2)));
  }

  private static String run(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return Hex.string(bytes);
  }

  @Property(tries = 300)
  void both_hashes_agree_with_another_implementation(
      @ForAll boolean sha384,
      @ForAll @Size(max = 150) byte[] ikm,
      @ForAll @Size(max = 150) byte[] salt,
      @ForAll @Size(max = 150) byte[] info,
      @ForAll @IntRange(max = 500) int length) {
    Hkdf hkdf = sha384 ? Hkdf.SHA384 : Hkdf.SHA256;
    Digest digest = sha384 ? new SHA384Digest() : SHA256Digest.newInstance();
    HKDFBytesGenerator other = new HKDFBytesGenerator(digest);
    other.init(new HKDFParameters(ikm, salt, info));
    byte[] expected = new byte[length];
    other.generateBytes(expected, 0, length);

    byte[] prk = hkdf.extract(salt, ikm);
    assertEquals(hkdf.hashLength(), prk.length);
    assertArrayEquals(expected, hkdf.expand(prk, info, length));
  }

  @Test
  void the_longest_output_is_255_hashes() {
    byte[] prk = new byte[32];
    assertEquals(255 * 32, Hkdf.SHA256.expand(prk, new byte[0], 255 * 32).length);
    assertEquals(255 * 48, Hkdf.SHA384.expand(prk, new byte[0], 255 * 48).length);
    assertThrows(
        IllegalArgumentException.class, () -> Hkdf.SHA256.expand(prk, new byte[0], 255 * 32 + 1));
    assertThrows(IllegalArgumentException.class, () -> Hkdf.SHA256.expand(prk, new byte[0], -1));
  }

  @Test
  void expandLabel_is_expand_with_the_structure_of_tls13() {
    byte[] secret = Hex.bytes("c00cf151ca5be075ed0ebfb5c80323c42d6b7db67881289af4008f1f6c357aea");
    // HkdfLabel of "quic key", as RFC 9001 A.1 prints it.
    assertArrayEquals(
        Hkdf.SHA256.expand(secret, Hex.bytes("00100e746c7331332071756963206b657900"), 16),
        Hkdf.SHA256.expandLabel(secret, "quic key", 16));
    // The same with a context of two bytes.
    assertArrayEquals(
        Hkdf.SHA256.expand(secret, Hex.bytes("00100e746c7331332071756963206b657902abcd"), 16),
        Hkdf.SHA256.expandLabel(secret, "quic key", Hex.bytes("abcd"), 16));
  }

  @Test
  void expandLabel_refuses_what_the_structure_cannot_hold() {
    byte[] secret = new byte[32];
    assertThrows(IllegalArgumentException.class, () -> Hkdf.SHA256.expandLabel(secret, "", 16));
    assertThrows(
        IllegalArgumentException.class, () -> Hkdf.SHA256.expandLabel(secret, "x".repeat(250), 16));
    assertThrows(
        IllegalArgumentException.class,
        () -> Hkdf.SHA256.expandLabel(secret, "x", new byte[256], 16));
    assertEquals(16, Hkdf.SHA256.expandLabel(secret, "x".repeat(249), new byte[255], 16).length);
  }

  @Test
  void every_suite_has_the_hash_of_its_name() {
    assertEquals(Hkdf.SHA256, Hkdf.of(CipherSuite.TLS_AES_128_GCM_SHA256));
    assertEquals(Hkdf.SHA384, Hkdf.of(CipherSuite.TLS_AES_256_GCM_SHA384));
    assertEquals(Hkdf.SHA256, Hkdf.of(CipherSuite.TLS_CHACHA20_POLY1305_SHA256));
  }
}
