package dev.crowfly.quic.interop.peers;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.NamedGroup;
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
 * @param clientRoots when not empty, asks for a client certificate that one of these vouches for
 * @param clientMayBeAnonymous whether a client that was asked and has no certificate is let in
 * @param requireRetry answers each first Initial with a Retry
 * @param idleTimeout the max_idle_timeout to announce
 */
public record ForeignServerConfig(
    TestCertificates.Identity identity,
    List<String> alpn,
    List<CipherSuite> cipherSuites,
    List<NamedGroup> groups,
    List<X509Certificate> clientRoots,
    boolean clientMayBeAnonymous,
    boolean requireRetry,
    Duration idleTimeout) {

  /** A server with this identity and protocol, all else as the peer likes. */
  public static ForeignServerConfig of(TestCertificates.Identity identity, String... alpn) {
    return new ForeignServerConfig(
        identity,
        List.of(alpn),
        List.of(),
        List.of(),
        List.of(),
        false,
        false,
        Duration.ofSeconds(30));
  }

  /** Agrees to these suites only. */
  public ForeignServerConfig withCipherSuites(CipherSuite... suites) {
    return new ForeignServerConfig(
        identity,
        alpn,
        List.of(suites),
        groups,
        clientRoots,
        clientMayBeAnonymous,
        requireRetry,
        idleTimeout);
  }

  /** Agrees to these groups only. */
  public ForeignServerConfig withGroups(NamedGroup... only) {
    return new ForeignServerConfig(
        identity,
        alpn,
        cipherSuites,
        List.of(only),
        clientRoots,
        clientMayBeAnonymous,
        requireRetry,
        idleTimeout);
  }

  /** Demands a client certificate under one of these roots. */
  public ForeignServerConfig withClientRoots(X509Certificate... roots) {
    return new ForeignServerConfig(
        identity, alpn, cipherSuites, groups, List.of(roots), false, requireRetry, idleTimeout);
  }

  /** Asks for a client certificate under one of these roots, but can do without. */
  public ForeignServerConfig withOptionalClientRoots(X509Certificate... roots) {
    return new ForeignServerConfig(
        identity, alpn, cipherSuites, groups, List.of(roots), true, requireRetry, idleTimeout);
  }

  /** Demands a Retry round trip. */
  public ForeignServerConfig withRetry() {
    return new ForeignServerConfig(
        identity, alpn, cipherSuites, groups, clientRoots, clientMayBeAnonymous, true, idleTimeout);
  }

  /** Announces this idle timeout. */
  public ForeignServerConfig withIdleTimeout(Duration timeout) {
    return new ForeignServerConfig(
        identity,
        alpn,
        cipherSuites,
        groups,
        clientRoots,
        clientMayBeAnonymous,
        requireRetry,
        timeout);
  }
}
