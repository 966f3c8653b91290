package dev.crowfly.quic.crypto;

import dev.crowfly.quic.CipherSuite;
import java.util.Arrays;

/**
 * The two secrets of the Initial encryption level of QUIC v1 (RFC 9001 §5.2).
 *
 * <p>They follow from the Destination Connection ID of the client's first Initial packet, or of the
 * first one after a Retry, so anyone who saw that packet knows them.
 */
public final class InitialSecrets {
  /** What protects Initial packets, whatever TLS negotiates later. */
  public static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;

  private static final byte[] SALT = {
    0x38,
    0x76,
    0x2c,
    (byte) 0xf7,
    (byte) 0xf5,
    0x59,
    0x34,
    (byte) 0xb3,
    0x4d,
    0x17,
    (byte) 0x9a,
    (byte) 0xe6,
    (byte) 0xa4,
    (byte) 0xc8,
    0x0c,
    (byte) 0xad,
    (byte) 0xcc,
    (byte) 0xbb,
    0x7f,
    0x0a
  };

  private final byte[] client;
  private final byte[] server;

  private InitialSecrets(byte[] client, byte[] server) {
    this.client = client;
    this.server = server;
  }

  /**
   * Derives both secrets.
   *
   * @param length of the connection ID, 0 to 20 bytes
   */
  public static InitialSecrets derive(byte[] destinationConnectionId, int offset, int length) {
    byte[] common = Hkdf.SHA256.extract(SALT, destinationConnectionId, offset, length);
    int hashLength = Hkdf.SHA256.hashLength();
    Expander expander = Hkdf.SHA256.expander(common);
    byte[] client = expander.expandLabel("client in", hashLength);
    byte[] server = expander.expandLabel("server in", hashLength);
    Arrays.fill(common, (byte) 0);
    return new InitialSecrets(client, server);
  }

  /** A copy of the secret for packets that the client sends. */
  public byte[] client() {
    return client.clone();
  }

  /** A copy of the secret for packets that the server sends. */
  public byte[] server() {
    return server.clone();
  }

  /** New keys for packets that the client sends. */
  public PacketKeys clientKeys() {
    return PacketKeys.derive(SUITE, client);
  }

  /** New keys for packets that the server sends. */
  public PacketKeys serverKeys() {
    return PacketKeys.derive(SUITE, server);
  }

  /** Zeroes both secrets; this object is of no use afterwards. */
  public void discard() {
    Arrays.fill(client, (byte) 0);
    Arrays.fill(server, (byte) 0);
  }
}
