package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChaCha20BlockTest {
  @Test
  void rfc8439_2_3_2_block() {
    assertEquals(
        "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
            + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e",
        Hex.string(
            block(
                Hex.bytes("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
                Hex.bytes("01000000", "000000090000004a00000000"))));
  }

  @Test
  void rfc8439_A1_first_block_of_zeros() {
    assertEquals(
        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
            + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586",
        Hex.string(block(new byte[32], new byte[16])));
  }

  @Property(tries = 2000)
  void agrees_with_the_platform(
      @ForAll @Size(32) byte[] key, @ForAll @Size(16) byte[] counterAndNonce) throws Exception {
    int counter = ByteBuffer.wrap(counterAndNonce).order(ByteOrder.LITTLE_ENDIAN).getInt();
    byte[] nonce = Arrays.copyOfRange(counterAndNonce, 4, 16);
    Cipher cipher = Cipher.getInstance("ChaCha20");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(key, "ChaCha20"),
        new ChaCha20ParameterSpec(nonce, counter));
    assertArrayEquals(cipher.doFinal(new byte[64]), block(key, counterAndNonce));
  }

  private static byte[] block(byte[] key, byte[] counterAndNonce) {
    ChaCha20Block chaCha20 = new ChaCha20Block(key);
    byte[] in = new byte[20];
    System.arraycopy(counterAndNonce, 0, in, 3, 16);
    chaCha20.compute(in, 3);
    ByteBuffer out = ByteBuffer.allocate(ChaCha20Block.BLOCK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 16; i++) {
      out.putInt(chaCha20.word(i));
    }
    return out.array();
  }

  @Test
  void a_key_has_32_bytes() {
    assertThrows(IllegalArgumentException.class, () -> new ChaCha20Block(new byte[16]));
  }

  @Test
  void discarding_zeroes_the_block() {
    ChaCha20Block chaCha20 = new ChaCha20Block(new byte[32]);
    chaCha20.compute(new byte[16], 0);
    chaCha20.discard();
    for (int i = 0; i < 16; i++) {
      assertEquals(0, chaCha20.word(i));
    }
  }
}
