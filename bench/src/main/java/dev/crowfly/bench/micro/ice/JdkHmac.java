package dev.crowfly.bench.micro.ice;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The call of the JDK that the integrity of a STUN message costs. */
public final class JdkHmac {
  private static final int SHA1_BYTES = 20;

  private final Mac mac;
  private final byte[] digest = new byte[SHA1_BYTES];

  /** With a key of its own. */
  public JdkHmac() {
    try {
      mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(new byte[SHA1_BYTES], "HMAC"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HMAC", e);
    }
  }

  /** Signs the first bytes of the array. */
  public int sign(byte[] message, int length) throws GeneralSecurityException {
    mac.update(message, 0, length);
    mac.doFinal(digest, 0);
    return digest[0];
  }
}
