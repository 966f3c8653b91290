package dev.crowfly.quic.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;

/**
 * Where ciphers come from: SunJCE when the platform has it, whatever providers an application has
 * put in front of it, because it is the only one with hardware support; else the first that fits.
 */
final class JcaCiphers {
  private JcaCiphers() {}

  static Cipher get(String transformation) {
    try {
      Provider sun = Security.getProvider("SunJCE");
      return sun != null
          ? Cipher.getInstance(transformation, sun)
          : Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(transformation + " is missing", e);
    }
  }
}
