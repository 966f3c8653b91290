package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.ack.AckTracker;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.cid.LocalConnectionIds;
import dev.crowfly.quic.cid.RemoteConnectionIds;
import dev.crowfly.quic.recovery.NewReno;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.recovery.TokenOwner;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.testing.SeededRandom;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameType;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.PacketType;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One side of a connection as far as paths need it: real frames, real recovery, real connection
 * IDs; no keys, and data that is just numbers, carried in MAX_DATA frames.
 */
final class PathSide extends IgnoringVisitor implements TokenOwner {
  static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION_DATA;
  static final int FULL = 1200;
  static final PathMtuSettings FIXED_MTU = new PathMtuSettings(false, FULL);
  static final long MILLI = 1_000_000L;

  private static final int OVERHEAD = 30;
  private static final int ACK = 0;
  private static final int DATA = 1;
  private static final int NEW_CID = 2;
  private static final int RETIRE_CID = 3;
  private static final int OBSERVED = 4;

  final boolean client;
  final PathManager paths;
  final Recovery recovery;
  final LocalConnectionIds local;
  final RemoteConnectionIds remote;
  final List<PathEvent> events = new ArrayList<>();
  final ArrayDeque<Long> toSend = new ArrayDeque<>();
  final Set<Long> received = new HashSet<>();

  private final AckTracker acks = AckTracker.delayed(25 * MILLI);
  private final FrameWriter writer = new FrameWriter();
  private final FrameReader reader = new FrameReader();
  private final byte[] buffer = new byte[FULL];
  private final byte[] resetToken = new byte[16];
  private long nextCid = 1;
  private int pingsOwed;

  // The packet that was sent last.
  Path sentOn;

  // The packet that is being received.
  private Path path;
  private boolean ackEliciting;
  private boolean nonProbing;
  private long usedBySamePacket;
  private long now;

  PathSide(
      PathSettings settings,
      SocketAddress localAddress,
      SocketAddress peerAddress,
      long rttSeed,
      int issued,
      long seed) {
    client = settings.client();
    PathProperties known = properties(rttSeed);
    Path first =
        new Path(localAddress, peerAddress, known, FIXED_MTU.create(known), new NewReno(FULL));
    first.onAddressValidated();
    recovery = new Recovery(client, this, first.recovery());
    recovery.onHandshakeKeysAvailable();
    recovery.onHandshakeConfirmed();
    local = new LocalConnectionIds(cid(client, 0), PathSide::token);
    local.setPeerLimit(issued);
    remote = new RemoteConnectionIds(cid(!client, 0));
    paths =
        new PathManager(
            settings,
            first,
            peer -> properties(rttSeed),
            NewReno::new,
            recovery,
            local,
            remote,
            new SeededRandom(seed));
    paths.onHandshakeConfirmed();
  }

  private static PathProperties properties(long rttSeed) {
    return new PathProperties(FULL, rttSeed, false, new byte[0]);
  }

  private static ConnectionId cid(boolean ofClient, long number) {
    return ConnectionId.ofHex(String.format("%s%08x", ofClient ? "cc" : "ee", number));
  }

  private static void token(ConnectionId id, byte[] out, int offset) {
    byte[] bytes = id.toByteArray();
    System.arraycopy(bytes, 0, out, offset, bytes.length);
  }

  /** Asks for a packet that moves the connection. */
  void ping() {
    pingsOwed++;
  }

  void issueCids() {
    while (local.canIssue()) {
      local.issue(cid(client, nextCid++));
    }
  }

  void drainEvents() {
    for (PathEvent event = paths.pollEvent(); event != null; event = paths.pollEvent()) {
      events.add(event);
    }
  }

  // --------------------------------------------------------------------------------- sending

  /** The next packet, which leaves on {@link #sentOn}; null if there is none. */
  Packet poll(long time) {
    Path probing = paths.probes().nextPathToProbe(null, null, time);
    Packet packet = probing == null ? null : write(probing, time);
    return packet == null ? write(paths.activePath(), time) : packet;
  }

  private Packet write(Path out, long time) {
    int room = out.sendableBytes(FULL);
    if (out.dcid() == null || room < OVERHEAD + 16) {
      return null;
    }
    boolean active = out == paths.activePath();
    long number = recovery.nextPacketNumber(SPACE);
    TokenSink tokens = recovery.beginPacket(SPACE, number);
    writer.reset(buffer, 0, room - OVERHEAD);
    boolean full = paths.probes().writeProbingFrames(out, writer);
    paths.probes().writeObservation(out, writer, tokens, OBSERVED, time);
    if (active) {
      boolean probe = out.recovery().probesOwed(SPACE) > 0;
      boolean window = out.recovery().canSend(FULL);
      full |= (window || probe) && writeData(tokens);
      writeCids(tokens);
      if (probe && writer.position() == 0) {
        writer.ping();
      }
    }
    boolean asks = writer.position() > 0;
    if (active && acks.hasUnackedAckEliciting() && (asks || acks.isAckDue(time))) {
      asks |= !asks && paths.probes().wantsPingWithAck(time) && writer.ping();
      if (writer.ack(acks.ranges(), acks.ackDelayNanos(time) / 8000)) {
        tokens.token(ACK, acks.largestReceived(), 0, 0);
        acks.onAckSent();
      }
    }
    if (writer.position() == 0) {
      return null;
    }
    byte[] dcid = out.dcid();
    int size = full ? room : writer.position() + OVERHEAD;
    recovery.onPacketSent(SPACE, time, size, asks, asks || full, out.recoveryIndex());
    paths.probes().onDatagramSent(out, size, asks, time);
    sentOn = out;
    byte[] frames = new byte[writer.position()];
    System.arraycopy(buffer, 0, frames, 0, frames.length);
    return new Packet(dcid, number, frames, size);
  }

