package dev.crowfly.quic.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.util.Memoable;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;

/** Whatever Bouncy Castle does with its own digests gives the same with those of the JDK. */
class JdkDigestTest {
  /** FIPS 180-2, appendix B.1. */
  @Test
  void knownAnswer() {
    JdkDigest digest = JdkDigest.sha256();
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
    digest.update(abc, 0, abc.length);
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Hex.toHexString(hash(digest)));
  }

  /** Updates, copies that go their own way, and going back to an earlier state. */
  @Property(tries = 200)
  void behavesAsBouncyCastles(
      @ForAll boolean longer,
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 7) Integer> steps,
      @ForAll @Size(max = 300) byte[] data) {
    ExtendedDigest ours = longer ? JdkDigest.sha384() : JdkDigest.sha256();
    ExtendedDigest theirs = longer ? new SHA384Digest() : new SHA256Digest();
    assertEquals(theirs.getAlgorithmName(), ours.getAlgorithmName());
    assertEquals(theirs.getByteLength(), ours.getByteLength());
    Memoable ourCopy = ((Memoable) ours).copy();
    Memoable theirCopy = ((Memoable) theirs).copy();
    for (int step : steps) {
      switch (step) {
        case 0 -> assertArrayEquals(hash(theirs), hash(ours));
        case 1 -> {
          ourCopy = ((Memoable) ours).copy();
          theirCopy = ((Memoable) theirs).copy();
        }
        case 2 -> {
          ((Memoable) ours).reset(ourCopy);
          ((Memoable) theirs).reset(theirCopy);
        }
        case 3 -> {
          ours.reset();
          theirs.reset();
        }
        case 4 -> {
          ours.update((byte) step);
          theirs.update((byte) step);
        }
        default -> {
          ours.update(data, data.length / step, data.length - data.length / step);
          theirs.update(data, data.length / step, data.length - data.length / step);
        }
      }
    }
    assertArrayEquals(hash(theirs), hash(ours));
  }

  @Property(tries = 50)
  void makesTheSameHmac(@ForAll @Size(max = 200) byte[] key, @ForAll @Size(max = 300) byte[] data) {
    assertArrayEquals(hmac(new SHA256Digest(), key, data), hmac(JdkDigest.sha256(), key, data));
    assertArrayEquals(hmac(new SHA384Digest(), key, data), hmac(JdkDigest.sha384(), key, data));
  }

  @Test
  void noRoomIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> JdkDigest.sha256().doFinal(new byte[40], 9));
  }

  private static byte[] hash(ExtendedDigest digest) {
    byte[] out = new byte[digest.getDigestSize()];
    assertEquals(out.length, digest.doFinal(out, 0));
    return out;
  }

  private static byte[] hmac(ExtendedDigest digest, byte[] key, byte[] data) {
    HMac mac = new HMac(digest);
    mac.init(new KeyParameter(key));
    byte[] out = new byte[mac.getMacSize()];
    for (int i = 0; i < 2; i++) { // the second time from the state that it kept
      mac.update(data, 0, data.length);
      mac.doFinal(out, 0);
    }
    return out;
  }
}
