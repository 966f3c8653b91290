package dev.crowfly.quic.connection;

import dev.crowfly.quic.path.PathManager;
import dev.crowfly.quic.recovery.TokenOwner;
import dev.crowfly.quic.stream.StreamToken;
import dev.crowfly.quic.stream.Streams;

/** Brings the tokens of acknowledged and lost packets back to those who left them there. */
final class TokenRouter implements TokenOwner {
  private final PacketSpaces spaces;
  private final ConnectionIds ids;
  private final ControlFrames control;
  private final Streams streams;
  private final Datagrams datagrams;
  private PathManager paths;

  TokenRouter(
      PacketSpaces spaces,
      ConnectionIds ids,
      ControlFrames control,
      Streams streams,
      Datagrams datagrams) {
    this.streams = streams;
    this.datagrams = datagrams;
    this.spaces = spaces;
    this.ids = ids;
    this.control = control;
  }

  /** Called once, when there are paths. */
  void attach(PathManager pathManager) {
    paths = pathManager;
  }

  @Override
  public void onTokenAcked(int kind, long a, long b, long c) {
    if (StreamToken.isStreamToken(kind)) {
      streams.onTokenAcked(kind, a, b, c);
      return;
    }
    switch (kind) {
      case TokenKind.DATAGRAM -> datagrams.settle(a, true);
      case TokenKind.OBSERVED_ADDRESS -> paths.probes().onObservationAcked(a, b);
      case TokenKind.ACK -> spaces.at(a).acks().onAckOfAckReceived(b);
      case TokenKind.CRYPTO -> spaces.at(a).crypto().outgoing().onAcked(b, (int) c);
      case TokenKind.NEW_CONNECTION_ID -> ids.onAnnouncementAcked(a);
      case TokenKind.RETIRE_CONNECTION_ID -> ids.remote().onRetirementAcked(a);
      default -> {} // HANDSHAKE_DONE: nothing is kept that an acknowledgment could free
    }
  }

  @Override
  public void onTokenAckedLate(int kind, long a, long b, long c) {
    if (kind != TokenKind.DATAGRAM) { // whose loss was told already
      onTokenAcked(kind, a, b, c);
    }
  }

  @Override
  public void onTokenLost(int kind, long a, long b, long c) {
    if (StreamToken.isStreamToken(kind)) {
      streams.onTokenLost(kind, a, b, c);
      return;
    }
    switch (kind) {
      case TokenKind.DATAGRAM -> datagrams.settle(a, false);
      case TokenKind.OBSERVED_ADDRESS -> paths.probes().onObservationLost(a, b);
      case TokenKind.CRYPTO -> spaces.at(a).crypto().outgoing().onLost(b, (int) c);
      case TokenKind.HANDSHAKE_DONE -> control.oweHandshakeDone();
      case TokenKind.NEW_CONNECTION_ID -> ids.onAnnouncementLost(a);
      case TokenKind.RETIRE_CONNECTION_ID -> ids.remote().onRetirementLost(a);
      default -> {} // ACK: the next one says more than the lost one did
    }
  }

  @Override
  public void onTokenProbe(int kind, long a, long b, long c) {
    if (StreamToken.isStreamToken(kind)) {
      streams.onTokenProbe(kind, a, b, c);
    } else if (kind == TokenKind.DATAGRAM) {
      return; // RFC 9221 §5.2: datagrams are not sent again
    } else if (kind == TokenKind.CRYPTO) {
      spaces.at(a).crypto().outgoing().onProbe(b, (int) c);
    } else {
      onTokenLost(kind, a, b, c);
    }
  }
}
