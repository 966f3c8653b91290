package dev.crowfly.quic.interop.peers;

import dev.crowfly.quic.NamedGroup;
import io.netty.handler.codec.quic.BoringSSLContextOption;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** The TLS settings that client and server of netty's quiche share. */
final class NettyTls {
  private NettyTls() {}

  static QuicSslContextBuilder configure(QuicSslContextBuilder builder, List<NamedGroup> groups) {
    if (!groups.isEmpty()) {
      builder.option(
          BoringSSLContextOption.GROUPS,
          groups.stream().map(NettyTls::nameOf).toArray(String[]::new));
    }
    // BoringSSL's own list lacks Ed25519.
    return builder.option(
        BoringSSLContextOption.SIGNATURE_ALGORITHMS,
        new String[] {"ecdsa_secp256r1_sha256", "ed25519", "rsa_pss_rsae_sha256"});
  }

  private static String nameOf(NamedGroup group) {
    return switch (group) {
      case X25519 -> "X25519";
      case SECP256R1 -> "P-256";
      case X25519MLKEM768 -> "X25519MLKEM768";
    };
  }

  /**
   * Presents the identity whatever type of key is asked for.
   *
   * <p>netty never asks for an Ed25519 key, so a key store would never offer one; BoringSSL signs
   * with it all the same.
   */
  static KeyManager keyManager(TestCertificates.Identity identity) {
    return new OnlyKey(identity);
  }

  private static final class OnlyKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "only";
    private final TestCertificates.Identity identity;

    OnlyKey(TestCertificates.Identity identity) {
      this.identity = identity;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] keyTypes, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chainArray();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }
  }
}
