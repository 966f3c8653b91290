package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crowfly.quic.testing.SeededRandom;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenSealerTest {
  private static final byte[] SECRET = secret(1);
  private static final TokenSealer SEALER = new TokenSealer(SECRET);

  private static byte[] secret(long seed) {
    byte[] secret = new byte[TokenSealer.MIN_SECRET_LENGTH];
    new SeededRandom(seed).nextBytes(secret, 0, secret.length);
    return secret;
  }

  @Property(tries = 1000)
  void what_is_sealed_opens_with_the_same_secret_and_associated_data(
      @ForAll @Size(max = 100) byte[] content,
      @ForAll @Size(max = 40) byte[] associated,
      @ForAll long seed) {
    byte[] sealed = new TokenSealer(SECRET).seal(content, associated, new SeededRandom(seed));
    assertEquals(content.length + TokenSealer.OVERHEAD, sealed.length);
    TokenSealer after = new TokenSealer(SECRET);
    assertArrayEquals(content, after.open(sealed, associated));
    byte[] packet = new byte[sealed.length + 11];
    System.arraycopy(sealed, 0, packet, 5, sealed.length);
    assertArrayEquals(content, after.open(packet, 5, sealed.length, associated));
    assertArrayEquals(content, after.open(sealed, associated));
  }

  @Test
  void any_flipped_bit_is_noticed() {
    TokenSealer sealer = new TokenSealer(SECRET);
    byte[] associated = Hex.bytes("c0a80001");
    byte[] sealed = sealer.seal(Hex.bytes("0102030405"), associated, new SeededRandom(2));
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] damaged = sealed.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertNull(sealer.open(damaged, associated));
    }
    for (int bit = 0; bit < 8 * associated.length; bit++) {
      byte[] other = associated.clone();
      other[bit / 8] ^= (byte) (1 << (bit % 8));
      assertNull(sealer.open(sealed, other));
    }
    for (int length = 0; length < sealed.length; length++) {
      assertNull(sealer.open(Arrays.copyOf(sealed, length), associated));
    }
  }

  @Test
  void bytes_do_not_move_between_salt_and_associated_data() {
    TokenSealer sealer = new TokenSealer(SECRET);
    byte[] sealed = sealer.seal(new byte[4], Hex.bytes("aabb"), new SeededRandom(2));
    assertNull(sealer.open(sealed, Hex.bytes("aa")));
    assertNull(sealer.open(sealed, Hex.bytes("aabb00")));
    assertNull(sealer.open(sealed, new byte[0]));
  }

  @Test
  void another_secret_does_not_open() {
    byte[] sealed = new TokenSealer(SECRET).seal(new byte[4], new byte[0], new SeededRandom(2));
    assertNull(new TokenSealer(secret(3)).open(sealed, new byte[0]));
  }

  @Test
  void two_boxes_with_one_content_differ() {
    TokenSealer sealer = new TokenSealer(SECRET);
    SeededRandom random = new SeededRandom(2);
    byte[] a = sealer.seal(new byte[40], new byte[0], random);
    byte[] b = sealer.seal(new byte[40], new byte[0], random);
    assertFalse(Arrays.equals(a, 16, a.length, b, 16, b.length));
  }

  @Property(tries = 10_000)
  void arbitrary_bytes_are_refused_quietly(
      @ForAll @Size(max = 120) byte[] sealed, @ForAll @Size(max = 20) byte[] associated) {
    assertNull(SEALER.open(sealed, associated));
  }

  @Test
  void a_short_secret_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> new TokenSealer(new byte[31]));
  }
}