  private boolean writeData(TokenSink tokens) {
    if (pingsOwed > 0 && writer.ping()) {
      pingsOwed--;
    }
    Long data = toSend.peek();
    if (data == null || !writer.maxData(data)) {
      return false;
    }
    toSend.remove();
    tokens.token(DATA, data, 0, 0);
    return true;
  }

  private void writeCids(TokenSink tokens) {
    for (long s = remote.nextToRetire();
        s >= 0 && s != sentSequence() && writer.retireConnectionId(s);
        s = remote.nextToRetire()) {
      remote.onRetirementSent(s);
      tokens.token(RETIRE_CID, s, 0, 0);
    }
    for (long s = local.nextToAnnounce(); s >= 0 && writeNew(s); s = local.nextToAnnounce()) {
      local.onAnnounced(s);
      tokens.token(NEW_CID, s, 0, 0);
    }
  }

  private long sentSequence() {
    return paths.activePath().dcidSequence();
  }

  private boolean writeNew(long sequence) {
    byte[] id = local.id(sequence).toByteArray();
    local.copyResetToken(sequence, resetToken, 0);
    return writer.newConnectionId(
        sequence, local.retirePriorTo(sequence), id, 0, id.length, resetToken, 0);
  }

  @Override
  public void onTokenAcked(int kind, long a, long b, long c) {
    switch (kind) {
      case ACK -> acks.onAckOfAckReceived(a);
      case NEW_CID -> local.onAnnouncementAcked(a);
      case RETIRE_CID -> remote.onRetirementAcked(a);
      case OBSERVED -> paths.probes().onObservationAcked(a, b);
      default -> {}
    }
  }

  @Override
  public void onTokenLost(int kind, long a, long b, long c) {
    switch (kind) {
      case DATA -> toSend.add(a);
      case NEW_CID -> local.onAnnouncementLost(a);
      case RETIRE_CID -> remote.onRetirementLost(a);
      case OBSERVED -> paths.probes().onObservationLost(a, b);
      default -> {}
    }
  }

  @Override
  public void onTokenProbe(int kind, long a, long b, long c) {
    onTokenLost(kind, a, b, c);
  }

  // ------------------------------------------------------------------------------- receiving

  /** Returns whether the packet was processed. */
  boolean receive(Packet packet, SocketAddress at, SocketAddress from, long time)
      throws TransportError {
    now = time;
    Path known = paths.find(at, from);
    if (known == null && client) {
      return false;
    }
    if (known != null) {
      known.onReceived(packet.size());
    }
    long sequence = local.sequenceOf(packet.dcid(), 0, packet.dcid().length);
    if (sequence < 0 || acks.isDuplicate(packet.number())) {
      return false;
    }
    path = paths.onAuthenticated(known, at, from, sequence, packet.size(), time);
    if (path == null) {
      return false;
    }
    usedBySamePacket = sequence;
    ackEliciting = false;
    nonProbing = false;
    reader.read(packet.frames(), 0, packet.frames().length, PacketType.ONE_RTT, this);
    acks.onPacketReceived(packet.number(), ackEliciting, time);
    paths.onProcessed(path, packet.number(), nonProbing, time);
    return true;
  }

  @Override
  public void onFrame(long type) {
    ackEliciting |= FrameType.isAckEliciting(type);
    nonProbing |= !FrameType.isProbing(type);
  }

  @Override
  public void onAck(long largestAcknowledged, long ackDelay) throws TransportError {
    recovery.onAckBegin(SPACE, largestAcknowledged, ackDelay * 8000, now);
  }

  @Override
  public void onAckRange(long smallest, long largest) throws TransportError {
    recovery.onAckRange(smallest, largest);
  }

  @Override
  public void onAckEnd() {
    recovery.onAckEnd();
  }

  @Override
  public void onMaxData(long maximum) {
    received.add(maximum);
  }

  @Override
  public void onNewConnectionId(
      long sequence, long retirePriorTo, byte[] buf, int cidOffset, int cidLength, int tokenOffset)
      throws TransportError {
    remote.onNewConnectionId(sequence, retirePriorTo, buf, cidOffset, cidLength, buf, tokenOffset);
    paths.onRemoteConnectionIdsChanged();
  }

  @Override
  public void onRetireConnectionId(long sequence) throws TransportError {
    if (local.onRetireConnectionId(sequence, usedBySamePacket) != null) {
      issueCids();
    }
  }

  @Override
  public void onPathChallenge(long data) {
    paths.onPathChallenge(path, data, now);
  }

  @Override
  public void onPathResponse(long data) {
    paths.onPathResponse(path, data, now);
  }

  @Override
  public void onObservedAddress(long sequence, byte[] buf, int ipOffset, int ipLength, int port)
      throws TransportError {
    paths.onObservedAddress(path, sequence, buf, ipOffset, ipLength, port);
  }

  // ------------------------------------------------------------------------------------ time

  long nextTimeout(long time) {
    long deadline = acks.ackDeadline();
    long next = Math.min(recovery.nextTimeout(), paths.nextTimeout());
    return deadline > time ? Math.min(next, deadline) : next;
  }

  void onTimeout(long time) {
    recovery.onTimeout(time);
    paths.onTimeout(time);
  }
}
