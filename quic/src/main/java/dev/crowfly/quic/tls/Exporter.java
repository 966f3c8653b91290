package dev.crowfly.quic.tls;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.crypto.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Derives keying material for the application from the exporter secret (RFC 8446 §7.5). */
final class Exporter {
  private static final int MAX_LABEL_LENGTH = 249;
  private static final byte[] NOTHING = {};

  private final byte[] exporterSecret;
  private final Hkdf hkdf;

  /** An exporter; keeps the secret. */
  Exporter(CipherSuite suite, byte[] exporterSecret) {
    this.exporterSecret = exporterSecret;
    this.hkdf = Hkdf.of(suite);
  }

  /**
   * Keying material for {@code label}; see {@link TlsEngine#exportKeyingMaterial}.
   *
   * @throws IllegalArgumentException when an argument is out of its range
   */
  byte[] export(String label, byte[] context, int length) {
    if (label.isEmpty()
        || label.length() > MAX_LABEL_LENGTH
        || !StandardCharsets.US_ASCII.newEncoder().canEncode(label)) {
      throw new IllegalArgumentException("a label has 1 to 249 ASCII characters");
    }
    if (length < 1 || length > 255 * hkdf.hashLength()) {
      throw new IllegalArgumentException("length out of range: " + length);
    }
    byte[] derived = hkdf.expandLabel(exporterSecret, label, digest(NOTHING), hkdf.hashLength());
    return hkdf.expandLabel(
        derived, "exporter", digest(context == null ? NOTHING : context), length);
  }

  private byte[] digest(byte[] data) {
    String name = hkdf == Hkdf.SHA384 ? "SHA-384" : "SHA-256";
    try {
      return MessageDigest.getInstance(name).digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(name + " is missing", e);
    }
  }
}
