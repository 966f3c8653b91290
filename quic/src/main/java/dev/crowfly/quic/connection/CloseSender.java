package dev.crowfly.quic.connection;

import dev.crowfly.quic.crypto.EncryptionLevel;

/**
 * Assembles the datagram that closes the connection: a CONNECTION_CLOSE at every level that the
 * peer may have keys for (RFC 9000 §10.2.3).
 */
final class CloseSender {
  private static final byte[] NO_TOKEN = {};

  private final PacketSpaces spaces;
  private final boolean client;

  CloseSender(PacketSpaces spaces, boolean client) {
    this.spaces = spaces;
    this.client = client;
  }

  /** Assembles it if it is owed; returns how many packets there are. */
  int assemble(
      Closing closing, DatagramAssembler assembler, byte[] dcid, byte[] scid, byte[] initialToken) {
    if (!closing.isOwed()) {
      return 0;
    }
    int packets = 0;
    boolean initial = false;
    for (PacketSpace space : spaces.inUse()) {
      if (!canSeal(space)) {
        continue;
      }
      if (assembler.openSpace() != null) {
        assembler.seal(0);
      }
      boolean isInitial = space.level() == EncryptionLevel.INITIAL;
      if (!assembler.open(space, dcid, scid, isInitial ? initialToken : NO_TOKEN)
          || !closing.write(assembler.frames(), space.level())) {
        assembler.abandon();
        break;
      }
      packets++;
      initial |= isInitial;
    }
    if (assembler.openSpace() != null) {
      // RFC 9000 §14.1: whatever a client's Initial carries, its datagram is of full size.
      assembler.seal(client && initial ? Sender.FULL_DATAGRAM_BYTES : 0);
    }
    if (packets > 0) {
      closing.onSent();
    }
    return packets;
  }

  private static boolean canSeal(PacketSpace space) {
    return space.canSend() && (space.oneRttKeys() == null || space.oneRttKeys().canSeal());
  }
}
