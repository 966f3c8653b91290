package dev.crowfly.quic.recovery;

import dev.crowfly.quic.QuicObserver.LossTrigger;

/** Hears of each packet in flight that is declared lost, after its tokens went back. */
@FunctionalInterface
public interface LossListener {
  /**
   * A packet is deemed lost.
   *
   * @param mtuProbe whether it probed the path MTU, so that its loss may only mean that it was
   *     large
   */
  void onPacketLost(
      PacketNumberSpace space,
      long packetNumber,
      int pathIndex,
      boolean mtuProbe,
      LossTrigger trigger);
}
