package dev.crowfly.node.core;

import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.identity.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The secret behind a node's stateless resets and tokens: it follows from the identity, so that a
 * node that was restarted can tell its former peers at once that their connections are gone (RFC
 * 9000 §10.3).
 */
public final class EndpointSecret {
  private static final byte[] LABEL =
      "crowfly endpoint secret 1\n".getBytes(StandardCharsets.US_ASCII);

  private EndpointSecret() {}

  /** The {@value EndpointConfig#SECRET_BYTES} bytes of this node. */
  public static byte[] of(Identity identity) {
    byte[] key = identity.credentials().privateKey();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(LABEL);
      return digest.digest(key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
