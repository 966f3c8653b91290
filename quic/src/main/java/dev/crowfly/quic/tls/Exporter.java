package dev.crowfly.quic.tls;

import dev.crowfly.quic.CipherSuite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Derives keying material for the application from the exporter secret (RFC 8446 §7.5). */
final class Exporter {
  private static final int MAX_LABEL_LENGTH = 249;
  private static final byte[] NOTHING = {};

  private final byte[] exporterSecret;
  private final BcTlsCrypto crypto;
  private final int hash;
  private final int hashLength;

  Exporter(CipherSuite suite, byte[] exporterSecret, BcTlsCrypto crypto) {
    this.exporterSecret = exporterSecret;
    this.crypto = crypto;
    boolean sha384 = suite == CipherSuite.TLS_AES_256_GCM_SHA384;
    hash = sha384 ? CryptoHashAlgorithm.sha384 : CryptoHashAlgorithm.sha256;
    hashLength = sha384 ? 48 : 32;
  }

  /**
   * Keying material for {@code label}; see {@link TlsEngine#exportKeyingMaterial}.
   *
   * @throws IllegalArgumentException when an argument is out of its range
   */
  byte[] export(String label, byte[] context, int length) {
    if (label.length() > MAX_LABEL_LENGTH
        || !StandardCharsets.US_ASCII.newEncoder().canEncode(label)) {
      throw new IllegalArgumentException("a label has at most 249 ASCII characters");
    }
    if (length < 1 || length > 255 * hashLength) {
      throw new IllegalArgumentException("length out of range: " + length);
    }
    try {
      byte[] derived =
          TlsCryptoUtils.hkdfExpandLabel(
                  crypto.createSecret(exporterSecret), hash, label, digest(NOTHING), hashLength)
              .extract();
      byte[] contextHash = digest(context == null ? NOTHING : context);
      return TlsCryptoUtils.hkdfExpandLabel(
              crypto.createSecret(derived), hash, "exporter", contextHash, length)
          .extract();
    } catch (IOException e) {
      throw new IllegalStateException("HKDF can't fail with arguments in range", e);
    }
  }

  private byte[] digest(byte[] data) {
    TlsHash digest = crypto.createHash(hash);
    digest.update(data, 0, data.length);
    return digest.calculateHash();
  }
}
