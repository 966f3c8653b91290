package dev.crowfly.bench.loopback;

import dev.crowfly.quic.Credentials;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;

/** The server's certificate, one kind for all stacks: self-signed, for "localhost". */
final class Certificate {
  private static final Duration VALIDITY = Duration.ofDays(30);

  private final Identity identity;

  private Certificate(Identity identity) {
    this.identity = identity;
  }

  static Certificate make(KeyKind kind) {
    SecureRandom random = new SecureRandom();
    Instant now = Instant.now();
    return new Certificate(
        Identity.generate(
            kind,
            (out, offset, length) -> {
              byte[] bytes = new byte[length];
              random.nextBytes(bytes);
              System.arraycopy(bytes, 0, out, offset, length);
            },
            now.minus(VALIDITY).toEpochMilli(),
            now.plus(VALIDITY).toEpochMilli(),
            "localhost"));
  }

  Identity identity() {
    return identity;
  }

  X509Certificate x509() {
    try {
      byte[] der = identity.credentials().certificateChain().get(0);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For P-256. */
  PrivateKey privateKey() {
    try {
      Credentials credentials = identity.credentials();
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(credentials.privateKey()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key store with the key under {@code alias}, without a password. */
  KeyStore keyStore(String alias) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(alias, privateKey(), new char[0], new X509Certificate[] {x509()});
      return store;
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
