package dev.crowfly.quic.connection;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.stream.ChunkPool;
import dev.crowfly.quic.stream.Reassembly;
import dev.crowfly.quic.stream.SendBuffer;
import dev.crowfly.quic.wire.FrameType;

/** The handshake bytes of one encryption level, both directions (RFC 9000 §7.5, §19.6). */
final class CryptoStream {
  /** How far ahead of what TLS has read a peer may send: a long certificate chain fits. */
  static final int MAX_BUFFERED_BYTES = 65_536;

  private static final int MAX_RANGES = 64;

  private final SendBuffer outgoing;
  private final Reassembly incoming;

  CryptoStream(ChunkPool pool) {
    outgoing = new SendBuffer(pool);
    incoming = new Reassembly(pool, MAX_BUFFERED_BYTES, MAX_RANGES);
  }

  SendBuffer outgoing() {
    return outgoing;
  }

  Reassembly incoming() {
    return incoming;
  }

  /**
   * Takes in a CRYPTO frame.
   *
   * @throws TransportError CRYPTO_BUFFER_EXCEEDED when the peer sends more than we hold
   */
  void receive(long offset, byte[] data, int dataOffset, int length) throws TransportError {
    switch (incoming.receive(offset, data, dataOffset, length)) {
      case ACCEPTED, DUPLICATE -> {}
      case BEYOND_LIMIT, TOO_FRAGMENTED ->
          throw new TransportError(
              TransportErrorCode.CRYPTO_BUFFER_EXCEEDED,
              FrameType.CRYPTO,
              "too much of the handshake waits for what precedes it");
    }
  }

  /** Whether handshake bytes wait to be sent, for the first time or again. */
  boolean hasPending() {
    return outgoing.hasPending(Long.MAX_VALUE);
  }

  void discard() {
    outgoing.discard();
    incoming.discard();
  }
}
