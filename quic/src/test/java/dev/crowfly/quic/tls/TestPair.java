package dev.crowfly.quic.tls;

import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.Credentials;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.IdentityException;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.quic.testing.SeededRandom;
import dev.crowfly.quic.testing.TestAuthority;
import java.util.ArrayList;
import java.util.List;

/** A client and a server, joined in memory. */
final class TestPair {
  static final byte[] CLIENT_PARAMETERS = {1, 2, 3};
  static final byte[] SERVER_PARAMETERS = {4, 5, 6, 7};

  static final Identity ED25519 = generate(KeyKind.ED25519, 1);
  static final Identity P256 = generate(KeyKind.P256, 2);
  static final Identity RSA = rsa();

  final TestSide clientSide = new TestSide();
  final TestSide serverSide = new TestSide();
  final TlsEngine client;
  final TlsEngine server;

  /** Everything that was sent, in order: level and bytes. */
  final List<byte[]> flights = new ArrayList<>();

  /** How many bytes one receive call brings at most. */
  int chunkSize = Integer.MAX_VALUE;

  /** May change what travels; gets the number of the flight. */
  Tamper tamper = (flight, level, bytes) -> bytes;

  TransportError clientError;
  TransportError serverError;

  TestPair(TlsConfig clientConfig, TlsConfig serverConfig, String serverName, long seed) {
    // One maker for both: credentials that it remembers must not reach the other side.
    TlsEngines engines = new TlsEngines();
    client =
        engines.client(
            clientConfig,
            serverName,
            CLIENT_PARAMETERS,
            new SeededRandom(seed),
            TestAuthority.NOW,
            clientSide);
    server =
        engines.server(
            serverConfig,
            SERVER_PARAMETERS,
            new SeededRandom(seed + 1),
            TestAuthority.NOW,
            serverSide);
  }

  TestPair(TlsConfig clientConfig, TlsConfig serverConfig) {
    this(clientConfig, serverConfig, "example.org", 42);
  }

  interface Tamper {
    byte[] apply(int flight, EncryptionLevel level, byte[] bytes);
  }

  static TlsConfig.Builder clientConfig() {
    return TlsConfig.builder().alpn("test").peerVerifier(PeerVerifiers.insecureAcceptAnyone());
  }

  static TlsConfig.Builder serverConfig() {
    return serverConfig(ED25519.credentials());
  }

  static TlsConfig.Builder serverConfig(Credentials credentials) {
    return TlsConfig.builder()
        .alpn("test")
        .credentials(credentials)
        .clientAuthentication(ClientAuthentication.NONE)
        .peerVerifier(PeerVerifiers.insecureAcceptAnyone());
  }

  /** Runs until nothing moves any more; errors end up in the fields. */
  TestPair run() {
    try {
      client.start();
      server.start();
    } catch (TransportError e) {
      throw new AssertionError(e);
    }
    while (clientError == null && serverError == null && (pump(true) || pump(false))) {
      // Each turn moves what the turn before has brought about.
    }
    return this;
  }

  boolean isComplete() {
    return client.isComplete() && server.isComplete();
  }

  private boolean pump(boolean fromClient) {
    TlsEngine from = fromClient ? client : server;
    TlsEngine to = fromClient ? server : client;
    boolean moved = false;
    for (EncryptionLevel level : EncryptionLevel.values()) {
      for (byte[] out = from.pollOutput(level); out != null; out = from.pollOutput(level)) {
        moved = true;
        byte[] bytes = tamper.apply(flights.size(), level, out);
        flights.add(bytes);
        TransportError error = deliver(to, level, bytes);
        if (error != null) {
          if (fromClient) {
            serverError = error;
          } else {
            clientError = error;
          }
          return false;
        }
      }
    }
    return moved;
  }

  private TransportError deliver(TlsEngine to, EncryptionLevel level, byte[] bytes) {
    try {
      for (int i = 0; i < bytes.length; i += Math.min(chunkSize, bytes.length)) {
        to.receive(level, bytes, i, Math.min(chunkSize, bytes.length - i));
      }
      return null;
    } catch (TransportError e) {
      return e;
    }
  }

  private static Identity generate(KeyKind kind, long seed) {
    return Identity.generate(
        kind, new SeededRandom(seed), TestAuthority.NOT_BEFORE, TestAuthority.NOT_AFTER);
  }

  private static Identity rsa() {
    try {
      return Identity.selfSigned(
          TestAuthority.newKeys("RSA").getPrivate().getEncoded(),
          TestAuthority.NOT_BEFORE,
          TestAuthority.NOT_AFTER,
          "example.org");
    } catch (IdentityException e) {
      throw new AssertionError(e);
    }
  }
}
