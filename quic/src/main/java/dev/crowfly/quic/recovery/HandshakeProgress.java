package dev.crowfly.quic.recovery;

/** What recovery has to know of the handshake (RFC 9002 §6.2, Appendix A). */
final class HandshakeProgress {
  private final boolean client;
  private boolean handshakeKeys;
  private boolean handshakeAcked;
  private boolean confirmed;
  // RFC 9000 §18.2: 25 ms unless the peer says otherwise.
  private long peerMaxAckDelay = 25_000_000L;

  HandshakeProgress(boolean client) {
    this.client = client;
  }

  void onHandshakeKeys() {
    handshakeKeys = true;
  }

  void onHandshakeAcked() {
    handshakeAcked = true;
  }

  void onConfirmed() {
    confirmed = true;
  }

  void setPeerMaxAckDelay(long nanos) {
    peerMaxAckDelay = nanos;
  }

  boolean hasHandshakeKeys() {
    return handshakeKeys;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  long peerMaxAckDelay() {
    return peerMaxAckDelay;
  }

  /** Whether the peer is known to have validated our address; servers are taken as valid. */
  boolean peerCompletedAddressValidation() {
    return !client || handshakeAcked || confirmed;
  }
}
