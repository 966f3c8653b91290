package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.SeededRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatelessResetTokensTest {
  private static final byte[] KEY = new byte[32];

  static {
    new SeededRandom(9).nextBytes(KEY, 0, KEY.length);
  }

  @Test
  void a_restart_gives_the_same_tokens() {
    byte[] id = Hex.bytes("0001020304050607");
    byte[] token = new StatelessResetTokens(KEY).token(id);
    assertEquals(StatelessResetTokens.TOKEN_LENGTH, token.length);
    byte[] out = new byte[20];
    new StatelessResetTokens(KEY).write(Hex.bytes("ff0001020304050607"), 1, 8, out, 3);
    assertArrayEquals(token, Arrays.copyOfRange(out, 3, 19));
  }

  @Test
  void connection_ids_and_keys_all_have_their_own_tokens() {
    Set<String> tokens = new HashSet<>();
    byte[] otherKey = KEY.clone();
    otherKey[31] ^= 1;
    for (int length = 0; length <= 20; length++) {
      tokens.add(Hex.string(new StatelessResetTokens(KEY).token(new byte[length])));
      tokens.add(Hex.string(new StatelessResetTokens(otherKey).token(new byte[length])));
    }
    assertEquals(42, tokens.size());
  }

  @Test
  void only_all_sixteen_bytes_match() {
    byte[] token = new StatelessResetTokens(KEY).token(new byte[8]);
    byte[] datagram = new byte[40];
    System.arraycopy(token, 0, datagram, 24, 16);
    assertTrue(StatelessResetTokens.matches(token, datagram, 24));
    assertFalse(StatelessResetTokens.matches(token, datagram, 23));
    for (int bit = 0; bit < 128; bit++) {
      byte[] other = datagram.clone();
      other[24 + bit / 8] ^= (byte) (1 << (bit % 8));
      assertFalse(StatelessResetTokens.matches(token, other, 24));
    }
  }

  @Test
  void what_is_no_token_or_no_place_for_one_does_not_match() {
    assertFalse(StatelessResetTokens.matches(new byte[15], new byte[40], 0));
    assertFalse(StatelessResetTokens.matches(new byte[16], new byte[40], 25));
    assertFalse(StatelessResetTokens.matches(new byte[16], new byte[40], -1));
    assertFalse(StatelessResetTokens.matches(new byte[16], new byte[10], 0));
  }

  @Test
  void a_short_key_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> new StatelessResetTokens(new byte[31]));
  }
}
