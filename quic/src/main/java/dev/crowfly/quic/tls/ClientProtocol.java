package dev.crowfly.quic.tls;

import java.io.IOException;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsClientProtocol;

/** The client's state machine of Bouncy Castle, with its record layer cut off. */
final class ClientProtocol extends TlsClientProtocol implements Handshake {
  private final ClientPeer peer;
  private final HandshakeEvents events;

  ClientProtocol(ClientPeer peer, HandshakeEvents events) {
    this.peer = peer;
    this.events = events;
  }

  @Override
  public void start() throws IOException {
    connect(peer);
  }

  @Override
  public void process(byte[] message) throws IOException {
    processRecord(ContentType.handshake, message, 0, message.length);
  }

  @Override
  public void dispose() {
    cleanupHandshake();
  }

  /** Takes handshake messages; a change_cipher_spec or an alert has no place in QUIC. */
  @Override
  protected void writeRecord(short type, byte[] buf, int off, int len) {
    if (type == ContentType.handshake) {
      events.handshakeBytes(buf, off, len);
    }
  }

  @Override
  protected void completeHandshake() throws IOException {
    events.completing(getContext().getSecurityParametersHandshake(), peer.serverName());
    super.completeHandshake();
  }
}
