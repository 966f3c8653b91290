package dev.crowfly.quic.interop.peers;

import dev.crowfly.quic.CipherSuite;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * What a foreign server is to do. Empty lists mean "as the peer likes".
 *
 * @param identity key and chain to present
 * @param alpn protocols, most wanted first
 * @param cipherSuites the only suites to agree to
 * @param groups the only key exchange groups to agree to
 * @param clientRoots when not empty, demands a client certificate that one of these vouches for
 * @param requireRetry answers each first Initial with a Retry
 * @param idleTimeout the max_idle_timeout to announce
 */
public record ForeignServerConfig(
    TestCertificates.Identity identity,
    List<String> alpn,
    List<CipherSuite> cipherSuites,
    List<NamedGroup> groups,
    List<X509Certificate> clientRoots,
    boolean requireRetry,
    Duration idleTimeout) {

  /** A server with this identity and protocol, all else as the peer likes. */
  public static ForeignServerConfig of(TestCertificates.Identity identity, String... alpn) {
    return new ForeignServerConfig(
        identity, List.of(alpn), List.of(), List.of(), List.of(), false, Duration.ofSeconds(30));
  }

  /** Agrees to these suites only. */
  public ForeignServerConfig withCipherSuites(CipherSuite... suites) {
    return new ForeignServerConfig(
        identity, alpn, List.of(suites), groups, clientRoots, requireRetry, idleTimeout);
  }

  /** Agrees to these groups only. */
  public ForeignServerConfig withGroups(NamedGroup... only) {
    return new ForeignServerConfig(
        identity, alpn, cipherSuites, List.of(only), clientRoots, requireRetry, idleTimeout);
  }

  /** Demands a client certificate under one of these roots. */
  public ForeignServerConfig withClientRoots(X509Certificate... roots) {
    return new ForeignServerConfig(
        identity, alpn, cipherSuites, groups, List.of(roots), requireRetry, idleTimeout);
  }

  /** Demands a Retry round trip. */
  public ForeignServerConfig withRetry() {
    return new ForeignServerConfig(
        identity, alpn, cipherSuites, groups, clientRoots, true, idleTimeout);
  }

  /** Announces this idle timeout. */
  public ForeignServerConfig withIdleTimeout(Duration timeout) {
    return new ForeignServerConfig(
        identity, alpn, cipherSuites, groups, clientRoots, requireRetry, timeout);
  }
}
