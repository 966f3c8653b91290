package dev.crowfly.quic;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How TLS is to be spoken. Immutable; one object serves any number of connections and both roles.
 *
 * <p>A {@link PeerVerifier} and at least one application protocol are mandatory: there is no way to
 * trust nobody in particular by accident, and QUIC demands ALPN (RFC 9001 §8.1).
 */
public final class TlsConfig {
  private final List<String> alpn;
  private final List<CipherSuite> cipherSuites;
  private final List<NamedGroup> namedGroups;
  private final Credentials credentials;
  private final PeerVerifier peerVerifier;
  private final ClientAuthentication clientAuthentication;
  private final KeyLog keyLog;

  private TlsConfig(Builder builder) {
    alpn = builder.alpn;
    cipherSuites = builder.cipherSuites;
    namedGroups = builder.namedGroups;
    credentials = builder.credentials;
    peerVerifier = Objects.requireNonNull(builder.peerVerifier, "a peer verifier is mandatory");
    clientAuthentication = builder.clientAuthentication;
    keyLog = builder.keyLog;
    if (alpn.isEmpty()) {
      throw new IllegalArgumentException("an application protocol (ALPN) is mandatory");
    }
  }

  /** A builder with the defaults that {@link Builder} documents. */
  public static Builder builder() {
    return new Builder();
  }

  /** The application protocols, the best liked first. A server's order decides. */
  public List<String> alpn() {
    return alpn;
  }

  /** The cipher suites, the best liked first. A server's order decides. */
  public List<CipherSuite> cipherSuites() {
    return cipherSuites;
  }

  /** The key exchange groups, the best liked first. */
  public List<NamedGroup> namedGroups() {
    return namedGroups;
  }

  /** What to prove ourselves with; null for an anonymous client. */
  public Credentials credentials() {
    return credentials;
  }

  /** Who decides about peers. */
  public PeerVerifier peerVerifier() {
    return peerVerifier;
  }

  /** What a server asks of its clients. */
  public ClientAuthentication clientAuthentication() {
    return clientAuthentication;
  }

  /** Where secrets are logged; null for nowhere. */
  public KeyLog keyLog() {
    return keyLog;
  }

  /** Collects the settings of a {@link TlsConfig}. */
  public static final class Builder {
    private List<String> alpn = List.of();
    private List<CipherSuite> cipherSuites = List.of(CipherSuite.values());
    private List<NamedGroup> namedGroups = List.of(NamedGroup.values());
    private Credentials credentials;
    private PeerVerifier peerVerifier;
    private ClientAuthentication clientAuthentication = ClientAuthentication.NONE;
    private KeyLog keyLog;

    private Builder() {}

    /** Mandatory: one or more application protocols, each 1 to 255 bytes of UTF-8. */
    public Builder alpn(String... protocols) {
      for (String protocol : protocols) {
        int length = protocol.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > 255) {
          throw new IllegalArgumentException("an application protocol has 1 to 255 bytes");
        }
      }
      alpn = distinct(protocols);
      return this;
    }

    /** Default: AES-128-GCM, AES-256-GCM, ChaCha20-Poly1305. */
    public Builder cipherSuites(CipherSuite... suites) {
      cipherSuites = distinct(suites);
      return this;
    }

    /** Default: X25519MLKEM768, X25519, secp256r1. */
    public Builder namedGroups(NamedGroup... groups) {
      namedGroups = distinct(groups);
      return this;
    }

    /** Mandatory for servers. Default: none. */
    public Builder credentials(Credentials ours) {
      credentials = ours;
      return this;
    }

    /** Mandatory. */
    public Builder peerVerifier(PeerVerifier verifier) {
      peerVerifier = verifier;
      return this;
    }

    /** Default: {@link ClientAuthentication#NONE}. No meaning for clients. */
    public Builder clientAuthentication(ClientAuthentication authentication) {
      clientAuthentication = Objects.requireNonNull(authentication);
      return this;
    }

    /** Default: none. */
    public Builder keyLog(KeyLog log) {
      keyLog = log;
      return this;
    }

    /**
     * The finished configuration.
     *
     * @throws IllegalArgumentException when no application protocol was given
     * @throws NullPointerException when no peer verifier was given
     */
    public TlsConfig build() {
      return new TlsConfig(this);
    }

    private static <T> List<T> distinct(T[] values) {
      List<T> list = List.of(values);
      if (list.isEmpty() || Set.copyOf(list).size() != list.size()) {
        throw new IllegalArgumentException("empty, or something named twice: " + list);
      }
      return list;
    }
  }
}
