package dev.crowfly.quic.connection;

import dev.crowfly.quic.QuicObserver.KeyTrigger;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.recovery.PathRecovery;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.HeaderWriter;
import dev.crowfly.quic.wire.PacketNumber;

/**
 * Decides what leaves now and in which packets: space by space, as much as congestion control, the
 * anti-amplification limit and the datagram's room allow (RFC 9000 §12.2, §14.1).
 *
 * <p>The {@link DatagramAssembler} knows where bytes stand, the {@link PacketFiller} who has some.
 */
final class Sender {
  /** RFC 9000 §14: the datagram that every path must be able to carry. */
  static final int FULL_DATAGRAM_BYTES = 1200;

  private static final int PATH = 0;

  /** A further packet wants at least this much room, or it is left to the next datagram. */
  private static final int LEAST_PACKET_BYTES = 128;

  private static final byte[] NO_TOKEN = {};

  private final boolean client;
  private final PacketSpaces spaces;
  private final Recovery recovery;
  private final ConnectionIds ids;
  private final PacketFiller filler;
  private final CloseSender closeSender;
  private final DatagramAssembler assembler;
  private final Observation observation;
  private final byte[] scid;

  private byte[] initialToken = NO_TOKEN;
  private long packetsSent;

  // The datagram being assembled.
  private boolean datagramAckEliciting;
  private boolean datagramFullSize;
  private boolean datagramHasHandshake;

  // Its open packet.
  private boolean packetAckEliciting;
  private long packetAcksThrough;

  Sender(
      boolean client,
      PacketSpaces spaces,
      Recovery recovery,
      ConnectionIds ids,
      PacketFiller filler,
      byte[] scid,
      Observation observation) {
    this.client = client;
    this.spaces = spaces;
    this.recovery = recovery;
    this.ids = ids;
    this.filler = filler;
    this.scid = scid;
    this.observation = observation;
    assembler = new DatagramAssembler(observation);
    closeSender = new CloseSender(spaces, client);
  }

  /** The token that a client's Initial packets carry from now on. */
  void setInitialToken(byte[] token) {
    initialToken = token;
  }

  long packetsSent() {
    return packetsSent;
  }

  /** The room that frames have in a 1-RTT packet that fills a datagram of the path. */
  int datagramRoom(Path path) {
    byte[] dcid = ids.dcid();
    if (dcid == null) {
      return 0;
    }
    int header = HeaderWriter.shortSize(dcid.length, PacketNumber.MAX_LENGTH);
    return path.properties().maxDatagramBytes() - header - DatagramAssembler.TAG_BYTES;
  }

  /** Whether the datagram sent last asks for an acknowledgment. */
  boolean wasAckEliciting() {
    return datagramAckEliciting;
  }

  /** Whether the datagram sent last had a Handshake packet in it. */
  boolean hadHandshakePacket() {
    return datagramHasHandshake;
  }

  /** Writes the next datagram of a live connection; false when nothing may or wants to leave. */
  boolean poll(Transmit out, Path path, long now) {
    int room = begin(out, path);
    for (PacketSpace space : spaces.all()) {
      if (room == 0 || !space.canSend()) {
        continue;
      }
      boolean data = maySendData(space, room);
      if (data || maySendAck(space, room, now)) {
        if (assembler.openSpace() != null && assembler.roomBehind() < LEAST_PACKET_BYTES) {
          break;
        }
        seal(0, now);
        write(space, data, now);
      }
    }
    if (assembler.openSpace() == null) {
      return false;
    }
    seal(datagramFullSize ? room : 0, now);
    finish(out, path);
    return true;
  }

  /** Writes the datagram that closes the connection; false when it is not owed. */
  boolean pollClose(Closing closing, Transmit out, Path path) {
    if (begin(out, path) == 0) {
      return false;
    }
    int packets = closeSender.assemble(closing, assembler, ids.dcid(), scid, initialToken);
    packetsSent += packets;
    if (packets > 0) {
      finish(out, path);
    }
    return packets > 0;
  }

