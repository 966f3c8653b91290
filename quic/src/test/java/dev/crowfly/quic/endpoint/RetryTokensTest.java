package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.crypto.TokenSealer;
import dev.crowfly.quic.testing.SeededRandom;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RetryTokensTest {
  private static final long LIFETIME = 10_000;
  private static final byte[] ORIGINAL = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  private static final byte[] SCID = {11, 12, 13, 14, 15, 16, 17, 18};
  private static final byte[] ADDRESS = {(byte) 192, 0, 2, 1, 17, 81};

  private final RetryTokens tokens = tokens(1);

  private static RetryTokens tokens(int secretByte) {
    byte[] secret = new byte[32];
    secret[0] = (byte) secretByte;
    return new RetryTokens(new TokenSealer(secret), new SeededRandom(secretByte), LIFETIME);
  }

  private byte[] open(byte[] token, byte[] scid, byte[] address, long now) {
    return tokens.open(token, 0, token.length, scid, address, now);
  }

  @Test
  void token_bringsTheOriginalIdBack_forItsLifetime() {
    byte[] token = tokens.issue(ORIGINAL, SCID, ADDRESS, 5_000);
    assertTrue(RetryTokens.isRetryToken(token, 0, token.length));
    assertArrayEquals(ORIGINAL, open(token, SCID, ADDRESS, 5_000));
    assertArrayEquals(ORIGINAL, open(token, SCID, ADDRESS, 5_000 + LIFETIME));
    assertNull(open(token, SCID, ADDRESS, 5_001 + LIFETIME), "expired");
    assertNull(open(token, SCID, ADDRESS, 4_999), "of an earlier run");
  }

  @Test
  void originalIdsOfAnyLength_comeBack() {
    for (int length = 0; length <= 20; length++) {
      byte[] original = new byte[length];
      Arrays.fill(original, (byte) length);
      byte[] token = tokens.issue(original, SCID, ADDRESS, 0);
      assertArrayEquals(original, open(token, SCID, ADDRESS, 0));
    }
  }

  @Test
  void token_isBoundToAddressConnectionIdAndSecret() {
    byte[] token = tokens.issue(ORIGINAL, SCID, ADDRESS, 0);
    for (int i = 0; i < ADDRESS.length; i++) {
      byte[] elsewhere = ADDRESS.clone();
      elsewhere[i] ^= 1;
      assertNull(open(token, SCID, elsewhere, 0));
    }
    byte[] other = SCID.clone();
    other[0] ^= 1;
    assertNull(open(token, other, ADDRESS, 0));
    assertNull(tokens(2).open(token, 0, token.length, SCID, ADDRESS, 0));
  }

  /** The bytes of ID and address can't be shifted from one into the other. */
  @Test
  void boundary_betweenIdAndAddressCounts() {
    byte[] token = tokens.issue(ORIGINAL, new byte[] {1, 2}, new byte[] {3, 4}, 0);
    assertNull(open(token, new byte[] {1, 2, 3}, new byte[] {4}, 0));
    assertNull(open(token, new byte[] {1}, new byte[] {2, 3, 4}, 0));
  }

  @Test
  void everyFlippedBit_isNoticed() {
    byte[] token = tokens.issue(ORIGINAL, SCID, ADDRESS, 0);
    for (int bit = 8; bit < 8 * token.length; bit++) {
      byte[] forged = token.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      assertNull(open(forged, SCID, ADDRESS, 0));
    }
    for (int length = 1; length < token.length; length++) {
      assertNull(open(Arrays.copyOf(token, length), SCID, ADDRESS, 0));
    }
  }

  @Test
  void sameInputs_giveDifferentTokens() {
    assertNotEquals(
        Arrays.toString(tokens.issue(ORIGINAL, SCID, ADDRESS, 0)),
        Arrays.toString(tokens.issue(ORIGINAL, SCID, ADDRESS, 0)));
  }

  @Test
  void emptyToken_isNone() {
    assertFalse(RetryTokens.isRetryToken(new byte[1], 1, 0));
    assertFalse(RetryTokens.isRetryToken(new byte[] {0x51}, 0, 1));
  }

  @Property(tries = 10_000)
  void arbitraryBytes_areNoToken(@ForAll @Size(max = 100) byte[] bytes) {
    byte[] token = new byte[1 + bytes.length];
    token[0] = 0x52;
    System.arraycopy(bytes, 0, token, 1, bytes.length);
    assertNull(open(token, SCID, ADDRESS, 0));
  }
}
