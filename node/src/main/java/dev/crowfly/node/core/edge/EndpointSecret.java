package dev.crowfly.node.core.edge;

import dev.crowfly.quic.identity.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What stateless resets are made from: derived from the identity, so that peers of a node that was
 * restarted learn it at once (RFC 9000 §10.3).
 */
final class EndpointSecret {
  private static final byte[] LABEL = "crowfly endpoint secret".getBytes(StandardCharsets.US_ASCII);

  private EndpointSecret() {}

  /** 32 bytes. */
  static byte[] of(Identity identity) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(LABEL);
      return digest.digest(identity.credentials().privateKey());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
