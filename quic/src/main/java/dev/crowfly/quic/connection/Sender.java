package dev.crowfly.quic.connection;

import dev.crowfly.quic.QuicObserver.KeyTrigger;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.path.PathManager;
import dev.crowfly.quic.recovery.Pacer;
import dev.crowfly.quic.recovery.PathRecovery;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.HeaderWriter;
import dev.crowfly.quic.wire.PacketNumber;
import java.net.SocketAddress;

/**
 * Decides what leaves now and in which packets: space by space, as much as congestion control, the
 * anti-amplification limit and the datagram's room allow (RFC 9000 §12.2, §14.1).
 *
 * <p>The {@link DatagramAssembler} knows where bytes stand, the {@link PacketFiller} who has some.
 */
final class Sender {
  /** RFC 9000 §14: the datagram that every path must be able to carry. */
  static final int FULL_DATAGRAM_BYTES = 1200;

  /** A further packet wants at least this much room, or it is left to the next datagram. */
  private static final int LEAST_PACKET_BYTES = 128;

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private static final byte[] NO_TOKEN = {};

  private final boolean client;
  private final PacketSpaces spaces;
  private final Recovery recovery;
  private final PathManager paths;
  private final PacketFiller filler;
  private final CloseSender closeSender;
  private final MtuProbeSender mtuProbes;
  private final DatagramAssembler assembler;
  private final ObserverFeed feed;
  private final byte[] scid;

  private byte[] initialToken = NO_TOKEN;
  private long packetsSent;

  private long pacedUntil = TimerTable.NEVER;

