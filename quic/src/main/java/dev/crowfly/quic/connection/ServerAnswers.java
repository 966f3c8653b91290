package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.crypto.RetryIntegrity;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.QuicVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a client makes of a server's first words: Version Negotiation, Retry, and the connection ID
 * that the server chose (RFC 9000 §6.2, §7.2, §17.2.5.2).
 */
final class ServerAnswers {
  private final ConnectionParts parts;

  /** The parts are joined already, or will be before the first call. */
  ServerAnswers(ConnectionParts parts) {
    this.parts = parts;
  }

  /**
   * Takes a Retry packet to heart; false if it has to be dropped, e.g. since Initial packets with
   * its token would have no room for anything else.
   */
  boolean onRetry(byte[] buf, PacketHeader header, long now) {
    byte[] original = parts.handshakeIds().originalDcid();
    boolean acceptable =
        isFirstAnswer()
            && !parts.handshakeIds().isRetried()
            && header.tokenLength() > 0
            && header.tokenLength() <= QuicConfig.MAX_TOKEN_BYTES
            && !isOriginal(buf, header.scidOffset(), header.scidLength())
            && RetryIntegrity.verify(
                original, 0, original.length, buf, header.offset(), header.end());
    if (!acceptable) {
      return false;
    }
    parts.feed().receivedUnnumbered(buf, header);
    int scidEnd = header.scidOffset() + header.scidLength();
    byte[] scid = Arrays.copyOfRange(buf, header.scidOffset(), scidEnd);
    int tokenEnd = header.tokenOffset() + header.tokenLength();
    parts.sender().setInitialToken(Arrays.copyOfRange(buf, header.tokenOffset(), tokenEnd));
    parts.handshakeIds().onRetry(scid);
    replaceInitial(scid);
    parts.establishment().installInitialKeys(scid);
    parts.recovery().onRetry(now);
    return true;
  }

  /** RFC 9000 §17.2.5.1: a Retry changes the server's connection ID, or it is none. */
  private boolean isOriginal(byte[] buf, int offset, int length) {
    byte[] original = parts.handshakeIds().originalDcid();
    return Arrays.equals(original, 0, original.length, buf, offset, offset + length);
  }

  /** Ends the connection if the server speaks no version of ours; false if to be dropped. */
  boolean onVersionNegotiation(byte[] buf, PacketHeader header) {
    if (!isFirstAnswer() || !isAnswerToUs(buf, header)) {
      return false;
    }
    List<Integer> offered = new ArrayList<>();
    for (int i = 0; i < header.supportedVersionCount(); i++) {
      offered.add(header.supportedVersion(i));
    }
    if (offered.contains(QuicVersion.V1)) {
      // RFC 9000 §6.2: whoever offers the version that was asked for did not mean it.
      return false;
    }
    parts.feed().receivedUnnumbered(buf, header);
    parts.lifecycle().forget(new CloseReason.NoCommonVersion(offered));
    return true;
  }

  /** RFC 9000 §6.2 and §17.2.5.2: neither counts once a packet of the server was processed. */
  private boolean isFirstAnswer() {
    return parts.lifecycle().isLive()
        && !parts.handshakeIds().isPeerKnown()
        && parts.spaces().of(EncryptionLevel.INITIAL).acks().largestReceived() < 0;
  }

  /** RFC 9000 §17.2.1: it repeats both of our connection IDs, which an outsider can't know. */
  private boolean isAnswerToUs(byte[] buf, PacketHeader header) {
    byte[] sentTo = parts.paths().activePath().dcid();
    return Arrays.equals(
            parts.handshakeIds().localScid(),
            0,
            parts.handshakeIds().localScid().length,
            buf,
            header.dcidOffset(),
            header.dcidOffset() + header.dcidLength())
        && Arrays.equals(
            sentTo,
            0,
            sentTo.length,
            buf,
            header.scidOffset(),
            header.scidOffset() + header.scidLength());
  }

  /** The server's first authentic packet tells how it wants to be addressed. */
  void onFirstPacket(byte[] buf, PacketHeader header) {
    int end = header.scidOffset() + header.scidLength();
    byte[] scid = Arrays.copyOfRange(buf, header.scidOffset(), end);
    parts.handshakeIds().onPeerKnown(scid);
    replaceInitial(scid);
  }

  private void replaceInitial(byte[] scid) {
    parts.ids().remote().replaceInitial(ConnectionId.of(scid));
    parts.paths().onRemoteConnectionIdsChanged();
  }
}
