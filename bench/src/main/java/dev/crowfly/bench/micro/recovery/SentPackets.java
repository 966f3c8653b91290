package dev.crowfly.bench.micro.recovery;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.recovery.Cubic;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.recovery.PathRecovery;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.recovery.RttEstimator;
import dev.crowfly.quic.recovery.TokenOwner;

/** A sender after the handshake, whose packets carry one token each; time is made up. */
final class SentPackets implements TokenOwner {
  static final long GAP_NANOS = 10_000;

  private static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION_DATA;
  private static final int PACKET_BYTES = 1_200;

  private final Recovery recovery =
      new Recovery(true, this, new PathRecovery(new RttEstimator(), new Cubic(PACKET_BYTES)));
  private long now = GAP_NANOS;
  private long acked;
  private long lost;

  SentPackets() {
    recovery.discardSpace(PacketNumberSpace.INITIAL, now);
    recovery.discardSpace(PacketNumberSpace.HANDSHAKE, now);
    recovery.onHandshakeConfirmed();
  }

  /** Sends a packet; gives its number. */
  long send() {
    long number = recovery.nextPacketNumber(SPACE);
    recovery.beginPacket(SPACE, number).token(1, number, 2, 3);
    recovery.onPacketSent(SPACE, now, PACKET_BYTES, true, true, 0);
    now += GAP_NANOS;
    return number;
  }

  /** The peer acknowledges some packets; more ranges may follow, then {@link #endAck}. */
  void beginAck(long smallest, long largest) throws TransportError {
    recovery.onAckBegin(SPACE, largest, 0, now);
    recovery.onAckRange(smallest, largest);
  }

  void range(long smallest, long largest) throws TransportError {
    recovery.onAckRange(smallest, largest);
  }

  void endAck() {
    recovery.onAckEnd();
  }

  long nextTimeout() {
    return recovery.nextTimeout();
  }

  long acked() {
    return acked;
  }

  long lost() {
    return lost;
  }

  @Override
  public void onTokenAcked(int kind, long a, long b, long c) {
    acked++;
  }

  @Override
  public void onTokenLost(int kind, long a, long b, long c) {
    lost++;
  }

  @Override
  public void onTokenProbe(int kind, long a, long b, long c) {}
}