  // The datagram being assembled.
  private Path path;
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
      PathManager paths,
      PacketFiller filler,
      byte[] scid,
      ObserverFeed feed) {
    this.client = client;
    this.spaces = spaces;
    this.recovery = recovery;
    this.paths = paths;
    this.filler = filler;
    this.scid = scid;
    this.feed = feed;
    assembler = new DatagramAssembler(feed);
    closeSender = new CloseSender(spaces, client);
    mtuProbes = new MtuProbeSender(spaces, recovery, assembler);
  }

  /** The token that a client's Initial packets carry from now on. */
  void setInitialToken(byte[] token) {
    initialToken = token;
  }

  long packetsSent() {
    return packetsSent;
  }

  /** The room that frames have in a 1-RTT packet that fills a datagram of the active path. */
  int datagramRoom() {
    Path path = paths.activePath();
    if (path.dcid() == null) {
      return 0;
    }
    return path.mtuBytes() - shortPacketOverhead(path);
  }

  private static int shortPacketOverhead(Path path) {
    return HeaderWriter.shortSize(path.dcid().length, PacketNumber.MAX_LENGTH)
        + DatagramAssembler.TAG_BYTES;
  }

  /** When the pacer lets go what it held back at the last poll; NEVER if that was nothing. */
  long pacedUntil() {
    return pacedUntil;
  }

  /** Whether the datagram sent last asks for an acknowledgment. */
  boolean wasAckEliciting() {
    return datagramAckEliciting;
  }

  /** Whether the datagram sent last had a Handshake packet in it. */
  boolean hadHandshakePacket() {
    return datagramHasHandshake;
  }

  /**
   * Writes the next datagram of a live connection; false when nothing may or wants to leave.
   *
   * @param local where it has to leave from, or null
   * @param peer where it has to go, or null
   */
  boolean poll(SocketAddress local, SocketAddress peer, Transmit out, long now) {
    Path chosen = paths.probes().choosePath(local, peer, now);
    if (chosen == null) {
      return false;
    }
    return chosen == paths.activePath() ? pollActive(out, now) : pollProbe(out, chosen, now);
  }

  private boolean pollActive(Transmit out, long now) {
    pacedUntil = TimerTable.NEVER;
    path = paths.activePath();
    boolean asks = paths.probes().owesFrames(path, now);
    int slot = out.limit() - out.offset();
    if (mtuProbes.isDue(path, asks ? 0 : slot, now) && maySendMtuProbe(now)) {
      sendMtuProbe(out, now);
      return true;
    }
    // What shows whether the path works must not depend on its carrying more than the base.
    int room = begin(out, LEAST_PACKET_BYTES, asks ? path.mtu().baseBytes() : NO_LIMIT);
    if (room > 0) {
      int most = path.mtuBytes() - shortPacketOverhead(path);
      filler.dropDatagramsLargerThan(most - FrameWriter.datagramToEndOverhead());
    }
    for (PacketSpace space : spaces.inUse()) {
      if (room == 0 || !space.canSend()) {
        continue;
      }
      boolean data = maySendData(space, room, now);
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
    seal(datagramFullSize ? Math.min(room, path.mtu().baseBytes()) : 0, now);
    finish(out, now);
    return true;
  }

  private boolean maySendMtuProbe(long now) {
    return path.recovery().canSend(mtuProbes.dueBytes()) && isPaced(mtuProbes.dueBytes(), now);
  }

  private void sendMtuProbe(Transmit out, long now) {
    feed.on(path);
    datagramHasHandshake = false;
    datagramAckEliciting = true;
    mtuProbes.assemble(path, out, scid, now);
    packetsSent++;
    finish(out, now);
    // Something that arrives has to follow, or nothing but a probe timeout would tell the loss.
    filler.owePing();
  }

  /** Writes a datagram that asks or answers on a path that is not the active one. */
  private boolean pollProbe(Transmit out, Path probed, long now) {
    path = probed;
    PacketSpace space = spaces.oneRtt();
    int room = begin(out, 1, path.mtu().baseBytes());
    if (room == 0 || !assembler.open(space, path.dcid(), scid, NO_TOKEN)) {
      return false;
    }
    TokenSink tokens = recovery.beginPacket(space.number(), space.nextPacketNumber());
    packetAcksThrough = -1;
    boolean full = filler.writeProbing(path, assembler.frames(), tokens, now);
    if (assembler.isPacketEmpty()) {
      assembler.abandon();
      return false;
    }
    packetAckEliciting = true;
    datagramAckEliciting = true;
    seal(full ? room : 0, now);
    finish(out, now);
    return true;
  }

  /** Writes the datagram that closes the connection; false when it is not owed. */
  boolean pollClose(Closing closing, Transmit out, long now) {
    path = paths.activePath();
    if (begin(out, LEAST_PACKET_BYTES, NO_LIMIT) == 0) {
      return false;
    }
    int packets = closeSender.assemble(closing, assembler, path.dcid(), scid, initialToken);
    packetsSent += packets;
    if (packets > 0) {
      finish(out, now);
    }
    return packets > 0;
  }

  /** Returns how large the datagram may be; 0 = none may leave. */
  private int begin(Transmit out, int least, int most) {
    feed.on(path);
    int room = path.sendableBytes(Math.min(most, out.limit() - out.offset()));
    datagramAckEliciting = false;
    datagramFullSize = false;
    datagramHasHandshake = false;
    assembler.begin(out.buffer(), out.offset(), out.offset() + room);
    return path.dcid() == null || room < least ? 0 : room;
  }

  private void finish(Transmit out, long now) {
    paths.probes().onDatagramSent(path, assembler.length(), datagramAckEliciting, now);
    out.filled(assembler.length(), path.local(), path.peer());
  }

  private boolean maySendData(PacketSpace space, int room, long now) {
    boolean allowed =
        owesProbe(space)
            || (filler.hasData(space, frameRoom(room), now)
                && hasWindow(space)
                && isPaced(path.mtuBytes(), now));
    // RFC 9000 §14.1: an Initial that asks for an acknowledgment travels in a full datagram.
    return allowed && (room >= FULL_DATAGRAM_BYTES || space.level() != EncryptionLevel.INITIAL);
  }

  /** The room that frames have in the next 1-RTT packet, behind the one that is open. */
  private int frameRoom(int room) {
    int behind = assembler.openSpace() == null ? room : assembler.roomBehind();
    return behind - shortPacketOverhead(path);
  }

  /** RFC 9002 §7.7. Remembers when to go on, if not now. */
  private boolean isPaced(int sizeBytes, long now) {
    Pacer pacer = path.recovery().pacer();
    if (pacer.canSend(sizeBytes, now)) {
      return true;
    }
    pacedUntil = pacer.nextSendTime(now);
    return false;
  }

  /**
   * Whether the congestion window has room. One handshake packet may always be on its way: 1-RTT
   * packets that fill the window may be acknowledged only once the handshake has gone on, so that
   * it must not wait for them.
   */
  private boolean hasWindow(PacketSpace space) {
    PathRecovery state = path.recovery();
    return (state.canSend(path.mtuBytes()) && mtuProbes.dueBytes() == 0)
        || (space.level() != EncryptionLevel.ONE_RTT
            && state.ackElicitingInFlight(space.number()) == 0);
  }

  private boolean maySendAck(PacketSpace space, int room, long now) {
    boolean full = client && space.level() == EncryptionLevel.INITIAL;
    return space.acks().isAckDue(now) && (room >= FULL_DATAGRAM_BYTES || !full);
  }

  private boolean owesProbe(PacketSpace space) {
    return path.recovery().probesOwed(space.number()) > 0;
  }

  private void write(PacketSpace space, boolean data, long now) {
    boolean initial = space.level() == EncryptionLevel.INITIAL;
    if (space.oneRttKeys() != null) {
      space.oneRttKeys().updateIfDue(now);
      feed.keyPhase(space.oneRttKeys().generation(), KeyTrigger.LOCAL_UPDATE);
    }
    if (!assembler.open(space, path.dcid(), scid, initial ? initialToken : NO_TOKEN)) {
      throw new IllegalStateException("no room for the header of a packet in a new datagram");
    }
    TokenSink tokens = recovery.beginPacket(space.number(), space.nextPacketNumber());
    packetAcksThrough = filler.writeAck(space, assembler.frames(), tokens, now);
    packetAckEliciting = data && writeData(space, tokens, now);
    if (!packetAckEliciting && filler.wantsPingWithAck(space, now)) {
      packetAckEliciting = assembler.frames().ping();
    }
    datagramAckEliciting |= packetAckEliciting;
    datagramFullSize |= initial && (client || packetAckEliciting);
    datagramHasHandshake |= space.level() == EncryptionLevel.HANDSHAKE;
  }

  private boolean writeData(PacketSpace space, TokenSink tokens, long now) {
    int before = assembler.frames().position();
    if (space.level() == EncryptionLevel.ONE_RTT) {
      datagramFullSize |= filler.writeProbing(path, assembler.frames(), tokens, now);
    }
    boolean probing = assembler.frames().position() > before;
    long rttNanos = path.recovery().rtt().smoothedNanos();
    boolean probe = owesProbe(space) && !probing;
    return filler.writeData(space, assembler.frames(), tokens, probe, now, rttNanos) || probing;
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
        space.number(),
        now,
        size,
        packetAckEliciting,
        packetAckEliciting || padded,
        path.recoveryIndex());
    if (space.oneRttKeys() != null && packetAcksThrough >= 0) {
      space.oneRttKeys().onAckSent(packetAcksThrough);
    }
    packetsSent++;
  }
}
