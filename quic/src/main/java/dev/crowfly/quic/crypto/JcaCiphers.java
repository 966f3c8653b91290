package dev.crowfly.quic.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/**
 * Where ciphers and MACs come from: SunJCE when the platform has it, whatever providers an
 * application has put in front of it, because it is the only one with hardware support; else the
 * first that fits. A handshake makes dozens of both, and asking all providers costs more than the
 * work that they do.
 */
final class JcaCiphers {
  /** Null on a platform that has no such provider. */
  private static final Provider SUN = Security.getProvider("SunJCE");

  private JcaCiphers() {}

  static Cipher get(String transformation) {
    try {
      return SUN != null
          ? Cipher.getInstance(transformation, SUN)
          : Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(transformation + " is missing", e);
    }
  }

  static Mac mac(String name) {
    try {
      return SUN != null ? Mac.getInstance(name, SUN) : Mac.getInstance(name);
    } catch (GeneralSecurityException e) {
      // Every Java platform must have HmacSHA256, and all known ones have HmacSHA384.
      throw new IllegalStateException(name + " is missing", e);
    }
  }
}
