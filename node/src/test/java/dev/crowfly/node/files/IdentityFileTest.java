package dev.crowfly.node.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key of a node, in a file. */
class IdentityFileTest {
  @TempDir Path directory;

  @Test
  void aKeyIsMadeOnceAndReadAgainWithTheSameCertificate() throws Exception {
    Path file = directory.resolve("deep/er/agent.pem");
    IdentityFile made = IdentityFile.openOrCreate(file, random(1));
    IdentityFile read = IdentityFile.openOrCreate(file, random(2));
    assertTrue(made.created());
    assertFalse(read.created());
    assertEquals(made.identity().nodeId(), read.identity().nodeId());
    assertArrayEquals(
        made.identity().credentials().certificateChain().get(0),
        read.identity().credentials().certificateChain().get(0));
    assertEquals("", read.warning());
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(1, files.count(), "no draft is left");
    }
  }

  @Test
  void onlyTheOwnerMayReadAKeyAndIsWarnedWhenOthersMay() throws Exception {
    Assumptions.assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path file = directory.resolve("new/agent.pem");
    IdentityFile.openOrCreate(file, random(1));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    String warning = IdentityFile.open(file).warning();
    assertTrue(
        warning.endsWith("others than its owner may use this key (rw-r-----); chmod 600 it"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello                            | there are 0 private keys, not one; name the right file",
        "-----BEGIN PRIVATE KEY-----      | has no end",
        "-----BEGIN RSA PRIVATE KEY-----  | openssl pkcs8 -topk8 -nocrypt",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----  | decrypt it: openssl pkcs8 -in",
        "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY----- | name the right file",
        "-----BEGIN PRIVATE KEY-----!-----END PRIVATE KEY----- | is not base64",
      })
  void aFileThatIsNoKeyIsToldWithWhatToDo(String text, String told) throws IOException {
    Path file = directory.resolve("agent.pem");
    Files.writeString(file, text);
    FileException e =
        assertThrows(FileException.class, () -> IdentityFile.openOrCreate(file, random(1)));
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(told), e.getMessage());
    assertEquals(text, Files.readString(file), "it is left alone");
  }

  @Test
  void bytesThatAreNoTextAreToldAsSuch() throws IOException {
    Path file = directory.resolve("agent.pem");
    Files.write(file, new byte[] {(byte) 0xff, 0, 1});
    FileException e = assertThrows(FileException.class, () -> IdentityFile.open(file));
    assertTrue(e.getMessage().contains("is not a text"), e.getMessage());
    Files.write(file, new byte[TextFile.MAX_BYTES + 1]);
    FileException large = assertThrows(FileException.class, () -> IdentityFile.open(file));
    assertTrue(large.getMessage().contains("more than 4 MiB"), large.getMessage());
  }

  @Test
  void whereNoFileCanBeIsTold() throws IOException {
    FileException isDirectory =
        assertThrows(FileException.class, () -> IdentityFile.openOrCreate(directory, random(1)));
    assertTrue(isDirectory.getMessage().contains("is a directory"), isDirectory.getMessage());
    Path file = directory.resolve("file");
    Files.writeString(file, "");
    assertThrows(
        FileException.class, () -> IdentityFile.openOrCreate(file.resolve("agent.pem"), random(1)));
  }

  @Test
  void aCertificateOfAnAuthorityNeedsItsOwnKey() throws Exception {
    Identity one = Identity.generate(KeyKind.P256, random(1), 0, 1, "relay.example.com");
    Identity two = Identity.generate(KeyKind.P256, random(2), 0, 1);
    Path cert = Files.writeString(directory.resolve("cert.pem"), one.certificatesPem());
    Path key = Files.writeString(directory.resolve("key.pem"), one.privateKeyPem());
    Path other = Files.writeString(directory.resolve("other.pem"), two.privateKeyPem());

    assertEquals(one.nodeId(), IdentityFile.ofCertificate(cert, key).identity().nodeId());
    FileException e =
        assertThrows(FileException.class, () -> IdentityFile.ofCertificate(cert, other));
    assertTrue(e.getMessage().startsWith(cert.toString()), e.getMessage());
    FileException swapped =
        assertThrows(FileException.class, () -> IdentityFile.ofCertificate(key, cert));
    assertTrue(swapped.getMessage().startsWith(cert.toString()), swapped.getMessage());
    Path bad = Files.writeString(directory.resolve("bad.pem"), "no key");
    FileException noKey =
        assertThrows(FileException.class, () -> IdentityFile.ofCertificate(cert, bad));
    assertTrue(
        noKey.getMessage().endsWith("; --key wants the PEM file with the private key of " + cert),
        noKey.getMessage());
    FileException none = assertThrows(FileException.class, () -> TrustedRoots.ofFile(key));
    assertTrue(none.getMessage().contains("holds no certificate"), none.getMessage());
    TrustedRoots.ofFile(cert);
  }

  @Test
  void theDefaultPlaceFollowsTheXdgSpecification() {
    assertEquals(
        Path.of("/etc/x/crowfly/agent.pem"),
        DefaultPaths.identity("agent", Map.of("XDG_CONFIG_HOME", "/etc/x"), "/home/me"));
    Path usual = Path.of("/home/me/.config/crowfly/connector.pem");
    assertEquals(usual, DefaultPaths.identity("connector", Map.of(), "/home/me"));
    assertEquals(
        usual, DefaultPaths.identity("connector", Map.of("XDG_CONFIG_HOME", "rel"), "/home/me"));
  }

  @Test
  void homeIsWhatTheEnvironmentSaysIfThatCanBe() {
    assertEquals("/home/env", DefaultPaths.home(Map.of("HOME", "/home/env"), "/home/me"));
    assertEquals("/home/me", DefaultPaths.home(Map.of("HOME", "rel"), "/home/me"));
    assertEquals("/home/me", DefaultPaths.home(Map.of("HOME", ""), "/home/me"));
    assertEquals("/home/me", DefaultPaths.home(Map.of("HOME", "/\0"), "/home/me"));
    assertEquals("/home/me", DefaultPaths.home(Map.of(), "/home/me"));
  }

  private static RandomSource random(long seed) {
    Random random = new Random(seed);
    return (out, offset, length) -> {
      for (int i = 0; i < length; i++) {
        out[offset + i] = (byte) random.nextInt();
      }
    };
  }
}
