package dev.crowfly.quic.connection;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.stream.Reassembly;
import dev.crowfly.quic.tls.TlsEngine;
import dev.crowfly.quic.tls.TlsListener;
import dev.crowfly.quic.wire.TransportParameters;

/**
 * Moves handshake bytes between CRYPTO streams and the TLS engine, and hands on what the engine
 * finds out (RFC 9001 §4).
 */
final class Handshake implements TlsListener {
  /** Makes the engine, which wants its listener at birth. */
  interface EngineFactory {
    TlsEngine create(TlsListener listener);
  }

  private static final EncryptionLevel[] LEVELS = EncryptionLevel.values();

  private final TlsEngine engine;
  private final boolean client;
  private final HandshakeObserver observer;
  private final PacketSpaces spaces;

  /** A handshake that has not begun. */
  Handshake(
      EngineFactory engines, boolean client, HandshakeObserver observer, PacketSpaces spaces) {
    this.client = client;
    this.observer = observer;
    this.spaces = spaces;
    engine = engines.create(this);
  }

  /** Begins: a client's ClientHello is ready to be sent afterwards. */
  void start() throws TransportError {
    engine.start();
    takeOutput();
  }

  /** Feeds what has arrived in order at {@code level} to TLS. */
  void advance(EncryptionLevel level) throws TransportError {
    Reassembly incoming = spaces.of(level).crypto().incoming();
    for (int length = incoming.peekLength(); length > 0; length = incoming.peekLength()) {
      engine.receive(level, incoming.peekArray(), incoming.peekOffset(), length);
      incoming.consume(length);
    }
    takeOutput();
  }

  boolean isComplete() {
    return engine.isComplete();
  }

  /** What was agreed on, or null. */
  TlsSession session() {
    return engine.session();
  }

  byte[] exportKeyingMaterial(String label, byte[] context, int length) {
    return engine.exportKeyingMaterial(label, context, length);
  }

  /** The handshake is confirmed, or the connection over: TLS needs its keys no more. */
  void discard() {
    engine.discard();
  }

  private void takeOutput() {
    for (EncryptionLevel level : LEVELS) {
      for (byte[] out = engine.pollOutput(level); out != null; out = engine.pollOutput(level)) {
        spaces.of(level).crypto().outgoing().append(out, 0, out.length);
      }
    }
  }

  @Override
  public void onSecrets(
      EncryptionLevel level, CipherSuite suite, byte[] clientSecret, byte[] serverSecret) {
    observer.onKeys(level, suite, clientSecret, serverSecret);
  }

  @Override
  public void onPeerTransportParameters(byte[] encoded) throws TransportError {
    observer.onPeerParameters(TransportParameters.decode(encoded, 0, encoded.length, client));
  }

  @Override
  public void onHandshakeComplete() {
    observer.onComplete();
  }
}
