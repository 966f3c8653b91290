package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.cid.LocalConnectionIds;
import dev.crowfly.quic.cid.RemoteConnectionIds;
import dev.crowfly.quic.recovery.CongestionController;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.AddressDiscovery;
import dev.crowfly.quic.wire.FrameWriter;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The paths of one connection, either role (RFC 9000 §8.2, §9).
 *
 * <p><b>Per datagram received</b>: {@link #find}; if there is one, {@link Path#onReceived}; a
 * client drops what comes on no path of its own. Per 1-RTT packet that was authentic: {@link
 * #onAuthenticated} before its frames are read and {@link #onProcessed} after. <b>Per datagram
 * sent</b>: {@link #nextPathToProbe} or else {@link #activePath}, {@link #writeProbingFrames}, and
 * {@link #onDatagramSent}. <b>Time</b>: {@link #nextTimeout} and {@link #onTimeout}, always after
 * that of the recovery, whose probe timeouts tell that a path is dead.
 *
 * <p>Times are nanoseconds and never go back. Not thread-safe.
 */
public final class PathManager {
  private static final long NEVER = Path.NEVER;

  /** How often at most a receiver asks whether it is still heard. */
  private static final long LEAST_PING_INTERVAL_NANOS = 100_000_000L;

  /** For how many probe timeouts a hint of the peer counts, and a path counts as just left. */
  private static final int HINT_PTOS = 3;

  private final PathSettings settings;
  private final PathTable table;
  private final PathIds ids;
  private final PathEvents events = new PathEvents();
  private final PathLifecycle lifecycle;
  private final ObservedAddresses observed = new ObservedAddresses();
  private final RandomSource random;
  private final byte[] challenge = new byte[Long.BYTES];

  private boolean confirmed;
  private boolean peerDisabledMigration;
  private boolean pingOwed;
  private long largestNonProbing = Path.NONE;

  /**
   * The manager of a connection whose handshake runs on {@code handshakePath}.
   *
   * @param handshakePath has index 0 in {@code recovery}; counts as validated, since the handshake
   *     validates it
   * @param policy what is known of addresses
   * @param congestion makes the congestion controller of a new path for a maximum datagram size
   * @param recovery gets the new paths
   * @param local the IDs that we issued
   * @param remote the IDs that the peer issued, of which number 0 belongs to the handshake's path
   */
  public PathManager(
      PathSettings settings,
      Path handshakePath,
      PathPolicy policy,
      IntFunction<CongestionController> congestion,
      Recovery recovery,
      LocalConnectionIds local,
      RemoteConnectionIds remote,
      RandomSource random) {
    this.settings = settings;
    this.random = random;
    table = new PathTable(settings.maxPaths());
    ids = new PathIds(table, local, remote);
    lifecycle =
        new PathLifecycle(
            settings.client(), table, ids, events, policy, congestion, recovery, handshakePath);
    handshakePath.useDcid(0, remote.id(0).toByteArray());
    handshakePath.scidSequence = 0;
  }

  // --------------------------------------------------------------------------- the handshake

  /** The handshake is confirmed: paths may be probed and changed (RFC 9000 §9). */
  public void onHandshakeConfirmed() {
    confirmed = true;
  }

  /** Sets who hears of what becomes of paths; nobody at first. */
  public void setListener(PathListener listener) {
    lifecycle.setListener(listener);
  }

  /** Sets the peer's max_ack_delay, in nanoseconds; 25 ms until then. */
  public void setPeerMaxAckDelay(long nanos) {
    lifecycle.setMaxAckDelay(nanos);
  }

  /** The peer sent disable_active_migration (RFC 9000 §18.2). */
  public void onPeerDisabledMigration() {
    peerDisabledMigration = true;
  }

  /** Both sides' address_discovery transport parameters are known. */
  public void setAddressDiscovery(AddressDiscovery own, AddressDiscovery peer) {
    observed.negotiate(own, peer);
    for (int i = 0; i < table.size(); i++) {
      observed.onPath(table.get(i));
    }
  }

  /**
   * The peer's connection IDs have changed: after NEW_CONNECTION_ID frames, and when a client
   * learns what the server calls itself.
   */
  public void onRemoteConnectionIdsChanged() {
    ids.refresh();
    ids.assign(activePath());
  }

  // --------------------------------------------------------------------------------- lookups

  /** The path that data is sent on; there is always one. */
  public Path activePath() {
    return lifecycle.active();
  }

  /** The path between these two, or null; allocates nothing. */
  public Path find(SocketAddress local, SocketAddress peer) {
    Path active = lifecycle.active();
    return active.matches(local, peer) ? active : table.find(local, peer);
  }

  /** How many paths there are. */
  public int size() {
    return table.size();
  }

  // --------------------------------------------------------------------------------- packets

  /**
   * A 1-RTT packet was authentic and new; its frames come next.
   *
   * @param known what {@link #find} gave, or null
   * @param scidSequence the sequence number of the ID of ours that it was sent to
   * @param datagramBytes the size of the datagram
   * @return the path that it came on, which may be a new one; null = drop the packet, with no trace
   */
  public Path onAuthenticated(
      Path known,
      SocketAddress local,
      SocketAddress peer,
      long scidSequence,
      int datagramBytes,
      long now) {
    Path path = known == null ? admit(local, peer, scidSequence, datagramBytes, now) : known;
    if (path != null) {
      path.heardAt = now;
      if (path.scidSequence != scidSequence && known != null) {
        path.scidSequence = scidSequence;
      }
    }
    return path;
  }

  private Path admit(
      SocketAddress local, SocketAddress peer, long scidSequence, int datagramBytes, long now) {
    if (settings.client() || !confirmed) {
      return null;
    }
    Path holder = ids.isLocalZeroLength() ? null : holderOf(scidSequence);
    // RFC 9000 §9: whoever moves on purpose changes the connection ID (§9.5), and was asked not to.
    // A NAT changes nothing but the address, and must not end the connection.
    if ((settings.migrationDisabled() && holder == null) || !lifecycle.makeRoomForPeer()) {
      return null;
    }
    Path path = lifecycle.create(local, peer, now);
    path.onReceived(datagramBytes);
    observed.onPath(path);
    events.add(new PathEvent.New(local, peer));
    if (holder == null) {
      path.scidSequence = scidSequence;
      ids.assign(path);
    } else {
      events.add(
          new PathEvent.ReusedSourceConnectionId(
              scidSequence, holder.local(), holder.peer(), local, peer));
      // RFC 9000 §9.5: the peer did not move on purpose, so our ID for it may stay, too.
      if (!ids.share(path, holder)) {
        ids.assign(path);
      }
    }
    lifecycle.validate(path, now);
    return path;
  }

  private Path holderOf(long scidSequence) {
    if (activePath().scidSequence == scidSequence) {
      return activePath();
    }
    for (int i = table.size() - 1; i >= 0; i--) {
      if (table.get(i).scidSequence == scidSequence) {
        return table.get(i);
      }
    }
    return null;
  }

  /**
   * The frames of a 1-RTT packet were processed.
   *
   * @param path what {@link #onAuthenticated} returned
   * @param nonProbing whether it had other frames than probing ones (RFC 9000 §9.1)
   */
  public void onProcessed(Path path, long packetNumber, boolean nonProbing, long now) {
    if (nonProbing) {
      path.carriedData = true;
      // RFC 9000 §9.3: a packet that was overtaken tells where the peer was, not where it is.
      if (packetNumber > largestNonProbing) {
        largestNonProbing = packetNumber;
        if (!settings.client() && confirmed && path != activePath()) {
          follow(path, now);
        }
      }
    }
    lifecycle.suspicion().isSuspect(activePath(), now);
    lifecycle.releaseDue(now);
  }

  /** The peer has moved, or so it seems (RFC 9000 §9.3). */
  private void follow(Path path, long now) {
    Path old = activePath();
    lifecycle.activate(path, now);
    if (path.isValidated()) {
      events.add(new PathEvent.PeerMigrated(path.local(), path.peer()));
      lifecycle.lose(old);
    } else {
      // What is on its way to the old address counts as lost only once the new one is proven.
      path.migrating = true;
      lifecycle.validateIfIdle(path, now);
    }
    // RFC 9000 §9.3.3: a peer that is still there moves the connection back by its answer.
    if (old.state() != PathState.FAILED) {
      lifecycle.validateIfIdle(old, now);
    }
  }

  /** A PATH_CHALLENGE frame came on this path; beyond three unanswered ones it is dropped. */
  public void onPathChallenge(Path path, long data, long now) {
    path.received.add(data);
    if (path.state().compareTo(PathState.UNKNOWN) <= 0) {
      lifecycle.validateIfIdle(path, now); // it works again, as far as the peer is concerned
    } else if (settings.client() && isHint(path, now)) {
      lifecycle.suspicion().hint(now, now + HINT_PTOS * lifecycle.ptoNanos(activePath()));
      pingOwed = true;
      lifecycle.askAlternatives(now);
    }
  }

  /**
   * Whether a server asks on this path because it doesn't reach us on the active one. It also asks
   * when a path is new to it, and when we have just left one.
   */
  private boolean isHint(Path path, long now) {
    long recent = now - HINT_PTOS * lifecycle.longerPto(path);
    boolean justUsed =
        path.answeredAt > recent || (path.leftAt != Path.NONE && path.leftAt > recent);
    return path != activePath()
        && path.isValidated()
        && !path.validation.isRunning()
        && !justUsed
        && !lifecycle.suspicion().isHinted(now);
  }

  /**
   * A PATH_RESPONSE frame came; on which path doesn't matter (RFC 9000 §8.2.2). What answers no
   * question of ours is ignored.
   */
  public void onPathResponse(Path receivedOn, long data, long now) {
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      int index = path.validation.indexOf(data);
      if (index >= 0) {
        lifecycle.onAnswer(path, index, receivedOn, now);
        lifecycle.releaseDue(now);
        return;
      }
    }
  }

  /**
   * An OBSERVED_ADDRESS frame came on this path.
   *
   * @throws TransportError PROTOCOL_VIOLATION if we did not ask for such
   */
  public void onObservedAddress(
      Path path, long sequence, byte[] buf, int ipOffset, int ipLength, int port)
      throws TransportError {
    PathEvent event = observed.onReport(path, sequence, buf, ipOffset, ipLength, port);
    if (event != null) {
      events.add(event);
    }
  }

  // --------------------------------------------------------------------------------- sending

  /**
   * A path on which a probing frame has to leave now and can, or null. May be the active one.
   *
   * <p>The packet may carry probing frames only, unless the path is active.
   */
  public Path nextPathToProbe(long now) {
    return nextPathToProbe(null, null, now);
  }

  private Path nextPathToProbe(SocketAddress local, SocketAddress peer, long now) {
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (owesFrames(path, now)
          && isBetween(path, local, peer)
          && ids.assign(path)
          && path.hasRoomForProbe()) {
        return path;
      }
    }
    return null;
  }

  /** Whether {@link #writeProbingFrames} or {@link #writeObservation} has something to write. */
  public boolean owesFrames(Path path, long now) {
    return !path.received.isEmpty()
        || (confirmed && path.validation.isOwed())
        || (pingOwed && path == activePath())
        || (path.dcid() != null && observed.isDue(path, now));
  }

  /**
   * Writes PATH_RESPONSE and PATH_CHALLENGE frames as far as owed and room allows; on the active
   * path also a PING if the peer is to be asked there. All ask for an acknowledgment, none is to be
   * repeated when lost.
   *
   * @return whether the datagram has to be padded to 1200 bytes, or as far as {@link
   *     Path#sendableBytes} allows (RFC 9000 §8.2.1, §8.2.2)
   */
  public boolean writeProbingFrames(Path path, FrameWriter frames) {
    boolean any = false;
    while (!path.received.isEmpty() && frames.pathResponse(path.received.first())) {
      path.received.removeFirst();
      any = true;
    }
    if (confirmed && path.validation.isOwed()) {
      long data = nextChallenge();
      if (frames.pathChallenge(data)) {
        path.validation.onWritten(data);
        path.promote(PathState.VALIDATING);
        any = true;
      }
    }
    if (pingOwed && path == activePath() && frames.ping()) {
      pingOwed = false;
    }
    return any;
  }

  /** RFC 9000 §8.2.1: unpredictable data in every one. */
  private long nextChallenge() {
    random.nextBytes(challenge, 0, challenge.length);
    long data = 0;
    for (byte b : challenge) {
      data = data << 8 | (b & 0xff);
    }
    return data;
  }

  /**
   * Writes an OBSERVED_ADDRESS frame if one is due and fits; it asks for an acknowledgment. The
   * token is {@code (tokenKind, a, b, 0)}, where {@code a} and {@code b} are what {@link
   * #onObservationLost} and {@link #onObservationAcked} want back.
   */
  public boolean writeObservation(
      Path path, FrameWriter frames, TokenSink tokens, int tokenKind, long now) {
    return observed.write(path, frames, tokens, tokenKind, now);
  }

  /** The packet with this OBSERVED_ADDRESS frame was lost, or a probe is to repeat it. */
  public void onObservationLost(long pathId, long sequence) {
    Path path = table.withId(pathId);
    if (path != null) {
      path.observation.onLost(sequence);
    }
  }

  /** The packet with this OBSERVED_ADDRESS frame was acknowledged. */
  public void onObservationAcked(long pathId, long sequence) {
    Path path = table.withId(pathId);
    if (path != null) {
      path.observation.onAcked(sequence);
    }
  }

  /**
   * A datagram left on this path, with what was written for it. Calls {@link Path#onSent}.
   *
   * @param ackEliciting whether it asks for an acknowledgment
   */
  public void onDatagramSent(Path path, int bytes, boolean ackEliciting, long now) {
    path.onSent(bytes);
    path.validation.onSent(bytes, now);
    if (ackEliciting) {
      path.askedAt = now;
    }
    lifecycle.onSent(path, now);
  }

  /**
   * Whether a PING should go with the acknowledgment that is about to leave on the active path: a
   * client that only receives would not notice otherwise that it is no longer heard.
   */
  public boolean wantsPingWithAck(long now) {
    Path path = activePath();
    long interval = Math.max(path.recovery().rtt().smoothedNanos(), LEAST_PING_INTERVAL_NANOS);
    return settings.client()
        && confirmed
        && (path.askedAt == Path.NONE || now - path.askedAt >= interval)
        && path.recovery().ackElicitingInFlight(PacketNumberSpace.APPLICATION_DATA) == 0;
  }

  // ------------------------------------------------------------------------------------ time

  /** When {@link #onTimeout} is due, or {@code Long.MAX_VALUE}. */
  public long nextTimeout() {
    long next = lifecycle.nextRelease();
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      next = Math.min(next, path.validation.nextTimeout());
      if (path.dcid() != null) {
        next = Math.min(next, observed.nextTimeout(path));
      }
    }
    return next;
  }

  /**
   * Does what is due; harmless when nothing is. To be called whenever the recovery's was, right
   * after it.
   */
  public void onTimeout(long now) {
    observed.onTimeout(now);
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path.validation.onTimeout(now)) {
        if (path.dcid() == null || !confirmed) {
          lifecycle.validate(path, now); // the peer was not asked: it can't have failed to answer
        } else {
          lifecycle.giveUp(path, now);
        }
      }
    }
    if (confirmed && lifecycle.suspicion().takeRound(activePath(), now)) {
      lifecycle.askAlternatives(now);
    }
    lifecycle.releaseDue(now);
  }

  /** The next event for the application, or null. */
  public PathEvent pollEvent() {
    return events.poll();
  }

  // ------------------------------------------------------------------------- the application

  /**
   * Asks the peer on a path; a client makes the path if there is none.
   *
   * @return the sequence number of the connection ID used there
   * @throws PathException.UnknownPath server: there is no such path
   * @throws PathException.MigrationDisabled client: the peer does not want new paths
   * @throws PathException.NoSpareLocalCid client: the peer has no ID of ours for a new path
   * @throws PathException.NoSparePeerCid we have no ID of the peer; if the path is known, it is
   *     asked once there is one
   * @throws PathException.PathTableFull client: there is no room for a new path
   */
  public long probePath(SocketAddress local, SocketAddress peer, long now) {
    Path path = find(local, peer);
    if (path == null) {
      if (!settings.client()) {
        throw new PathException.UnknownPath("a server can't make a path to " + peer);
      }
      path = open(local, peer, now);
    }
    return probe(path, now);
  }

  /**
   * Asks the peer on a path whose round-trip time is known from elsewhere, such as a connectivity
   * check; otherwise as {@link #probePath(SocketAddress, SocketAddress, long)}.
   *
   * @param rttNanos above 0; ignored if the path has been measured
   */
  public long probePath(SocketAddress local, SocketAddress peer, long rttNanos, long now) {
    Path path = find(local, peer);
    if (path == null && settings.client()) {
      path = open(local, peer, now);
    }
    if (path != null) {
      path.recovery().rtt().seed(rttNanos);
    }
    return probePath(local, peer, now);
  }

  private long probe(Path path, long now) {
    path.failureTold = false;
    path.releaseAt = NEVER; // whoever asks for it wants to keep it
    lifecycle.validate(path, now);
    if (!ids.assign(path)) {
      throw new PathException.NoSparePeerCid("the peer has to issue a connection ID first");
    }
    return path.dcidSequence();
  }

  /** Makes a path to somewhere that no path leads to. */
  private Path open(SocketAddress local, SocketAddress peer, long now) {
    if (peerDisabledMigration) {
      throw new PathException.MigrationDisabled("the peer sent disable_active_migration");
    }
    requireSpareLocalCid();
    if (!ids.hasSparePeerCid()) {
      throw new PathException.NoSparePeerCid("the peer has to issue a connection ID first");
    }
    if (!lifecycle.makeRoom()) {
      throw new PathException.PathTableFull("all " + settings.maxPaths() + " paths are in use");
    }
    Path path = lifecycle.create(local, peer, now);
    // The limit protects those whom a peer names; this address was named by our application.
    path.onAddressValidated();
    observed.onPath(path);
    ids.assign(path);
    return path;
  }

  private void requireSpareLocalCid() {
    if (!ids.hasSpareLocalCid()) {
      throw new PathException.NoSpareLocalCid("the peer uses all connection IDs that it has");
    }
  }

  /**
   * Client: sends data on this path from now on; the path is made if there is none, and asked
   * unless it is validated. Nothing happens if it is active already.
   *
   * @return the sequence number of the connection ID used there
   * @throws PathException.ServerMayNotMigrate at a server, always
   * @throws PathException.PathFailed the path has failed its validation
   * @throws PathException.MigrationDisabled the peer does not want new paths
   * @throws PathException.NoSpareLocalCid the peer has no ID of ours for this path
   * @throws PathException.NoSparePeerCid we have no ID of the peer for this path
   * @throws PathException.PathTableFull there is no room for a new path
   * @throws IllegalStateException before the handshake is confirmed (RFC 9000 §9)
   */
  public long migrate(SocketAddress local, SocketAddress peer, long now) {
    if (!settings.client()) {
      throw new PathException.ServerMayNotMigrate("only clients migrate");
    }
    if (!confirmed) {
      throw new IllegalStateException("the handshake is not confirmed");
    }
    Path old = activePath();
    Path path = find(local, peer);
    if (path == old) {
      return path.dcidSequence();
    }
    if (path == null) {
      path = open(local, peer, now);
    } else {
      requireUsable(path);
    }
    lifecycle.activate(path, now);
    lifecycle.lose(old);
    if (!path.isValidated()) {
      lifecycle.validateIfIdle(path, now);
    }
    lifecycle.releaseDue(now);
    return path.dcidSequence();
  }

  private void requireUsable(Path path) {
    if (path.state() == PathState.FAILED) {
      throw new PathException.PathFailed("the path has failed its validation; probe it again");
    }
    if (!ids.isLinked(path)) {
      requireSpareLocalCid();
    }
    if (!ids.assign(path)) {
      throw new PathException.NoSparePeerCid("the peer has to issue a connection ID first");
    }
  }

  /** Client: as {@link #migrate}, from another local end to the peer's present address. */
  public long migrateSource(SocketAddress local, long now) {
    return migrate(local, activePath().peer(), now);
  }

  /**
   * Forgets a path that the application has no more use for, so that its place and its connection
   * ID are free. A server may hear of it again.
   *
   * @throws PathException.UnknownPath there is no such path
   * @throws IllegalArgumentException it is the active one
   */
  public void abandonPath(SocketAddress local, SocketAddress peer) {
    Path path = known(local, peer);
    if (path == activePath()) {
      throw new IllegalArgumentException("the active path can't be abandoned");
    }
    lifecycle.remove(path);
  }

  /**
   * Whether the path is validated, size included.
   *
   * @throws PathException.UnknownPath there is no such path
   */
  public boolean isPathValidated(SocketAddress local, SocketAddress peer) {
    return known(local, peer).isValidated();
  }

  private Path known(SocketAddress local, SocketAddress peer) {
    Path path = find(local, peer);
    if (path == null) {
      throw new PathException.UnknownPath("no path from " + local + " to " + peer);
    }
    return path;
  }

  /** The peer addresses that can be sent to, or are being asked, from this local end. */
  public List<SocketAddress> paths(SocketAddress local) {
    List<SocketAddress> peers = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      boolean usable = path == activePath() || path.isValidated();
      boolean asking = !path.received.isEmpty() || path.validation.isOwed();
      if ((usable || asking) && Addresses.same(path.local(), local)) {
        peers.add(path.peer());
      }
    }
    return peers;
  }

  /** A record of every path, failed ones included. */
  public List<PathStats> pathStats() {
    List<PathStats> stats = new ArrayList<>(table.size());
    for (int i = 0; i < table.size(); i++) {
      stats.add(table.get(i).stats(table.get(i) == activePath()));
    }
    return stats;
  }

  /**
   * The path that the next datagram should take if it has to be between these two; null = none.
   *
   * @param local or null for any
   * @param peer or null for any
   * @throws PathException.UnknownPath both are given, and there is no such path
   */
  public Path choosePath(SocketAddress local, SocketAddress peer, long now) {
    if (local != null && peer != null) {
      Path path = known(local, peer);
      ids.assign(path);
      return path;
    }
    Path probing = nextPathToProbe(local, peer, now);
    if (probing != null) {
      return probing;
    }
    return isBetween(activePath(), local, peer) ? activePath() : null;
  }

  private static boolean isBetween(Path path, SocketAddress local, SocketAddress peer) {
    return (local == null || Addresses.same(path.local(), local))
        && (peer == null || Addresses.same(path.peer(), peer));
  }

  /** How many of the peer's connection IDs are on no path; 0 if they have zero length. */
  public int availableDcids() {
    return ids.spares();
  }

  /**
   * Gives up a connection ID of the peer. A path that used it gets a spare one when it needs one.
   *
   * @throws PathException.NoSparePeerCid the active path uses it, and there is no spare one
   * @throws IllegalArgumentException the peer has not issued it, or it was retired
   */
  public void retireDcid(long sequence) {
    ids.retire(sequence, activePath());
  }
}
