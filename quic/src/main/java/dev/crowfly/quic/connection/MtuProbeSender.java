package dev.crowfly.quic.connection;

import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.recovery.Recovery;

/**
 * Sends the probes of path MTU discovery: datagrams of exactly the size in question, with nothing
 * in them that anybody would miss (RFC 9000 §14.4.1).
 *
 * <p>They obey the congestion window and the pacer (RFC 8899 §3). A sender that always has
 * something smaller to send would never leave them room, so that data has to wait while one is due.
 */
final class MtuProbeSender {
  private static final byte[] NO_TOKEN = {};

  private final PacketSpaces spaces;
  private final Recovery recovery;
  private final DatagramAssembler assembler;
  private int dueBytes;

  MtuProbeSender(PacketSpaces spaces, Recovery recovery, DatagramAssembler assembler) {
    this.spaces = spaces;
    this.recovery = recovery;
    this.assembler = assembler;
  }

  /**
   * Asks whether a probe is due on the active path, and no probe timeout more urgent.
   *
   * @param slotBytes the room for a datagram
   */
  boolean isDue(Path path, int slotBytes, long now) {
    boolean able = path.dcid() != null && spaces.oneRtt().canSend() && !path.recovery().owesProbe();
    int room = able ? path.probeableBytes(slotBytes) : 0;
    dueBytes = path.mtu().probeSize(room, now);
    return dueBytes > 0;
  }

  /** The size of the probe that is due, 0 if there is none. */
  int dueBytes() {
    return dueBytes;
  }

  /** Assembles and records the probe that is due. */
  void assemble(Path path, Transmit out, byte[] scid, long now) {
    PacketSpace space = spaces.oneRtt();
    assembler.begin(out.buffer(), out.offset(), out.offset() + dueBytes);
    if (!assembler.open(space, path.dcid(), scid, NO_TOKEN)) {
      throw new IllegalStateException("no room for the header of a packet in an MTU probe");
    }
    recovery.beginPacket(space.number(), space.nextPacketNumber());
    assembler.frames().ping();
    int size = assembler.seal(dueBytes);
    recovery.onMtuProbeSent(space.number(), now, size, path.recoveryIndex());
    path.mtu().onProbeSent(size);
    dueBytes = 0;
  }
}
