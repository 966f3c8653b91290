package dev.crowfly.node.files;

import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.IdentityException;
import dev.crowfly.quic.identity.KeyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * A node's key in a file: PKCS #8 PEM, mode 600.
 *
 * @param path where it is
 * @param identity the key with its certificate
 * @param created whether it was made just now
 * @param warning what the owner should know of the file's state, or ""
 */
public record IdentityFile(Path path, Identity identity, boolean created, String warning) {
  /** When the certificates of our own keys begin: before any clock that can be trusted. */
  private static final long NOT_BEFORE_MILLIS = millis("2020-01-01T00:00:00Z");

  /** RFC 5280 §4.1.2.5: no well-defined end. */
  private static final long NOT_AFTER_MILLIS = millis("9999-12-31T23:59:59Z");

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  /**
   * Reads the file, or makes a new Ed25519 key and the file if there is none.
   *
   * @param random where a new key comes from
   */
  public static IdentityFile openOrCreate(Path path, RandomSource random) throws FileException {
    if (Files.notExists(path)) {
      Identity fresh =
          Identity.generate(KeyKind.ED25519, random, NOT_BEFORE_MILLIS, NOT_AFTER_MILLIS);
      if (PrivateFile.create(path, fresh.privateKeyPem())) {
        return new IdentityFile(path, fresh, true, "");
      }
    }
    return open(path);
  }

  /** Reads the file. */
  public static IdentityFile open(Path path) throws FileException {
    String pem = TextFile.read(path);
    try {
      Identity identity =
          Identity.selfSigned(Identity.privateKeyOfPem(pem), NOT_BEFORE_MILLIS, NOT_AFTER_MILLIS);
      return new IdentityFile(path, identity, false, warning(path));
    } catch (IdentityException e) {
      throw new FileException(
          path,
          e.getMessage(),
          remedy(pem, "name the right file, or one that does not exist: a new key is made there"));
    }
  }

  /**
   * Reads a certificate chain and its key from two files, as certification authorities give them.
   */
  public static IdentityFile ofCertificate(Path certificates, Path key) throws FileException {
    String keyPem = TextFile.read(key);
    byte[] pkcs8;
    try {
      pkcs8 = Identity.privateKeyOfPem(keyPem);
      // Looks inside, so that a bad key is not taken for a bad certificate below.
      Identity.selfSigned(pkcs8, NOT_BEFORE_MILLIS, NOT_AFTER_MILLIS);
    } catch (IdentityException e) {
      throw new FileException(
          key,
          e.getMessage(),
          remedy(keyPem, "--key wants the PEM file with the private key of " + certificates));
    }
    try {
      Identity identity =
          Identity.of(pkcs8, Identity.certificatesOfPem(TextFile.read(certificates)));
      return new IdentityFile(key, identity, false, warning(key));
    } catch (IdentityException e) {
      throw new FileException(
          certificates,
          e.getMessage(),
          "--cert wants the PEM file with the certificate of " + key + " first, then its chain");
    }
  }

  private static String remedy(String pem, String otherwise) {
    if (pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY")) {
      return "decrypt it: openssl pkcs8 -in FILE -out NEWFILE";
    }
    if (pem.contains("-----BEGIN RSA PRIVATE KEY")
        || pem.contains("-----BEGIN EC PRIVATE KEY")
        || pem.contains("-----BEGIN OPENSSH PRIVATE KEY")) {
      return "convert it to PKCS #8: openssl pkcs8 -topk8 -nocrypt -in FILE -out NEWFILE";
    }
    return otherwise;
  }

  private static String warning(Path path) {
    try {
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      permissions.addAll(Files.getPosixFilePermissions(path));
      permissions.retainAll(OTHERS);
      return permissions.isEmpty()
          ? ""
          : path
              + ": others than its owner may use this key ("
              + PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
              + "); chmod 600 it";
    } catch (IOException | UnsupportedOperationException e) {
      // No such permissions there: nothing to warn of.
      return "";
    }
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
