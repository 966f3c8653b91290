package dev.crowfly.quic.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsServerProtocol;

/** The server's state machine of Bouncy Castle, with its record layer cut off. */
final class ServerProtocol extends TlsServerProtocol implements Handshake {
  private static final byte[] EMPTY_PROTECTED_RECORD = {23, 3, 3, 0, 1};

  private final ServerPeer peer;
  private final HandshakeEvents events;
  private boolean readCipherEnabled;

  ServerProtocol(ServerPeer peer, HandshakeEvents events) {
    this.peer = peer;
    this.events = events;
  }

  @Override
  public void start() throws IOException {
    accept(peer);
  }

  @Override
  public void process(byte[] message) throws IOException {
    if (message[0] != HandshakeType.client_hello && !readCipherEnabled) {
      // Bouncy Castle waits for the header of a protected record before it lets the client finish.
      previewInputRecord(EMPTY_PROTECTED_RECORD);
      readCipherEnabled = true;
    }
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
  protected ClientHello receiveClientHelloMessage(ByteArrayInputStream buf) throws IOException {
    ClientHello hello = super.receiveClientHelloMessage(buf);
    peer.clientHello(hello);
    return hello;
  }

  @Override
  protected void completeHandshake() throws IOException {
    events.completing(getContext().getSecurityParametersHandshake(), peer.serverName());
    super.completeHandshake();
  }
}
