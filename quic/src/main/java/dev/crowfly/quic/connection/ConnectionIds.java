package dev.crowfly.quic.connection;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.cid.LocalConnectionIds;
import dev.crowfly.quic.cid.RemoteConnectionIds;
import dev.crowfly.quic.cid.StatelessResetTokenSource;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.PacketHeader;

/**
 * Both sides' connection IDs in use: what is announced and what is retired (RFC 9000 §5.1). Which
 * path uses which is the path manager's affair.
 */
final class ConnectionIds {
  private static final int RESET_TOKEN_BYTES = StatelessResetTokenSource.TOKEN_LENGTH;

  private final ConnectionHost host;
  private final LocalConnectionIds local;
  private final RemoteConnectionIds remote;
  private final byte[] resetToken = new byte[RESET_TOKEN_BYTES];

  private long sequenceOfPacket;

  ConnectionIds(ConnectionHost host, ConnectionId localInitial, ConnectionId remoteInitial) {
    this.host = host;
    local = new LocalConnectionIds(localInitial, host);
    remote = new RemoteConnectionIds(remoteInitial, host);
  }

  LocalConnectionIds local() {
    return local;
  }

  RemoteConnectionIds remote() {
    return remote;
  }

  /** The handshake told how many IDs the peer keeps: it gets as many. */
  void issueUpTo(long peerLimit) {
    local.setPeerLimit(peerLimit);
    issueAll();
  }

  private void issueAll() {
    while (local.canIssue()) {
      local.issue(host.issue());
    }
  }

  /**
   * Issues one more ID, if need be for one that the peer is asked to retire.
   *
   * @return its sequence number
   */
  long issueOne(boolean retireIfNeeded) {
    if (local.isZeroLength()) {
      throw new PathException.ZeroLengthCid("our connection IDs have zero length");
    }
    if (!local.canIssue() && !(retireIfNeeded && local.retireOldest())) {
      throw new PathException.LocalCidLimit(
          retireIfNeeded
              ? "the peer has yet to retire the connection ID that it was asked to retire"
              : "the peer has as many connection IDs as it takes; retireIfNeeded replaces one");
    }
    return local.issue(host.issue());
  }

  /** A packet was authentic: notes which of our IDs it was sent to. */
  void onAuthentic(byte[] buf, PacketHeader header) {
    sequenceOfPacket = local.sequenceOf(buf, header.dcidOffset(), header.dcidLength());
  }

  /** The sequence number of the ID of ours that the last authentic packet was sent to. */
  long sequenceOfPacket() {
    return sequenceOfPacket;
  }

  void onRetireConnectionId(long sequence) throws TransportError {
    ConnectionId retired = local.onRetireConnectionId(sequence, sequenceOfPacket);
    if (retired != null) {
      host.retire(retired);
      issueAll();
    }
  }

  void onNewConnectionId(
      long sequence, long retirePriorTo, byte[] buf, int idOffset, int idLength, int tokenOffset)
      throws TransportError {
    remote.onNewConnectionId(sequence, retirePriorTo, buf, idOffset, idLength, buf, tokenOffset);
  }

  boolean hasPending() {
    return local.nextToAnnounce() != LocalConnectionIds.NONE
        || remote.nextToRetire() != RemoteConnectionIds.NONE;
  }

  /** Writes what is owed and fits. */
  void write(FrameWriter frames, TokenSink tokens) {
    for (long sequence = remote.nextToRetire();
        sequence != RemoteConnectionIds.NONE && frames.retireConnectionId(sequence);
        sequence = remote.nextToRetire()) {
      remote.onRetirementSent(sequence);
      tokens.token(TokenKind.RETIRE_CONNECTION_ID, sequence, 0, 0);
    }
    for (long sequence = local.nextToAnnounce();
        sequence != LocalConnectionIds.NONE && writeNew(frames, sequence);
        sequence = local.nextToAnnounce()) {
      local.onAnnounced(sequence);
      tokens.token(TokenKind.NEW_CONNECTION_ID, sequence, 0, 0);
    }
  }

  private boolean writeNew(FrameWriter frames, long sequence) {
    byte[] id = local.id(sequence).toByteArray();
    local.copyResetToken(sequence, resetToken, 0);
    return frames.newConnectionId(
        sequence, local.retirePriorTo(sequence), id, 0, id.length, resetToken, 0);
  }

  void onAnnouncementAcked(long sequence) {
    local.onAnnouncementAcked(sequence);
  }

  void onAnnouncementLost(long sequence) {
    local.onAnnouncementLost(sequence);
  }

  /** The connection is over. */
  void discard() {
    remote.discard();
  }
}
