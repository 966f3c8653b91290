package dev.crowfly.quic.interop;

import dev.crowfly.quic.Credentials;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.IdentityException;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.quic.interop.peers.CertificateKind;
import dev.crowfly.quic.interop.peers.TestCertificates;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.List;

/** The settings from which the tests of our nodes start: one authority vouches for everybody. */
final class OurSettings {
  static final String ALPN = "crowfly-interop";
  static final String NAME = "crowfly.test";
  static final TestCertificates.Authority AUTHORITY =
      TestCertificates.authority(CertificateKind.ECDSA_P256);
  static final TestCertificates.Identity SERVER = AUTHORITY.issue(CertificateKind.ECDSA_P256, NAME);

  /** Idle timeout for tests in which one side waits for it, or lingers until it. */
  static final long SHORT_IDLE_MILLIS = 600;

  /** Longer than any wait: a peer that hangs is told from one that is idle. */
  static final Duration LONG_IDLE = Duration.ofMinutes(5);

  private static final int STREAMS_ALLOWED = 128;
  private static final long KEEP_ALIVE_MILLIS = 500;

  private OurSettings() {}

  /** A client that trusts the authority. */
  static TlsConfig.Builder clientTls() {
    return TlsConfig.builder().alpn(ALPN).peerVerifier(trusting(AUTHORITY));
  }

  /** A server that the authority vouches for. */
  static TlsConfig.Builder serverTls() {
    return TlsConfig.builder()
        .alpn(ALPN)
        .credentials(credentials(SERVER))
        .peerVerifier(trusting(AUTHORITY));
  }

  /** Trusts whom the authority vouches for. */
  static PeerVerifier trusting(TestCertificates.Authority authority) {
    try {
      return PeerVerifiers.pkix(List.of(authority.root().getEncoded()));
    } catch (IdentityException | CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  /** What a node with this key and these certificates proves itself with. */
  static Credentials credentials(TestCertificates.Identity identity) {
    return identity(identity).credentials();
  }

  /** The same key and certificates as an identity of ours. */
  static Identity identity(TestCertificates.Identity identity) {
    try {
      return Identity.of(identity.keyDer(), identity.chainDer());
    } catch (IdentityException e) {
      throw new AssertionError(e);
    }
  }

  private static QuicConfig.Builder builder(TlsConfig.Builder tls) {
    return QuicConfig.builder(tls.build()).observers(QlogFiles.observers());
  }

  /** All else as it comes. */
  static QuicConfig config(TlsConfig.Builder tls) {
    return builder(tls).build();
  }

  /** Takes datagrams, and more streams at once than any test opens. */
  static QuicConfig forData(TlsConfig.Builder tls) {
    return builder(tls)
        .maxDatagramFrameSize(65_535)
        .maxStreamsBidi(STREAMS_ALLOWED)
        .maxIdleTimeoutMillis(LONG_IDLE.toMillis())
        .build();
  }

  /**
   * The same for a bad network. quiche (in netty) sends no probes, now and then, when the last
   * packets of a transfer are lost, but goes on when it hears from us.
   */
  static QuicConfig forBadNetwork(TlsConfig.Builder tls) {
    return builder(tls)
        .maxDatagramFrameSize(65_535)
        .maxStreamsBidi(STREAMS_ALLOWED)
        .maxIdleTimeoutMillis(LONG_IDLE.toMillis())
        .keepAliveMillis(KEEP_ALIVE_MILLIS)
        .build();
  }

  /** A connection that ends soon when nothing is heard. */
  static QuicConfig shortLived(TlsConfig.Builder tls) {
    return builder(tls).maxIdleTimeoutMillis(SHORT_IDLE_MILLIS).build();
  }
}
