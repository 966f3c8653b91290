package dev.crowfly.quic.interop.peers;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.NamedGroup;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a foreign client is to do. Empty lists mean "as the peer likes".
 *
 * @param alpn protocols to offer
 * @param serverName for SNI and, with roots, for the check of the certificate
 * @param serverRoots the trust anchors; when empty, any certificate is good
 * @param identity the client certificate to present, if the server asks
 * @param cipherSuites the only suites to offer
 * @param groups the only key exchange groups to offer
 * @param unspokenVersion opens with a version that our v1 server does not speak, so that it must
 *     answer with Version Negotiation
 * @param idleTimeout the max_idle_timeout to announce
 * @param emptyConnectionId has the other side address it by a connection ID of zero length
 */
public record ForeignClientConfig(
    List<String> alpn,
    String serverName,
    List<X509Certificate> serverRoots,
    Optional<TestCertificates.Identity> identity,
    List<CipherSuite> cipherSuites,
    List<NamedGroup> groups,
    boolean unspokenVersion,
    Duration idleTimeout,
    boolean emptyConnectionId) {

  /** A client that trusts anyone, all else as the peer likes. */
  public static ForeignClientConfig insecure(String... alpn) {
    return new ForeignClientConfig(
        List.of(alpn),
        "localhost",
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        false,
        Duration.ofSeconds(30),
        false);
  }

  /** Asks for this server name instead of localhost. */
  public ForeignClientConfig withServerName(String name) {
    return new ForeignClientConfig(
        alpn,
        name,
        serverRoots,
        identity,
        cipherSuites,
        groups,
        unspokenVersion,
        idleTimeout,
        emptyConnectionId);
  }

  /** Trusts these roots only, and checks the server name. */
  public ForeignClientConfig withServerRoots(X509Certificate... roots) {
    return new ForeignClientConfig(
        alpn,
        serverName,
        List.of(roots),
        identity,
        cipherSuites,
        groups,
        unspokenVersion,
        idleTimeout,
        emptyConnectionId);
  }

  /** Presents this certificate when asked. */
  public ForeignClientConfig withIdentity(TestCertificates.Identity client) {
    return new ForeignClientConfig(
        alpn,
        serverName,
        serverRoots,
        Optional.of(client),
        cipherSuites,
        groups,
        unspokenVersion,
        idleTimeout,
        emptyConnectionId);
  }

  /** Offers these suites only. */
  public ForeignClientConfig withCipherSuites(CipherSuite... suites) {
    return new ForeignClientConfig(
        alpn,
        serverName,
        serverRoots,
        identity,
        List.of(suites),
        groups,
        unspokenVersion,
        idleTimeout,
        emptyConnectionId);
  }

  /** Offers these groups only. */
  public ForeignClientConfig withGroups(NamedGroup... only) {
    return new ForeignClientConfig(
        alpn,
        serverName,
        serverRoots,
        identity,
        cipherSuites,
        List.of(only),
        unspokenVersion,
        idleTimeout,
        emptyConnectionId);
  }

  /** Opens with a version that the server does not speak. */
  public ForeignClientConfig withUnspokenVersion() {
    return new ForeignClientConfig(
        alpn,
        serverName,
        serverRoots,
        identity,
        cipherSuites,
        groups,
        true,
        idleTimeout,
        emptyConnectionId);
  }

  /** Announces this idle timeout. */
  public ForeignClientConfig withIdleTimeout(Duration timeout) {
    return new ForeignClientConfig(
        alpn,
        serverName,
        serverRoots,
        identity,
        cipherSuites,
        groups,
        unspokenVersion,
        timeout,
        emptyConnectionId);
  }

  /** Uses a connection ID of zero length of its own. */
  public ForeignClientConfig withEmptyConnectionId() {
    return new ForeignClientConfig(
        alpn,
        serverName,
        serverRoots,
        identity,
        cipherSuites,
        groups,
        unspokenVersion,
        idleTimeout,
        true);
  }
}
