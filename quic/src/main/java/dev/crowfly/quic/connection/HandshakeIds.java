package dev.crowfly.quic.connection;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.wire.TransportParameters;
import dev.crowfly.quic.wire.TransportParametersBuilder;
import java.util.Arrays;

/**
 * The connection IDs that the first packets carried in the clear, and the proof by transport
 * parameters that nobody changed them on the way (RFC 9000 §7.3).
 */
final class HandshakeIds {
  private final boolean client;

  /** Where the client sent its very first Initial. */
  private final byte[] originalDcid;

  /** What we call ourselves in the handshake. */
  private final byte[] localScid;

  /** What a Retry packet called the server; null when there was none. */
  private byte[] retryScid;

  /** What the peer calls itself; null before its first packet. */
  private byte[] peerScid;

  private HandshakeIds(boolean client, byte[] originalDcid, byte[] localScid) {
    this.client = client;
    this.originalDcid = originalDcid;
    this.localScid = localScid;
  }

  static HandshakeIds ofClient(byte[] originalDcid, byte[] localScid) {
    return new HandshakeIds(true, originalDcid, localScid);
  }

  /**
   * The IDs as a server sees them.
   *
   * @param retryScid null when it sent no Retry
   */
  static HandshakeIds ofServer(
      byte[] originalDcid, byte[] retryScid, byte[] localScid, byte[] peerScid) {
    HandshakeIds ids = new HandshakeIds(false, originalDcid, localScid);
    ids.retryScid = retryScid;
    ids.peerScid = peerScid;
    return ids;
  }

  byte[] originalDcid() {
    return originalDcid;
  }

  byte[] localScid() {
    return localScid;
  }

  boolean isRetried() {
    return retryScid != null;
  }

  void onRetry(byte[] scid) {
    retryScid = scid;
  }

  boolean isPeerKnown() {
    return peerScid != null;
  }

  void onPeerKnown(byte[] scid) {
    peerScid = scid;
  }

  /** Whether these bytes are what the peer calls itself. */
  boolean isPeer(byte[] buf, int offset, int length) {
    return Arrays.equals(peerScid, 0, peerScid.length, buf, offset, offset + length);
  }

  /** Puts our side of the proof into our parameters. */
  void announceIn(TransportParametersBuilder parameters) {
    parameters.initialSourceConnectionId(localScid);
    if (!client) {
      parameters.originalDestinationConnectionId(originalDcid);
      if (retryScid != null) {
        parameters.retrySourceConnectionId(retryScid);
      }
    }
  }

  /** Checks the peer's side of the proof. */
  void check(TransportParameters peer) throws TransportError {
    require(peer.initialSourceConnectionId(), peerScid, "initial_source_connection_id");
    if (client) {
      require(
          peer.originalDestinationConnectionId(),
          originalDcid,
          "original_destination_connection_id");
      require(peer.retrySourceConnectionId(), retryScid, "retry_source_connection_id");
    }
  }

  private static void require(byte[] said, byte[] seen, String name) throws TransportError {
    if (!Arrays.equals(said, seen)) {
      throw new TransportError(
          TransportErrorCode.TRANSPORT_PARAMETER_ERROR,
          name + " is not what the packets of the handshake carried");
    }
  }
}