  /** Returns how large the datagram may be; 0 = none may leave. */
  private int begin(Transmit out, Path path) {
    int room = path.sendableBytes(out.limit() - out.offset());
    if (ids.dcid() == null || room < LEAST_PACKET_BYTES) {
      return 0;
    }
    assembler.begin(out.buffer(), out.offset(), out.offset() + room);
    datagramAckEliciting = false;
    datagramFullSize = false;
    datagramHasHandshake = false;
    return room;
  }

  private void finish(Transmit out, Path path) {
    path.onSent(assembler.length());
    out.filled(assembler.length(), path.local(), path.peer());
  }

  private boolean maySendData(PacketSpace space, int room) {
    boolean allowed = owesProbe(space) || (filler.hasData(space) && hasWindow(space));
    // RFC 9000 §14.1: an Initial that asks for an acknowledgment travels in a full datagram.
    return allowed && (room >= FULL_DATAGRAM_BYTES || space.level() != EncryptionLevel.INITIAL);
  }

  /**
   * Whether the congestion window has room. One handshake packet may always be on its way: 1-RTT
   * packets that fill the window may be acknowledged only once the handshake has gone on, so that
   * it must not wait for them.
   */
  private boolean hasWindow(PacketSpace space) {
    PathRecovery path = recovery.path(PATH);
    return path.canSend(FULL_DATAGRAM_BYTES)
        || (space.level() != EncryptionLevel.ONE_RTT
            && path.ackElicitingInFlight(space.number()) == 0);
  }

  private boolean maySendAck(PacketSpace space, int room, long now) {
    boolean full = client && space.level() == EncryptionLevel.INITIAL;
    return space.acks().isAckDue(now) && (room >= FULL_DATAGRAM_BYTES || !full);
  }

  private boolean owesProbe(PacketSpace space) {
    return recovery.path(PATH).probesOwed(space.number()) > 0;
  }

  private void write(PacketSpace space, boolean data, long now) {
    boolean initial = space.level() == EncryptionLevel.INITIAL;
    if (space.oneRttKeys() != null) {
      space.oneRttKeys().updateIfDue(now);
      observation.keyPhase(space.oneRttKeys().generation(), KeyTrigger.LOCAL_UPDATE);
    }
    boolean fullDatagram = data && filler.needsFullDatagram(space);
    if (!assembler.open(space, ids.dcid(), scid, initial ? initialToken : NO_TOKEN)) {
      throw new IllegalStateException("no room for the header of a packet in a new datagram");
    }
    TokenSink tokens = recovery.beginPacket(space.number(), space.nextPacketNumber());
    packetAcksThrough = filler.writeAck(space, assembler.frames(), tokens, now);
    packetAckEliciting =
        data
            && filler.writeData(
                space,
                assembler.frames(),
                tokens,
                owesProbe(space),
                now,
                recovery.path(PATH).rtt().smoothedNanos());
    datagramAckEliciting |= packetAckEliciting;
    datagramFullSize |= fullDatagram || (initial && (client || packetAckEliciting));
    datagramHasHandshake |= space.level() == EncryptionLevel.HANDSHAKE;
  }

  /** Seals the open packet, if there is one, and records it. */
  private void seal(int datagramLength, long now) {
    PacketSpace space = assembler.openSpace();
    if (space == null) {
      return;
    }
    int unpadded = assembler.frames().position();
    int size = assembler.seal(datagramLength);
    boolean padded = assembler.frames().position() > unpadded;
    recovery.onPacketSent(
        space.number(), now, size, packetAckEliciting, packetAckEliciting || padded, PATH);
    if (space.oneRttKeys() != null && packetAcksThrough >= 0) {
      space.oneRttKeys().onAckSent(packetAcksThrough);
    }
    packetsSent++;
  }
}
