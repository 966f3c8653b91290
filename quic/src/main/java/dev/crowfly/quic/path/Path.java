package dev.crowfly.quic.path;

import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.recovery.CongestionController;
import dev.crowfly.quic.recovery.PathRecovery;
import dev.crowfly.quic.recovery.RttEstimator;
import java.net.SocketAddress;

/**
 * One path of a connection: where it runs, what is known of it, and what may be sent on it.
 *
 * <p>Decides nothing: {@link PathManager} does. Not thread-safe.
 */
public final class Path {
  /** No connection ID, no time. */
  static final long NONE = -1;

  static final long NEVER = Long.MAX_VALUE;

  /** RFC 9000 §14: the datagram that every path must be able to carry. */
  static final int FULL_DATAGRAM_BYTES = 1200;

  /** A short packet but for its frames and its connection ID: first byte, number, tag. */
  private static final int SHORT_PACKET_BYTES = 1 + 4 + 16;

  /** A PATH_CHALLENGE or a PATH_RESPONSE. */
  private static final int PROBE_FRAME_BYTES = 9;

  /** An OBSERVED_ADDRESS: type, sequence number, address, port. */
  private static final int OBSERVATION_FRAME_BYTES = 4 + 8 + 16 + 2;

  private final SocketAddress local;
  private final SocketAddress peer;
  private final PathProperties properties;
  private final PathRecovery recovery;
  private final PathMtu mtu;
  private final AmplificationBudget budget = new AmplificationBudget();

  final PathValidation validation = new PathValidation();
  final ReceivedChallenges received = new ReceivedChallenges();
  final Observation observation;

  private int recoveryIndex;
  private PathState state = PathState.UNKNOWN;
  private byte[] dcid;
  private long dcidSequence = NONE;
  private int mtuBytes;

  /** The connection ID of ours that the peer used last here, or {@link #NONE}. */
  long scidSequence = NONE;

  /** Names this path for as long as the connection lives; indexes are used again. */
  long id;

  /** Whether the application has heard of the failure that followed its last probe. */
  boolean failureTold;

  /** Server: whether the peer moved here before the path was validated. */
  boolean migrating;

  /** Whether the peer sent anything but probing frames from here. */
  boolean carriedData;

  /** When it was validated last, or {@link #NONE}. */
  long validatedAt = NONE;

  /** When a challenge of ours was answered last, or {@link #NONE}. */
  long answeredAt = NONE;

  /** When it ceased to be the active path, or {@link #NONE}. */
  long leftAt = NONE;

  /** When its connection ID is given up, unless it is needed then. */
  long releaseAt = NEVER;

  /** When an authentic packet came from there last. */
  long heardAt;

  /** When we last sent something that asks for an acknowledgment, or {@link #NONE}. */
  long askedAt = NONE;

  private long datagramsReceived;
  private long datagramsSent;
  private long bytesReceived;
  private long bytesSent;

  /**
   * A path whose address is as yet validated only if the policy says so.
   *
   * @param local opaque key of the local end
   * @param peer opaque address of the far end
   * @param properties its initial RTT seeds the path's
   * @param mtu how large its datagrams may be, for this path alone
   * @param congestion in the state of a new path, for this path alone
   */
  public Path(
      SocketAddress local,
      SocketAddress peer,
      PathProperties properties,
      PathMtu mtu,
      CongestionController congestion) {
    this.local = local;
    this.peer = peer;
    this.properties = properties;
    recovery = new PathRecovery(new RttEstimator(properties.initialRttNanos()), congestion);
    observation = new Observation(peer);
    this.mtu = mtu;
    recovery.setObserver(mtu);
    mtuBytes = mtu.currentBytes();
    if (properties.addressValidated()) {
      budget.lift();
    }
  }

  /** The local key. */
  public SocketAddress local() {
    return local;
  }

  /** The far end's address. */
  public SocketAddress peer() {
    return peer;
  }

  /** What the policy says of the far end. */
  public PathProperties properties() {
    return properties;
  }

  /** RTT, congestion and loss state of this path. */
  public PathRecovery recovery() {
    return recovery;
  }

  /** Its index in {@link dev.crowfly.quic.recovery.Recovery}; 0 for the path of the handshake. */
  public int recoveryIndex() {
    return recoveryIndex;
  }

  void setRecoveryIndex(int index) {
    recoveryIndex = index;
  }

  /** How far its validation has come. */
  public PathState state() {
    return state;
  }

