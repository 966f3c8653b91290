package dev.crowfly.quic.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.crypto.EncryptionLevel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;

/** The key log and the exporter (RFC 8446 §7.5). */
class SecretsTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void keyLogOfBothSides_isTheSameAndHoldsTheSecretsThatListenersGet() {
    List<String> clientLines = new ArrayList<>();
    List<String> serverLines = new ArrayList<>();
    TestPair pair =
        new TestPair(
                TestPair.clientConfig().keyLog(clientLines::add).build(),
                TestPair.serverConfig().keyLog(serverLines::add).build())
            .run();
    String random = HEX.formatHex(Arrays.copyOfRange(pair.flights.get(0), 6, 38));
    List<byte[]> handshake = pair.clientSide.secrets.get(EncryptionLevel.HANDSHAKE);
    List<byte[]> oneRtt = pair.clientSide.secrets.get(EncryptionLevel.ONE_RTT);

    assertEquals(clientLines, serverLines);
    assertEquals(
        List.of(
            line("CLIENT_HANDSHAKE_TRAFFIC_SECRET", random, handshake.get(0)),
            line("SERVER_HANDSHAKE_TRAFFIC_SECRET", random, handshake.get(1)),
            line("CLIENT_TRAFFIC_SECRET_0", random, oneRtt.get(0)),
            line("SERVER_TRAFFIC_SECRET_0", random, oneRtt.get(1))),
        clientLines.subList(0, 4));
    assertEquals(5, clientLines.size());
    assertTrue(clientLines.get(4).startsWith("EXPORTER_SECRET " + random + " "));
  }

  @Test
  void exporter_isThatOfBouncyCastle() throws IOException {
    for (CipherSuite suite : CipherSuite.values()) {
      List<String> lines = new ArrayList<>();
      TestPair pair =
          new TestPair(
                  TestPair.clientConfig().cipherSuites(suite).keyLog(lines::add).build(),
                  TestPair.serverConfig().build())
              .run();
      byte[] secret = HEX.parseHex(lines.get(4).split(" ", -1)[2]);
      byte[] context = {1, 2, 3};
      assertArrayEquals(
          reference(suite, secret, "EXPORTER-x", context, 50),
          pair.server.exportKeyingMaterial("EXPORTER-x", context, 50));
      assertArrayEquals(
          reference(suite, secret, "EXPORTER-x", new byte[0], 32),
          pair.client.exportKeyingMaterial("EXPORTER-x", null, 32));
    }
  }

  @Test
  void exporterOutput_dependsOnLabelContextAndConnection() {
    TestPair pair = pair(1).run();
    byte[] one = pair.client.exportKeyingMaterial("a", new byte[] {1}, 32);

    assertFalse(Arrays.equals(one, pair.client.exportKeyingMaterial("b", new byte[] {1}, 32)));
    assertFalse(Arrays.equals(one, pair.client.exportKeyingMaterial("a", new byte[] {2}, 32)));
    TestPair other = pair(2).run();
    assertFalse(Arrays.equals(one, other.client.exportKeyingMaterial("a", new byte[] {1}, 32)));
    assertArrayEquals(
        pair.client.exportKeyingMaterial("a", null, 32),
        pair.client.exportKeyingMaterial("a", new byte[0], 32));
  }

  @Test
  void exporterArguments_areChecked() {
    TlsEngine engine = pair(1).run().client;
    String[] badLabels = {"", "\u00e9", "x".repeat(250)};
    for (String label : badLabels) {
      assertThrows(
          IllegalArgumentException.class, () -> engine.exportKeyingMaterial(label, null, 32));
    }
    for (int length : new int[] {-1, 0, 255 * 32 + 1}) {
      assertThrows(
          IllegalArgumentException.class, () -> engine.exportKeyingMaterial("x", null, length));
    }
  }

  private static byte[] reference(
      CipherSuite suite, byte[] secret, String label, byte[] context, int length)
      throws IOException {
    boolean sha384 = suite == CipherSuite.TLS_AES_256_GCM_SHA384;
    int hash = sha384 ? CryptoHashAlgorithm.sha384 : CryptoHashAlgorithm.sha256;
    BcTlsCrypto crypto = new BcTlsCrypto();
    byte[] empty = crypto.createHash(hash).calculateHash();
    var digest = crypto.createHash(hash);
    digest.update(context, 0, context.length);
    byte[] derived =
        TlsCryptoUtils.hkdfExpandLabel(
                crypto.createSecret(secret), hash, label, empty, sha384 ? 48 : 32)
            .extract();
    return TlsCryptoUtils.hkdfExpandLabel(
            crypto.createSecret(derived), hash, "exporter", digest.calculateHash(), length)
        .extract();
  }

  private static TestPair pair(long seed) {
    return new TestPair(
        TestPair.clientConfig().build(), TestPair.serverConfig().build(), "example.org", seed);
  }

  private static String line(String label, String random, byte[] secret) {
    return label + " " + random + " " + HEX.formatHex(secret);
  }
}
