package dev.crowfly.quic.connection;

import dev.crowfly.quic.ack.AckTracker;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.stream.ChunkPool;

/** The three packet number spaces of a connection, in the order in which packets are coalesced. */
final class PacketSpaces {
  private final PacketSpace initial;
  private final PacketSpace handshake;
  private final PacketSpace oneRtt;
  private final PacketSpace[] all;

  PacketSpaces(ChunkPool pool, long maxAckDelayNanos) {
    initial =
        new PacketSpace(EncryptionLevel.INITIAL, new CryptoStream(pool), AckTracker.immediate());
    handshake =
        new PacketSpace(EncryptionLevel.HANDSHAKE, new CryptoStream(pool), AckTracker.immediate());
    oneRtt =
        new PacketSpace(
            EncryptionLevel.ONE_RTT, new CryptoStream(pool), AckTracker.delayed(maxAckDelayNanos));
    all = new PacketSpace[] {initial, handshake, oneRtt};
  }

  PacketSpace of(EncryptionLevel level) {
    return switch (level) {
      case INITIAL -> initial;
      case HANDSHAKE -> handshake;
      case ONE_RTT -> oneRtt;
    };
  }

  PacketSpace oneRtt() {
    return oneRtt;
  }

  /** All of them, Initial first; not to be changed. */
  PacketSpace[] all() {
    return all;
  }

  /** The space that tokens call {@code index}: that of its packet number space. */
  PacketSpace at(long index) {
    return all[(int) index];
  }
}