  /** Whether it is being asked, or has to answer. */
  boolean isBusy() {
    return validation.isRunning() || !received.isEmpty();
  }

  /** Whether packets of the peer came from there, but never an answer. */
  boolean isPretended() {
    return carriedData && validatedAt == NONE;
  }

  boolean isValidated() {
    return state == PathState.VALIDATED;
  }

  /** Moves on to a later state; an earlier one changes nothing. */
  void promote(PathState to) {
    if (to.compareTo(state) > 0) {
      state = to;
    }
  }

  /** Its validation failed: the only way back. */
  void fail() {
    state = PathState.FAILED;
  }

  /** What packets on this path are addressed to, not to be changed; null while there is none. */
  public byte[] dcid() {
    return dcid;
  }

  /** The sequence number of {@link #dcid}, or -1. */
  public long dcidSequence() {
    return dcidSequence;
  }

  void useDcid(long sequence, byte[] id) {
    dcidSequence = sequence;
    dcid = id;
  }

  void dropDcid() {
    dcidSequence = NONE;
    dcid = null;
  }

  /** Whether a datagram with these ends came on this path. */
  public boolean matches(SocketAddress otherLocal, SocketAddress otherPeer) {
    return Addresses.same(peer, otherPeer) && Addresses.same(local, otherLocal);
  }

  /** A datagram came in on this path; its bytes count even when nothing in it is authentic. */
  public void onReceived(int bytes) {
    datagramsReceived++;
    bytesReceived += bytes;
    budget.onReceived(bytes);
    updateLimit();
  }

  /** A datagram left on this path. */
  public void onSent(int bytes) {
    datagramsSent++;
    bytesSent += bytes;
    budget.onSent(bytes);
    updateLimit();
  }

  /** The peer proved that it receives at its address (RFC 9000 §8.1). */
  public void onAddressValidated() {
    budget.lift();
    updateLimit();
  }

  /** RFC 9002 §6.2.2.1: no probe timeout runs while nothing can be sent. */
  private void updateLimit() {
    recovery.setAmplificationLimited(budget.allow(FULL_DATAGRAM_BYTES) < FULL_DATAGRAM_BYTES);
  }

  /** Whether the three-times limit is gone. */
  public boolean isAddressValidated() {
    return budget.isLifted();
  }

  /** How large the next datagram may be, at most {@code roomBytes}; 0 = nothing may leave. */
  public int sendableBytes(int roomBytes) {
    return budget.allow(Math.min(roomBytes, mtuBytes));
  }

  /** How large a probe of the path MTU may be, at most {@code roomBytes}. */
  public int probeableBytes(int roomBytes) {
    return budget.allow((int) Math.min(roomBytes, recovery.congestion().windowBytes()));
  }

  /** Whether the three-times limit leaves room for a packet with a probing frame. */
  boolean hasRoomForProbe() {
    return hasRoomFor(PROBE_FRAME_BYTES);
  }

  /** Whether it leaves room for a packet with a report of the peer's address. */
  boolean hasRoomForObservation() {
    return hasRoomFor(OBSERVATION_FRAME_BYTES);
  }

  private boolean hasRoomFor(int frameBytes) {
    int least = SHORT_PACKET_BYTES + (dcid == null ? 0 : dcid.length) + frameBytes;
    return budget.allow(least) == least;
  }

  /** The largest datagram that is sent here, in bytes. */
  public int mtuBytes() {
    return mtuBytes;
  }

  /** What is known of the sizes that the path carries. */
  public PathMtu mtu() {
    return mtu;
  }

  /** Takes over what path MTU discovery has found; whether that is news. */
  boolean takeMtu() {
    if (mtuBytes == mtu.currentBytes()) {
      return false;
    }
    mtuBytes = mtu.currentBytes();
    recovery.congestion().setMaxDatagramSize(mtuBytes);
    return true;
  }

  PathStats stats(boolean active) {
    RttEstimator rtt = recovery.rtt();
    return new PathStats(
        local,
        peer,
        state,
        active,
        rtt.smoothedNanos(),
        rtt.minNanos(),
        rtt.variationNanos(),
        recovery.congestion().windowBytes(),
        recovery.bytesInFlight(),
        mtuBytes,
        datagramsReceived,
        datagramsSent,
        bytesReceived,
        bytesSent,
        recovery.packetsLost(),
        recovery.ptoCount(),
        validation.unanswered(),
        budget.timesUsedUp(),
        dcidSequence,
        scidSequence);
  }
}
