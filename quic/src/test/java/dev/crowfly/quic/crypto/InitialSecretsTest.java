package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.testing.NullAead;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RFC 9001 appendix A.1. */
class InitialSecretsTest {
  private static final byte[] DCID = Hex.bytes("8394c8f03e515708");
  private static final String CLIENT =
      "c00cf151ca5be075ed0ebfb5c80323c42d6b7db67881289af4008f1f6c357aea";
  private static final String SERVER =
      "3c199828fd139efd216c155ad844cc81fb82fa8d7446fa7d78be803acdda951b";

  @Test
  void rfc9001_A1_secrets() {
    InitialSecrets secrets = InitialSecrets.derive(DCID, 0, DCID.length);
    assertEquals(CLIENT, Hex.string(secrets.client()));
    assertEquals(SERVER, Hex.string(secrets.server()));
  }

  @Test
  void the_connection_id_may_stand_anywhere_in_an_array() {
    byte[] datagram = Hex.bytes("c300000001", "08", "8394c8f03e515708", "0000");
    assertEquals(CLIENT, Hex.string(InitialSecrets.derive(datagram, 6, 8).client()));
  }

  @Test
  void an_empty_connection_id_has_secrets_too() {
    InitialSecrets secrets = InitialSecrets.derive(new byte[0], 0, 0);
    assertEquals(32, secrets.client().length);
    assertNotEquals(Hex.string(secrets.client()), Hex.string(secrets.server()));
  }

  @Test
  void rfc9001_A1_keys_of_the_client() {
    checkKeys(
        CLIENT,
        "1f369613dd76d5467730efcbe3b1a22d",
        "fa044b2f42a3fd3b46fb255c",
        "9f50449e04a0e810283a1e9933adedd2");
  }

  @Test
  void rfc9001_A1_keys_of_the_server() {
    checkKeys(
        SERVER,
        "cf3a5331653c364c88f0f379b6067e37",
        "0ac1493ca1905853b0bba03e",
        "c206b8d9b9f0f37644430b490eeaa314");
  }

  private static void checkKeys(String secret, String key, String iv, String hp) {
    byte[] bytes = Hex.bytes(secret);
    Map<String, String> given = new HashMap<>();
    PacketKeys.derive(
        CipherSuite.TLS_AES_128_GCM_SHA256,
        bytes,
        (suite, k, i) -> {
          given.put("key", Hex.string(k));
          given.put("iv", Hex.string(i));
          return new NullAead();
        });
    assertEquals(Map.of("key", key, "iv", iv), given);
    assertEquals(hp, Hex.string(Hkdf.SHA256.expandLabel(bytes, "quic hp", 16)));
  }

  @Test
  void discarding_zeroes_the_secrets() {
    InitialSecrets secrets = InitialSecrets.derive(DCID, 0, DCID.length);
    secrets.discard();
    assertEquals("00".repeat(32), Hex.string(secrets.client()));
    assertEquals("00".repeat(32), Hex.string(secrets.server()));
  }
}
