package dev.crowfly.quic.connection;

import dev.crowfly.quic.ack.AckTracker;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.stream.ChunkPool;
import java.util.Arrays;

/** The three packet number spaces of a connection, in the order in which packets are coalesced. */
final class PacketSpaces {
  private final PacketSpace initial;
  private final PacketSpace handshake;
  private final PacketSpace oneRtt;
  private final PacketSpace[] all;
  private PacketSpace[] inUse;

  PacketSpaces(ChunkPool pool, long maxAckDelayNanos) {
    initial =
        new PacketSpace(EncryptionLevel.INITIAL, new CryptoStream(pool), AckTracker.immediate());
    handshake =
        new PacketSpace(EncryptionLevel.HANDSHAKE, new CryptoStream(pool), AckTracker.immediate());
    oneRtt =
        new PacketSpace(
            EncryptionLevel.ONE_RTT, new CryptoStream(pool), AckTracker.delayed(maxAckDelayNanos));
    all = new PacketSpace[] {initial, handshake, oneRtt};
    inUse = all;
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

  /**
   * Those that are not discarded, Initial first; not to be changed. After the handshake that is
   * one: who asks with every packet does not look at what is gone.
   */
  PacketSpace[] inUse() {
    return inUse;
  }

  /** Forgets the keys and handshake bytes of a space (RFC 9001 §4.9). */
  void discard(PacketSpace space) {
    space.discard();
    inUse = Arrays.stream(inUse).filter(each -> each != space).toArray(PacketSpace[]::new);
  }

  void discardAll() {
    for (PacketSpace space : inUse) {
      space.discard();
    }
    inUse = new PacketSpace[0];
  }

  /** The space that tokens call {@code index}: that of its packet number space. */
  PacketSpace at(long index) {
    return all[(int) index];
  }
}
